/** What the table says: every mark of the picture in words, one column a fact. */
import { formatLoad, formatMs, formatPeople, formatRate, formatShare } from "../../server/src/base/units";
import type {
  DiagramFacility,
  DiagramFlow,
  DiagramModel,
  DiagramRegion,
  DiagramSite,
  ElementId,
} from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";
import { listed, outcomeText } from "./text";

/** One fact about every row. */
export interface Column<Row> {
  /** What is kept of the table's order; stable over edits. */
  readonly key: string;
  readonly title: string;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** Text that may need several lines. */
  readonly long?: boolean;
  readonly text: (row: Row) => string;
  /** What rows are ordered by; null comes last, up and down. */
  readonly order: (row: Row) => number | string | null;
  /** The site whose mark stands before the text. */
  readonly site?: (row: Row) => DiagramSite | undefined;
  /** True where the cell is bad news. */
  readonly bad?: (row: Row) => boolean;
}

/** A row of the first table: one path of a region's users; a region without paths has one row of its own. */
export interface PathRow {
  readonly id: ElementId;
  readonly region: DiagramRegion;
  readonly flow: DiagramFlow | undefined;
}

/** Stands in a cell that has nothing to say. */
export const NOTHING = "–";

/**
 * @param model the picture
 * @returns the rows of the table of paths, in order of declaration
 */
export function pathRows(model: DiagramModel): PathRow[] {
  const flows = new Map<ElementId, DiagramFlow[]>(model.regions.map(({ id }) => [id, []]));
  for (const flow of model.flows) flows.get(flow.region)?.push(flow);
  return model.regions.flatMap((region): PathRow[] => {
    const own = flows.get(region.id) ?? [];
    if (own.length === 0) return [{ id: region.id, region, flow: undefined }];
    return own.map((flow) => ({ id: flow.id, region, flow }));
  });
}

/**
 * @param model the picture
 * @returns the columns of the table of paths; those that no row would fill are left out
 */
export function pathColumns(model: DiagramModel): Column<PathRow>[] {
  const sites = new Map(model.sites.map((site) => [site.id, site]));
  const siteName = (id: ElementId | null | undefined): string | undefined => {
    const site = id === null || id === undefined ? undefined : sites.get(id);
    return site && nameOf(site, 40);
  };
  const text = (value: (row: PathRow) => string | null | undefined) => ({
    text: (row: PathRow) => value(row) ?? NOTHING,
    order: (row: PathRow) => value(row) ?? null,
  });
  const number = (value: (row: PathRow) => number | null | undefined, format: (value: number) => string) => ({
    numeric: true,
    text: (row: PathRow) => shown(value(row), format),
    order: (row: PathRow) => value(row) ?? null,
  });
  const columns: (Column<PathRow> | false)[] = [
    { key: "region", title: "Region", ...text(({ region }) => nameOf(region)) },
    { key: "via", title: "Access network", ...text(({ flow }) => flow && plain(flow.via)) },
    { key: "share", title: "Share", ...number(({ flow }) => flow?.share, formatShare) },
    {
      key: "site",
      title: "Reaches",
      ...text(({ flow }) => flow && (flow.pop === null ? outcomeText(flow.outcome) : siteName(flow.pop))),
      site: ({ flow }) => (flow?.pop == null ? undefined : sites.get(flow.pop)),
      bad: ({ flow }) => flow !== undefined && flow.outcome !== "pop",
    },
    { key: "certain", title: "Certainty", ...text(({ flow }) => flow && certaintyText(flow, siteName)) },
    { key: "rtt", title: "RTT", ...number(({ flow }) => flow?.rttMs, formatMs) },
    { key: "detour", title: "Detour", ...number(({ flow }) => flow?.inflationMs, detourText) },
    { key: "nearest", title: "Nearest site", ...text(({ flow }) => siteName(flow?.nearest)) },
    model.flows.some(({ reason }) => reason !== null) && {
      key: "reason",
      title: "Why not reached",
      long: true,
      ...text(({ flow }) => (flow?.reason == null ? undefined : plain(flow.reason, 200))),
    },
    { key: "path", title: "Path", long: true, ...text(({ flow }) => flow && hopsText(flow)) },
    { key: "decided", title: "Decided by", ...text(({ flow }) => flow?.decidedBy) },
    // The caption says it where it is the same in all rows.
    model.flows.some(({ prefix }) => prefix !== null && prefix !== model.header.prefix) && {
      key: "prefix",
      title: "Prefix",
      ...text(({ flow }) => flow?.prefix),
    },
    { key: "users", title: "Users", ...number(({ region }) => region.users, formatPeople) },
    model.regions.some(({ demand }) => demand !== null) && {
      key: "demand",
      title: "Demand",
      numeric: true,
      text: ({ region: { demand } }) => (demand === null ? NOTHING : formatRate(demand.value, demand.unit)),
      order: ({ region }) => region.demand?.value ?? null,
    },
    { key: "place", title: "Place", ...text(({ region }) => placeText(region)) },
  ];
  return columns.filter((column) => column !== false);
}

/**
 * @param model the picture
 * @returns the columns of the table of sites
 */
export function siteColumns(model: DiagramModel): Column<DiagramSite>[] {
  const served = new Map(
    model.sites.map(({ id }) => [
      id,
      model.regions.filter((region) => region.answers.some(({ pop, share }) => pop === id && share > 0)),
    ]),
  );
  return [
    { key: "site", title: "Site", text: (site) => nameOf(site), order: (site) => nameOf(site), site: (site) => site },
    { key: "network", title: "Network", text: ({ network }) => plain(network), order: ({ network }) => network },
    { key: "place", title: "Place", text: placeText, order: placeText },
    {
      key: "state",
      title: "State",
      text: ({ state }) => STATES[state],
      order: ({ state }) => STATES[state],
      bad: ({ state }) => state === "failed",
    },
    {
      key: "users",
      title: "Users",
      numeric: true,
      text: ({ userShare }) => formatShare(userShare),
      order: ({ userShare }) => userShare,
    },
    {
      key: "regions",
      title: "Regions",
      long: true,
      text: ({ id }) =>
        listed(
          (served.get(id) ?? []).map((region) => nameOf(region, 30)),
          12,
        ) || NOTHING,
      order: ({ id }) => served.get(id)?.length ?? 0,
    },
    {
      key: "load",
      title: "Load",
      numeric: true,
      text: ({ load, capacity }) =>
        capacity === null ? formatRate(load.value, load.unit) : formatLoad(load.value, capacity.value, capacity.unit),
      order: ({ load }) => load.value,
    },
    {
      key: "capacity",
      title: "Capacity",
      numeric: true,
      text: ({ capacity }) => (capacity === null ? NOTHING : formatRate(capacity.value, capacity.unit)),
      order: ({ capacity }) => capacity?.value ?? null,
    },
    {
      key: "used",
      title: "Used",
      numeric: true,
      text: (site) => shown(usedShare(site), (used) => `${formatShare(used)}${used > 1 ? ", too much" : ""}`),
      order: usedShare,
      bad: (site) => (usedShare(site) ?? 0) > 1,
    },
  ];
}

const STATES: Readonly<Record<DiagramSite["state"], string>> = {
  serving: "serves",
  silent: "does not announce",
  failed: "out of service",
};

/** Load by capacity; null without a capacity. */
function usedShare({ load, capacity }: DiagramSite): number | null {
  if (capacity === null) return null;
  return capacity.value > 0 ? load.value / capacity.value : load.value > 0 ? Number.POSITIVE_INFINITY : 0;
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  if (value === null || value === undefined) return NOTHING;
  return value === Number.POSITIVE_INFINITY ? "no room at all" : format(value);
}

function detourText(ms: number): string {
  return ms < 0.5 ? "none" : `+${formatMs(ms)}`;
}

function placeText({ location, place }: DiagramRegion | DiagramSite): string {
  const name = location === null ? "" : plain(location);
  if (place === null) return name === "" ? "not on the map" : `${name}, not on the map`;
  return name === "" ? `${degrees(place[1], "N", "S")} ${degrees(place[0], "E", "W")}` : name;
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(1)}° ${value < 0 ? negative : positive}`;
}

/** @returns the columns of the table of exchanges and carriers' routers */
export function facilityColumns(): Column<DiagramFacility>[] {
  const kind = (facility: DiagramFacility): string => (facility.kind === "ixp" ? "exchange" : "router");
  const place = ({ location }: DiagramFacility): string => (location === null ? NOTHING : plain(location));
  const network = (facility: DiagramFacility): string =>
    facility.network === null ? NOTHING : plain(facility.network);
  return [
    { key: "name", title: "Name", text: (facility) => nameOf(facility), order: (facility) => nameOf(facility) },
    { key: "kind", title: "Kind", text: kind, order: kind },
    { key: "network", title: "Network", text: network, order: ({ network }) => network },
    { key: "place", title: "Place", text: place, order: ({ location }) => location },
    {
      key: "members",
      title: "Members",
      numeric: true,
      text: ({ members }) => shown(members, String),
      order: ({ members }) => members,
    },
  ];
}

function certaintyText(
  { outcome, pop, certain, candidates }: DiagramFlow,
  siteName: (id: ElementId) => string | undefined,
): string {
  if (certain) return "certain";
  const others = candidates.filter((id) => id !== pop).flatMap((id) => siteName(id) ?? []);
  if (others.length === 0) return outcome === "pop" ? "not settled" : "certain";
  return `tie with ${listed(others, 4)}`;
}

/**
 * `AS4713 OCN (NRT Tokyo) → AS2914 NTT (SJC San Jose) → AS64500 Example`: one entry a network, with the places that packets come to
 * in it. Where it took them over is said of the network before, so that a path within one place names it once.
 */
function hopsText({ hops }: DiagramFlow): string {
  const networks: { network: string; places: string[] }[] = [];
  for (const { network, location } of hops) {
    if (networks.at(-1)?.network !== network) networks.push({ network, places: [] });
    const places = networks.at(-1)?.places;
    if (location !== null && places?.at(-1) !== location) places?.push(location);
  }
  let here: string | undefined;
  const parts = networks.map(({ network, places }) => {
    const where = places.filter((place, i) => i > 0 || place !== here).map((place) => plain(place, 30));
    const lost = places.length === 0 && here !== undefined ? ["place unknown"] : [];
    here = places.at(-1);
    const told = [...where, ...lost].join(", ");
    return told === "" ? plain(network, 40) : `${plain(network, 40)} (${told})`;
  });
  return parts.join(" → ") || NOTHING;
}
