/** How the reader of a workspace likes previews: what new ones begin with, whatever design they are of. */
import { type DiagramChoices, type PageSettings, type PageState, VIEW_NAMES } from "./protocol";

/**
 * @param state a page's
 * @returns what of it new previews begin with
 */
export function settingsOf({ view, territory, paper, choices: { facilities } }: PageState): PageSettings {
  return { view, territory, paper, facilities };
}

/**
 * @param value what was kept, perhaps by an older version
 * @returns of it everything that can be used
 */
export function readSettings(value: unknown): PageSettings {
  const kept: Readonly<Record<string, unknown>> = typeof value === "object" && value !== null ? { ...value } : {};
  const flag = (each: unknown): boolean | undefined => (typeof each === "boolean" ? each : undefined);
  return {
    view: VIEW_NAMES.find((name) => name === kept.view),
    territory: flag(kept.territory),
    paper: kept.paper === "dark" || kept.paper === "light" ? kept.paper : undefined,
    facilities: flag(kept.facilities),
  };
}

/**
 * @param settings what was kept
 * @param uri the design that a page begins with
 * @returns what the page begins with
 */
export function stateWith({ facilities, ...settings }: PageSettings, uri: string): PageState {
  return { uri, choices: { facilities }, ...settings };
}

/**
 * @param state what a page shows
 * @returns what it asks for. The view counts where it needs more than all the others do; the graph itself has exchanges of its own,
 *   and no routers
 */
export function questionOf({ choices, view, table }: PageState): DiagramChoices {
  if (view === "graph") return { ...choices, facilities: undefined, view };
  if (view !== "table") return { ...choices, view: undefined };
  const { graph = false, exchanges = choices.facilities } = table ?? {};
  return { ...choices, facilities: exchanges, view: graph ? "graph" : undefined };
}
