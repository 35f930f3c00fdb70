import { NO_EXPORT } from "../../base/community.js";
import { formatPrefix } from "../../base/prefix.js";
import type { Announcement, AnnounceOptions, Directed, Router, Selector, Service } from "../../language/design.js";
import type { NeighbourSelector, Neighbours, Origination, OriginationRule } from "../../routing/types.js";
import { announcingRouters } from "../placement.js";
import { isCopies, isWhole } from "./policy.js";
import { compileSelectors, type Indices } from "./selectors.js";

/** What one `announce` line says, in a service or in a scenario. */
export type AnnounceLine = Pick<Announcement, "onlyTo" | "exceptTo" | "options">;

/** A prepend that a scenario puts on everything that a site announces. */
export interface SitePrepend {
  readonly count: number;
  /** Empty for all neighbours. */
  readonly to: readonly Selector[];
}

/** How one service is announced at one site. */
export interface SitePlan {
  /** The lines that speak of the site, the general ones first; a later one counts more. */
  readonly lines: readonly AnnounceLine[];
  /** `scope local` (RFC 4786 §4.4.6) */
  readonly local: boolean;
  /** Prepends of a scenario; they replace what the lines say for the same neighbours. */
  readonly prepends: readonly SitePrepend[];
}

/** How one service is announced: a plan for each site that announces it. */
export type ServicePlan = ReadonlyMap<Router, SitePlan>;

/** An origination and the service that it belongs to. */
export interface ServiceOrigination {
  readonly origination: Origination;
  readonly service: Service;
  readonly router: Router | undefined;
}

/**
 * How a service is announced as designed.
 * @param service an anycast or unicast service
 * @returns the sites in order of mention
 */
export function planService(service: Service): ServicePlan {
  const plan = new Map<Router, SitePlan>();
  for (const router of announcingRouters(service)) {
    const general = service.announcements.filter((line) => line.at.all);
    const exact = service.announcements.filter((line) => !line.at.all && names(line.at, router));
    const local = service.localScopes.some((scope) => names(scope, router));
    plan.set(router, { lines: [...general, ...exact], local, prepends: [] });
  }
  return plan;
}

/**
 * Whether a list of sites includes a router.
 * @param selection sites by name or place, or all
 * @param router a router of the origin
 */
export function names(selection: Announcement["at"], router: Router): boolean {
  return selection.all || selection.sites.some((site) => site.routers.includes(router));
}

/**
 * The originations of a service.
 * @param service an anycast or unicast service
 * @param plan how it is announced where
 * @param indices where the design's routers are
 * @returns one for every prefix and site, prefixes first as declared
 */
export function originate(service: Service, plan: ServicePlan, indices: Indices): ServiceOrigination[] {
  const sites = [...plan].flatMap(([router, site]) => {
    const index = indices.routerIndex(router);
    return index === undefined ? [] : [{ router, terms: compileSite(index, site, indices) }];
  });
  const seen = new Set<string>();
  return service.prefixes.flatMap(({ prefix }) => {
    const key = formatPrefix(prefix);
    if (seen.has(key)) return [];
    seen.add(key);
    return sites.map(({ router, terms }) => ({ service, router, origination: { ...terms, prefix } }));
  });
}

/** Everything that a site announces in the same way for every prefix. */
function compileSite(router: number, site: SitePlan, indices: Indices): Omit<Origination, "prefix"> {
  if (site.lines.length === 0 && site.prepends.length === 0 && !site.local) return { router };
  const options = site.lines.map((line) => line.options);
  const everybody: string[] = [];
  const rules: OriginationRule[] = [];
  for (const { value, to } of options.flatMap((each) => each.communities)) {
    const communities = value.map((community) => community.value);
    const neighbours = compileSelectors(to, indices);
    if (neighbours) rules.push({ to: neighbours, communities });
    else everybody.push(...communities);
  }
  if (site.local) rules.push({ communities: [NO_EXPORT] });
  rules.push(...lastFor(prepends(site), indices).map(({ to, value }) => ({ to, prepend: value })));
  rules.push(...lastFor(directed(options, "med", isWhole), indices).map(({ to, value }) => ({ to, med: value })));
  const origins = lastFor(
    options.flatMap((each) => each.bgpOrigin),
    indices,
  );
  const code = origins.find(({ to }) => to === undefined)?.value;
  rules.push(
    ...origins.flatMap(({ to, value }) => (to === undefined ? [] : [{ to, originCode: ORIGIN_CODES[value] }])),
  );
  const { onlyTo, exceptTo } = restrictions(site.lines, indices);
  const forge = options.findLast((each) => each.forge)?.forge?.value;
  return {
    router,
    ...(code !== undefined && { originCode: ORIGIN_CODES[code] }),
    ...(everybody.length > 0 && { communities: [...new Set(everybody)] }),
    ...(rules.length > 0 && { rules }),
    ...(onlyTo && { onlyTo }),
    ...(exceptTo && { exceptTo }),
    ...(forge && forge.length > 0 && { forge }),
  };
}

/** RFC 4271 §5.1.1 */
const ORIGIN_CODES = { igp: 0, egp: 1, incomplete: 2 } as const;

function directed(
  options: readonly AnnounceOptions[],
  what: "med" | "prepend",
  fits: (value: number) => boolean,
): Directed<number>[] {
  return options.flatMap((each) => each[what]).filter(({ value }) => fits(value));
}

/** The prepends of the lines, less those that a scenario replaces, and the scenario's. */
function prepends(site: SitePlan): Pick<Directed<number>, "value" | "to">[] {
  let written: Pick<Directed<number>, "value" | "to">[] = directed(
    site.lines.map((line) => line.options),
    "prepend",
    isCopies,
  );
  for (const { count, to } of site.prepends) {
    if (!isCopies(count)) continue;
    if (to.length === 0) written = [];
    written.push({ value: count, to });
  }
  return written;
}

/**
 * The values by neighbour, one for each selector: the last one said. Which selector is the most exact for a neighbour
 * is the routing core's to see.
 */
function lastFor<T>(
  written: readonly Pick<Directed<T>, "value" | "to">[],
  indices: Indices,
): { to: Neighbours | undefined; value: T }[] {
  const bySelector = new Map<string, { to: Neighbours | undefined; value: T }>();
  for (const { value, to } of written) {
    const neighbours = compileSelectors(to, indices);
    const each: (NeighbourSelector | undefined)[] = neighbours ? [...neighbours] : [undefined];
    for (const selector of each) {
      bySelector.set(JSON.stringify(selector ?? null), { to: selector && [selector], value });
    }
  }
  return [...bySelector.values()];
}

/** The last line that restricts where the announcement goes counts. */
function restrictions(
  lines: readonly AnnounceLine[],
  indices: Indices,
): { onlyTo?: Neighbours; exceptTo?: Neighbours } {
  const line = lines.findLast((each) => each.onlyTo ?? each.exceptTo);
  const onlyTo = line?.onlyTo && compileSelectors(line.onlyTo, indices);
  // `except to all` would be undefined, which means nobody is excepted: say it as "only to nobody".
  if (line?.exceptTo) {
    const exceptTo = compileSelectors(line.exceptTo, indices);
    return exceptTo ? { onlyTo, exceptTo } : { onlyTo: [] };
  }
  return { onlyTo };
}
