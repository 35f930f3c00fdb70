import { isDeepStrictEqual } from "node:util";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import {
  NetworkBuilder,
  type NetworkChanges,
  type Origination,
  type RouterPolicy,
  type SelectedRoute,
  type SessionPolicy,
  solveGeneral,
  solveReference,
} from "../../server/src/routing";

/** A link by router name: `a` is b's customer, its peer, or a member of the route server b. */
export type TinyLink = readonly [
  a: string,
  kind: "customer of" | "peer of" | "member of",
  b: string,
  policyA?: SessionPolicy,
  policyB?: SessionPolicy,
];

/** A network small enough to check by hand. Routers are named `AS` or `AS.x`, as in `20` or `20.west`. */
export interface Tiny {
  readonly links: readonly TinyLink[];
  readonly policies?: Readonly<Record<string, RouterPolicy>>;
  readonly ids?: Readonly<Record<string, number>>;
  readonly igp?: readonly (readonly [a: string, b: string, cost: number])[];
  readonly islands?: readonly string[];
  readonly reflectors?: Readonly<Record<string, readonly string[]>>;
  /** Route servers, with whether they hide paths. */
  readonly servers?: Readonly<Record<string, "views" | "path-hiding">>;
  readonly places?: Readonly<Record<string, readonly [latitude: number, longitude: number]>>;
  readonly prefix?: string;
  readonly origins: Readonly<Record<string, Omit<Origination, "router" | "prefix">>>;
  readonly roa?: { readonly prefix: string; readonly maxLength: number; readonly asn: number };
  readonly down?: readonly string[];
}

/** What a tiny network settles to, by router name. */
export interface TinyAnswer {
  /** The AS path by router, as text; `none` without a route. */
  path(router: string): string;
  route(router: string): SelectedRoute | undefined;
  /** The PoP's router name, or undefined. */
  pop(router: string): string | undefined;
  decidedBy(router: string): string | undefined;
  candidates(router: string): string[];
  readonly states: number;
  readonly asns: readonly number[];
  readonly dropped: (router: string) => string[];
}

/**
 * Solves a tiny network with both engines that hold every feature.
 * @throws Error where they do not agree
 */
export function solveTiny(tiny: Tiny): TinyAnswer {
  const builder = new NetworkBuilder();
  const routers = new Map<string, number>();
  const asnOf = (name: string) => Number(name.split(".")[0]);
  const names = new Set([...tiny.links.flatMap(([a, , b]) => [a, b]), ...Object.keys(tiny.origins)]);
  for (const [a, b] of tiny.igp ?? []) names.add(a).add(b);
  for (const [reflector, clients] of Object.entries(tiny.reflectors ?? {}))
    for (const n of [reflector, ...clients]) names.add(n);
  for (const name of [...names].sort()) {
    const known = builder.asIndex(asnOf(name));
    const as = known >= 0 ? known : builder.addAs({ asn: asnOf(name) });
    const at = tiny.places?.[name];
    const place = at && { latitude: at[0], longitude: at[1] };
    const options = {
      as,
      name,
      place,
      routerId: tiny.ids?.[name],
      policy: tiny.policies?.[name] ?? tiny.policies?.[asnOf(name)],
    };
    const server = tiny.servers?.[name];
    const island = tiny.islands?.includes(name);
    const router = server
      ? builder.addRouteServer({ ...options, pathHiding: server === "path-hiding" })
      : builder.addRouter({ ...options, island });
    routers.set(name, router);
  }
  const at = (name: string): number => {
    const router = routers.get(name);
    if (router === undefined) throw new Error(`no router ${name}`);
    return router;
  };
  const kinds = { "customer of": "transit", "peer of": "peer", "member of": "route-server" } as const;
  for (const [a, kind, b, policyA, policyB] of tiny.links) {
    builder.addSession({ a: at(a), b: at(b), kind: kinds[kind], policyA, policyB });
  }
  for (const [a, b, cost] of tiny.igp ?? []) builder.addIgpLink(at(a), at(b), cost);
  for (const [reflector, clients] of Object.entries(tiny.reflectors ?? {}))
    builder.addReflector(at(reflector), clients.map(at));
  if (tiny.roa) builder.addRoa({ ...tiny.roa, prefix: prefixOf(tiny.roa.prefix) });
  const prefix = prefixOf(tiny.prefix ?? "192.0.2.0/24");
  const originations = Object.entries(tiny.origins).map(([name, rest]) => ({ ...rest, router: at(name), prefix }));
  const changes: NetworkChanges = { downRouters: new Set((tiny.down ?? []).map(at)) };
  const network = builder.build();
  const general = solveGeneral(network, prefix, originations, changes);
  const reference = solveReference(network, prefix, originations, changes);
  for (const [name, router] of routers) {
    const both = [general, reference].map((one) => [one.selected(router), one.candidates(router), one.convergence]);
    if (!isDeepStrictEqual(both[0], both[1])) {
      throw new Error(`the engines differ at ${name}: ${both.map((one) => JSON.stringify(one)).join(" and ")}`);
    }
  }
  const nameOf = (router: number) => network.routerNames.get(router) ?? "?";
  const route = (name: string) => general.selected(at(name));
  return {
    route,
    path: (name) => route(name)?.asPath.join(" ") ?? "none",
    pop: (name) => {
      const pop = route(name)?.pop;
      return pop === undefined ? undefined : nameOf(pop);
    },
    decidedBy: (name) => route(name)?.decidedBy,
    candidates: (name) => general.candidates(at(name)).map(nameOf).sort(),
    states: general.convergence.stableStates,
    asns: general.convergence.asns,
    dropped: (name) => general.explain(at(name)).dropped.map(({ reason }) => reason),
  };
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new Error(`${text} is no prefix`);
  return prefix;
}
