import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import {
  type Network,
  NetworkBuilder,
  type NetworkChanges,
  type Origination,
  type OriginationRule,
  type RouterPolicy,
  type SessionPolicy,
} from "../../server/src/routing";

/** A link of an AS-level case: `p2c` says that a is b's provider. */
export interface PeerLink {
  readonly a: number;
  readonly b: number;
  readonly rel: "p2c" | "p2p";
}

/** A case of BGPy, bgpsimulator, BGPExtrapolator or C-BGP at AS level. */
export interface AsLevelCase {
  readonly name: string;
  readonly core: boolean;
  readonly known_bad?: string;
  readonly scenario?: string;
  readonly attackers?: readonly number[];
  readonly ases: readonly { readonly asn: number; readonly policy: string }[];
  readonly links: readonly PeerLink[];
  readonly announcements: readonly {
    readonly origin: number;
    readonly prefix: string;
    readonly path: readonly number[];
  }[];
  readonly roas: readonly { readonly prefix: string; readonly origin: number; readonly max_length: number }[];
  readonly local_pref_base?: { readonly customer: number; readonly peer: number; readonly provider: number };
  readonly session_policies?: readonly {
    readonly router: number;
    readonly neighbor: number;
    readonly dir: "in" | "out";
    readonly local_pref?: number;
    readonly prepend?: number;
  }[];
  readonly expected: Readonly<
    Record<string, Readonly<Record<string, { readonly as_path: readonly number[]; readonly local_pref?: number }>>>
  >;
}

/** A case of TopologyMapping: all tied best paths are kept. */
export interface TiedPathsCase {
  readonly name: string;
  readonly core: boolean;
  readonly provider_cycle: boolean;
  readonly ases: readonly number[];
  readonly links: readonly PeerLink[];
  readonly announcements: readonly {
    readonly origin: number;
    readonly to: number;
    readonly path_appended_after_origin: readonly number[];
  }[];
  readonly expected: Readonly<
    Record<string, { readonly pref: string; readonly best_paths: readonly (readonly number[])[] }>
  >;
}

/** A case of C-BGP inside one AS. */
export interface InteriorCase {
  readonly name: string;
  readonly core: boolean;
  readonly asn: number;
  readonly med: string;
  readonly routers: readonly string[];
  readonly igp_links: readonly { readonly a: string; readonly b: string; readonly weight: number }[];
  readonly ebgp_sessions: readonly {
    readonly asn: number;
    readonly ip: string;
    readonly at: string;
    readonly prepend: number;
    readonly med: number;
    readonly local_pref: number;
  }[];
  readonly prefix: string;
  readonly expected: Readonly<
    Record<
      string,
      {
        readonly next_hop: string;
        readonly local_pref: number;
        readonly med: number;
        readonly as_path: readonly number[];
      } | null
    >
  >;
}

export interface BuiltPeerCase {
  readonly network: Network;
  readonly changes: NetworkChanges;
  readonly routerOf: ReadonlyMap<number, number>;
  readonly prefixes: readonly {
    readonly prefix: Prefix;
    readonly text: string;
    readonly originations: readonly Origination[];
  }[];
}

const ROV_POLICIES: ReadonlySet<string> = new Set(["ROV", "ROV Full", "BGP_FULL+ROV"]);
const OTC_POLICIES: ReadonlySet<string> = new Set([
  "OnlyToCustomers",
  "OnlyToCustomers Full",
  "ONLY_TO_CUSTOMERS",
  "BGP_FULL+ONLY_TO_CUSTOMERS",
]);
const PLAIN_POLICIES: ReadonlySet<string> = new Set(["BGP", "BGP Full", "BGP_FULL"]);

/** Why an AS-level case is left out, or undefined. */
export function leftOut(one: AsLevelCase): string | undefined {
  if (one.known_bad) return `its stored answer is wrong: ${one.known_bad}`;
  const known = [ROV_POLICIES, OTC_POLICIES, PLAIN_POLICIES];
  const other = one.ases.find(({ policy }) => !known.some((policies) => policies.has(policy)));
  if (other) return `policy ${other.policy} is not part of the model`;
  if (!one.core && !leaks(one)) return "its attacker or its rounds change the rules during the run";
  const spoofed = one.announcements.find(({ origin, path }) => path[0] !== origin);
  if (spoofed)
    return `AS${spoofed.origin} leaves its own number out of the path, which no BGP speaker of the model does`;
  return undefined;
}

/** In the second round of these the attacker exports what it learned to everyone: a leak on all its sessions. */
function leaks(one: AsLevelCase): boolean {
  return one.scenario === "AccidentalRouteLeak";
}

/** Builds an AS-level case: one router an AS, the ASN as its router ID. */
export function buildAsLevel(one: AsLevelCase): BuiltPeerCase {
  const builder = new NetworkBuilder();
  const routerOf = new Map<number, number>();
  for (const { asn, policy } of one.ases) {
    const own: RouterPolicy = { rov: ROV_POLICIES.has(policy), otc: OTC_POLICIES.has(policy) };
    routerOf.set(asn, builder.addRouter({ as: builder.addAs({ asn }), name: `AS${asn}`, policy: own }));
  }
  if (one.local_pref_base) builder.setLocalPref(one.local_pref_base);
  const policyOf = (router: number, neighbor: number): SessionPolicy => {
    const mine = (one.session_policies ?? []).filter((p) => p.router === router && p.neighbor === neighbor);
    return {
      in: { localPref: mine.find(({ local_pref }) => local_pref !== undefined)?.local_pref },
      out: {
        leak: leaks(one) && one.attackers?.includes(router),
        prepend: mine.find(({ prepend }) => prepend !== undefined)?.prepend,
      },
    };
  };
  addLinks(builder, routerOf, one.links, policyOf);
  for (const { prefix, origin, max_length } of one.roas) {
    const parsed = prefixOf(prefix);
    builder.addRoa({ prefix: parsed, maxLength: Math.min(max_length, parsed.family === 4 ? 32 : 128), asn: origin });
  }
  const texts = [...new Set(one.announcements.map(({ prefix }) => prefix))];
  const prefixes = texts.map((text) => {
    const prefix = prefixOf(text);
    const originations = one.announcements.flatMap((announcement): Origination[] => {
      const { origin, path } = announcement;
      if (announcement.prefix !== text) return [];
      const own = path.findIndex((asn) => asn !== origin);
      const copies = own < 0 ? path.length : own;
      return [{ router: at(routerOf, origin), prefix, rules: [{ prepend: copies - 1 }], forge: path.slice(copies) }];
    });
    return { prefix, text, originations };
  });
  return { network: builder.build(), changes: {}, routerOf, prefixes };
}

/** Builds a TopologyMapping case: every origin announces to the neighbours named only. */
export function buildTiedPaths(one: TiedPathsCase): BuiltPeerCase {
  const builder = new NetworkBuilder();
  const routerOf = new Map<number, number>();
  for (const asn of one.ases) routerOf.set(asn, builder.addRouter({ as: builder.addAs({ asn }) }));
  addLinks(builder, routerOf, one.links, () => ({}));
  const prefix = prefixOf("192.0.2.0/24");
  const origins = [...new Set(one.announcements.map(({ origin }) => origin))];
  const originations = origins.map((origin): Origination => {
    const mine = one.announcements.filter((announcement) => announcement.origin === origin);
    const rules = mine.map(({ to, path_appended_after_origin }): OriginationRule => {
      if (path_appended_after_origin.some((asn) => asn !== origin)) throw new Error("a forged path");
      return { to: [{ asn: to }], prepend: path_appended_after_origin.length };
    });
    return { router: at(routerOf, origin), prefix, rules, onlyTo: mine.map(({ to }) => ({ asn: to })) };
  });
  return {
    network: builder.build(),
    changes: {},
    routerOf,
    prefixes: [{ prefix, text: "192.0.2.0/24", originations }],
  };
}

export interface BuiltInteriorCase extends BuiltPeerCase {
  /** Router index by IP address, of the AS and of its neighbours. */
  readonly routerByIp: ReadonlyMap<string, number>;
}

/** Builds a C-BGP case inside one AS: a full mesh, each neighbour an origin of its own. */
export function buildInterior(one: InteriorCase): BuiltInteriorCase {
  const builder = new NetworkBuilder();
  const routerByIp = new Map<string, number>();
  const policy: RouterPolicy = { medAlwaysCompare: one.med === "always-compare" };
  const as = builder.addAs({ asn: one.asn });
  for (const ip of one.routers) routerByIp.set(ip, builder.addRouter({ as, name: ip, routerId: idOf(ip), policy }));
  const ipAt = (ip: string) => routerByIp.get(ip) ?? -1;
  for (const { a, b, weight } of one.igp_links) builder.addIgpLink(ipAt(a), ipAt(b), weight);
  const prefix = prefixOf(one.prefix);
  const originations: Origination[] = [];
  for (const session of one.ebgp_sessions) {
    const known = builder.asIndex(session.asn);
    const neighbour = known >= 0 ? known : builder.addAs({ asn: session.asn, interior: "explicit" });
    const router = builder.addRouter({ as: neighbour, name: session.ip, routerId: idOf(session.ip), island: true });
    routerByIp.set(session.ip, router);
    builder.addSession({
      a: router,
      b: ipAt(session.at),
      kind: "transit",
      policyA: { out: { prepend: session.prepend, med: session.med } },
      policyB: { in: { localPref: session.local_pref } },
    });
    originations.push({ router, prefix });
  }
  const prefixes = [{ prefix, text: one.prefix, originations }];
  return { network: builder.build(), changes: {}, routerOf: new Map(), routerByIp, prefixes };
}

function addLinks(
  builder: NetworkBuilder,
  routerOf: ReadonlyMap<number, number>,
  links: readonly PeerLink[],
  policyOf: (router: number, neighbour: number) => SessionPolicy,
): void {
  for (const { a, b, rel } of links) {
    // The customer is end a of a transit session.
    const [low, high] = rel === "p2c" ? [b, a] : [a, b];
    builder.addSession({
      a: at(routerOf, low),
      b: at(routerOf, high),
      kind: rel === "p2c" ? "transit" : "peer",
      policyA: policyOf(low, high),
      policyB: policyOf(high, low),
    });
  }
}

function at(routerOf: ReadonlyMap<number, number>, asn: number): number {
  const router = routerOf.get(asn);
  if (router === undefined) throw new Error(`no AS${asn}`);
  return router;
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new Error(`${text} is no prefix`);
  return prefix;
}

function idOf(ip: string): number {
  return ip.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}
