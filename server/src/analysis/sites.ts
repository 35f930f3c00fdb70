import { formatAsn } from "../base/asn.js";
import type { Design, Router } from "../language/design.js";
import type { Compiled } from "../topology/compile/compile.js";
import type { PathHop, Site } from "./types.js";

/** What answers say of a network's routers, by router index: every region of every service asks for the same few. */
interface Known {
  readonly sites: Map<number, Site>;
  readonly hops: Map<number, PathHop>;
  /** How many PoPs and routers have each name. */
  names: ReadonlyMap<string, number> | undefined;
}

const known = new WeakMap<Compiled, Known>();

function knownOf(compiled: Compiled): Known {
  let lists = known.get(compiled);
  if (!lists) {
    lists = { sites: new Map(), hops: new Map(), names: undefined };
    known.set(compiled, lists);
  }
  return lists;
}

/**
 * What to call a router in an answer.
 * @param compiled a compiled design
 * @param router router index
 * @returns its key, name and index
 */
export function siteOf(compiled: Compiled, router: number): Site {
  const { sites } = knownOf(compiled);
  let site = sites.get(router);
  if (!site) {
    site = describeSite(compiled, router);
    sites.set(router, site);
  }
  return site;
}

/**
 * What to call a site in a sentence: by its name alone where no other network has one of that name.
 * @param compiled the design that it is in
 * @param site a site
 * @returns `tokyo`, or `example.tokyo`
 */
export function uniqueName(compiled: Compiled, { key, name }: Pick<Site, "key" | "name">): string {
  const known = knownOf(compiled);
  known.names ??= namesIn(compiled.design);
  return (known.names.get(name) ?? 0) > 1 ? key : name;
}

function namesIn({ ases }: Design): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { routers } of ases) {
    for (const { name } of routers) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function describeSite(compiled: Compiled, router: number): Site {
  const element = compiled.routers[router];
  if (element) return { key: siteKey(element), name: element.label, router };
  const name = compiled.network.routerNames.get(router) ?? formatAsn(compiled.network.asnOf(router));
  return { key: name, name, router };
}

/**
 * The core's words for people who know networks by the design's names.
 * @param design the design
 * @param text words with AS numbers in them: `AS4713 has no route`
 * @returns the same with names where the design has them: `ocn has no route`
 */
export function withNames({ asesByNumber }: Design, text: string): string {
  return text.replaceAll(
    /\bAS(\d+)\b/g,
    (number: string, digits: string) => asesByNumber.get(Number(digits))?.name ?? number,
  );
}

/**
 * The key of a design's router: unique in the design, and stable as long as the names are.
 * @param router a PoP, a named or an unnamed router
 * @returns `example.tokyo`, `ntt.NRT`, or the AS's name alone where it has a single router without name and place
 */
export function siteKey(router: Router): string {
  return router.kind === "bare" ? router.as.name : `${router.as.name}.${router.label}`;
}

/**
 * A router as a packet passes it.
 * @param compiled a compiled design
 * @param router router index
 */
export function hopOf(compiled: Compiled, router: number): PathHop {
  const { hops } = knownOf(compiled);
  let hop = hops.get(router);
  if (!hop) {
    hop = describeHop(compiled, router);
    hops.set(router, hop);
  }
  return hop;
}

function describeHop(compiled: Compiled, router: number): PathHop {
  const { network } = compiled;
  const element = compiled.routers[router];
  const latitude = network.latitudes[router] ?? Number.NaN;
  const placed = !Number.isNaN(latitude);
  return {
    router,
    asn: network.asnOf(router),
    as: element?.as.name ?? null,
    name: element ? (element.name ?? null) : (network.routerNames.get(router) ?? null),
    location: element?.location?.text ?? null,
    latitude: placed ? latitude : null,
    longitude: placed ? (network.longitudes[router] ?? null) : null,
  };
}
