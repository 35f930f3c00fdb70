/** What comes from outside the page is looked at before it is believed. */
import { readSettings } from "../../server/src/diagram/page-settings";
import { type HostMessage, type PageState, SAVE_FORMATS, type TableOrder } from "../../server/src/diagram/protocol";

/**
 * @param value anything that was posted to the page
 * @returns true for a message of the extension
 */
export function isHostMessage(value: unknown): value is HostMessage {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (value.kind === "changed") return true;
  if (value.kind === "news")
    return ["question", "had", "patch"].every((name) => text(Reflect.get(value, name)) !== undefined);
  if (value.kind === "written")
    return "scenario" in value && (value.scenario === null || text(value.scenario) !== undefined);
  if (value.kind === "fail") return "element" in value && (value.element === null || text(value.element) !== undefined);
  if (value.kind === "export") return "format" in value && SAVE_FORMATS.some((format) => format === value.format);
  if (value.kind === "shows") return "uri" in value && text(value.uri) !== undefined && "locked" in value;
  if (value.kind === "cursor") return "elements" in value && Array.isArray(value.elements);
  if (value.kind === "details" || value.kind === "trace") return "element" in value && value.kind in value;
  if (!("sequence" in value) || typeof value.sequence !== "number") return false;
  return (
    (value.kind === "patch" && "patch" in value && text(value.patch) !== undefined) ||
    (value.kind === "failed" && "message" in value)
  );
}

/**
 * @param value what the page kept, perhaps in an older version of itself
 * @param uri the design that the page is about
 * @returns of what was kept, everything that can be used
 */
export function readPageState(value: unknown, uri: string): PageState {
  const kept = fields(value);
  const choices = fields(kept.choices);
  const { facilities, ...settings } = readSettings({ ...kept, facilities: choices.facilities });
  const table = fields(kept.table);
  return {
    uri: text(kept.uri) ?? uri,
    opening: text(kept.opening),
    choices: {
      service: text(choices.service),
      scenario: text(choices.scenario),
      facilities,
      failures: Array.isArray(choices.failures) ? choices.failures.flatMap((id) => text(id) ?? []) : undefined,
      family: choices.family === 4 || choices.family === 6 ? choices.family : undefined,
      prefix: text(choices.prefix),
      widened: counts(choices.widened),
    },
    locked: flag(kept.locked),
    ...settings,
    viewport: isViewport(kept.viewport) ? kept.viewport : undefined,
    graphViewport: isViewport(kept.graphViewport) ? kept.graphViewport : undefined,
    table: {
      ...{ filter: text(table.filter), paths: order(table.paths) },
      ...{ sites: order(table.sites), facilities: order(table.facilities) },
      ...{ networks: order(table.networks), links: order(table.links) },
      ...{ graph: flag(table.graph), exchanges: flag(table.exchanges) },
    },
  };
}

function order(value: unknown): TableOrder | undefined {
  const { column, direction } = fields(value);
  if (typeof column !== "string" || (direction !== "ascending" && direction !== "descending")) return undefined;
  return { column, direction };
}

/** How often something was asked for, by what. */
function counts(value: unknown): Readonly<Record<string, number>> | undefined {
  const known = Object.entries(fields(value)).flatMap(([id, count]): [string, number][] =>
    typeof count === "number" && Number.isInteger(count) ? [[id, count]] : [],
  );
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function isViewport(value: unknown): value is NonNullable<PageState["viewport"]> {
  if (typeof value !== "object" || value === null || !("zoom" in value) || !("centre" in value)) return false;
  const { zoom, centre } = value;
  const middle = "middle" in value ? (value.middle ?? 0) : 0;
  return [zoom, middle, ...(Array.isArray(centre) && centre.length === 2 ? centre : [undefined])].every(
    Number.isFinite,
  );
}
