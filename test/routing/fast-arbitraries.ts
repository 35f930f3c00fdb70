import * as fc from "fast-check";
import { NO_EXPORT } from "../../server/src/base/community";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import { NetworkBuilder } from "../../server/src/routing/builder";
import type { Network } from "../../server/src/routing/network";
import type { NetworkChanges, Origination, SessionPolicy } from "../../server/src/routing/types";

/** A network, who announces one prefix in it, and what fails. */
export interface FastCase {
  readonly network: Network;
  readonly prefix: Prefix;
  readonly originations: readonly Origination[];
  readonly changes: NetworkChanges;
}

const parsed = parsePrefix("192.0.2.0/24");
if (!parsed) throw new Error("192.0.2.0/24 is a prefix");
const PREFIX = parsed;

/** Plain numbers that a case is made of, so that a failing one is easy to read and to shrink. */
interface Plan {
  /** ASN of each AS; the order of declaration. */
  readonly asns: readonly number[];
  /** For each pair of ASes (by position): 0 nothing, 1 the later buys from the earlier, 2 peers. */
  readonly links: readonly {
    readonly a: number;
    readonly b: number;
    readonly kind: number;
    readonly prepend: number;
    /** Which router of either AS. */
    readonly at: number;
  }[];
  /** How many routers each AS has. */
  readonly sizes: readonly number[];
  /** Of the ASes with several routers, which have sites apart; the routers of the others are joined by a full iBGP mesh. */
  readonly apart: readonly number[];
  /** Costs of interior links, taken in turn. */
  readonly costs: readonly number[];
  /** Whether the PoPs are joined by iBGP. */
  readonly backbone: boolean;
  readonly pops: readonly {
    readonly links: readonly { readonly to: number; readonly kind: number; readonly prepend: number }[];
  }[];
  readonly hijacker: number;
  readonly announced: readonly boolean[];
  readonly rov: readonly number[];
  readonly roa: number;
  readonly down: readonly number[];
  readonly downSession: number;
  readonly onlyTo: number;
  /** By announcement, in turn: 0 nothing, 1 drains, 2 a community that nobody knows, 3 NO_EXPORT, 4 NO_EXPORT to one neighbour. */
  readonly tags: readonly number[];
  /** Whether a hijacker puts the origin's ASN behind its own, or one that is nowhere. */
  readonly forge: number;
}

function plan(ases: number): fc.Arbitrary<Plan> {
  const at = fc.nat(ases - 1);
  const few = fc.oneof(
    { arbitrary: fc.constant(0), weight: 8 },
    { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 2 },
  );
  const kind = fc.constantFrom(0, 0, 0, 1);
  const rarely = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T) =>
    fc.oneof({ arbitrary: fc.constant(otherwise), weight: 3 }, { arbitrary, weight: 1 });
  return fc.record({
    asns: fc.shuffledSubarray(
      Array.from({ length: ases * 2 }, (_, i) => i + 1),
      { minLength: ases, maxLength: ases },
    ),
    links: fc.array(fc.record({ a: at, b: at, kind, prepend: few, at: fc.nat(11) }), {
      minLength: ases,
      maxLength: ases * 3,
    }),
    sizes: fc.array(fc.constantFrom(1, 1, 1, 2, 3, 4), { minLength: ases, maxLength: ases }),
    apart: rarely(fc.array(at, { maxLength: 4 }), []),
    costs: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
    backbone: rarely(fc.constant(true), false),
    pops: fc.array(
      fc.record({
        links: fc.array(fc.record({ to: at, kind: fc.nat(2), prepend: few }), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    hijacker: rarely(at, -1),
    announced: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    rov: rarely(fc.array(at, { maxLength: 8 }), []),
    roa: rarely(fc.integer({ min: 1, max: 2 }), 0),
    down: rarely(fc.array(at, { maxLength: 3 }), []),
    downSession: rarely(fc.nat(ases * 3), -1),
    onlyTo: rarely(at, -1),
    tags: fc.oneof(
      { arbitrary: fc.constant([0]), weight: 2 },
      { arbitrary: fc.constant([1]), weight: 1 },
      { arbitrary: fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4), { minLength: 6, maxLength: 6 }), weight: 2 },
    ),
    forge: fc.nat(2),
  });
}

const ORIGIN_ASN = 64500;

function build(plan: Plan): FastCase {
  const builder = new NetworkBuilder();
  let links = 0;
  const mesh = (members: readonly number[]) => {
    for (const [i, a] of members.entries()) {
      for (const b of members.slice(i + 1)) builder.addIgpLink(a, b, plan.costs[links++ % plan.costs.length] ?? 1);
    }
    return members;
  };
  const networks = plan.asns.map((asn, i) => {
    const as = builder.addAs({ asn });
    const island = plan.apart.includes(i);
    const members = Array.from({ length: plan.sizes[i] ?? 1 }, () => builder.addRouter({ as, island, policy: {} }));
    return island ? members : mesh(members);
  });
  const routers = networks.map((members) => members[0] ?? 0);
  const member = (place: number, at: number) => {
    const members = networks[place] ?? [];
    return members[at % members.length];
  };
  const policyOf = (prepend: number): SessionPolicy | undefined => (prepend > 0 ? { out: { prepend } } : undefined);
  // Providers stand before their customers in the list, so that no ring of providers can come about.
  for (const { a, b, kind, prepend, at } of plan.links) {
    const low = member(Math.min(a, b), at);
    const high = member(Math.max(a, b), at % 5);
    if (low === undefined || high === undefined || a === b) continue;
    const policyA = policyOf(prepend);
    const policyB = policyOf(a < b ? 0 : prepend);
    builder.addSession({ a: high, b: low, kind: kind === 0 ? "transit" : "peer", policyA, policyB });
  }
  const as = builder.addAs({ asn: ORIGIN_ASN });
  const pops = plan.pops.map(() => builder.addRouter({ as, island: !plan.backbone }));
  if (plan.backbone) mesh(pops);
  for (const [i, { links }] of plan.pops.entries()) {
    for (const { to, kind, prepend } of links) {
      const [pop, other] = [pops[i], member(to, i)];
      if (pop === undefined || other === undefined) continue;
      // Kind 2: the PoP sells transit; to ASes that sell none, so that no ring of providers can come about.
      const sells = kind === 2 && to === routers.length - 1;
      const [a, b] = sells ? [other, pop] : [pop, other];
      const [policyA, policyB] = sells ? [undefined, policyOf(prepend)] : [policyOf(prepend), undefined];
      builder.addSession({ a, b, kind: kind === 1 ? "peer" : "transit", policyA, policyB });
    }
  }
  if (plan.roa > 0) {
    builder.addRoa({ prefix: PREFIX, maxLength: 24, asn: plan.roa === 1 ? ORIGIN_ASN : 64999 });
  }
  const network = builder.build();
  return { network, prefix: PREFIX, ...announcement(plan, networks, pops, network) };
}

function announcement(plan: Plan, networks: readonly (readonly number[])[], pops: readonly number[], network: Network) {
  const onlyTo = plan.asns[plan.onlyTo];
  const tagOf = (router: number) => plan.tags[router % plan.tags.length] ?? 0;
  const originations: Origination[] = pops
    .filter((_, i) => plan.backbone || plan.announced[i] !== false || i === 0)
    .map((router, i) => ({
      router,
      prefix: PREFIX,
      ...(tagOf(router) === 2 ? { communities: ["64500:1", "4200000000:1:2"] } : {}),
      ...(tagOf(router) === 3 ? { communities: [NO_EXPORT] } : {}),
      ...(tagOf(router) === 4 ? { rules: [{ to: [{ asn: plan.asns[0] ?? 0 }], communities: [NO_EXPORT] }] } : {}),
      ...(i === 0 && onlyTo !== undefined ? { exceptTo: [{ asn: onlyTo }] } : {}),
      ...(i === 1 ? { rules: [{ prepend: 1 }, { to: [{ relation: "peer" as const }], prepend: 2 }] } : {}),
    }));
  const forge = [[], [ORIGIN_ASN], [65001, 65002]][plan.forge] ?? [];
  for (const router of networks[plan.hijacker] ?? []) originations.push({ router, prefix: PREFIX, forge });
  const drained = pops.filter((router) => tagOf(router) === 1).flatMap((router) => [...network.endsOf(router)]);
  const rov = plan.rov.flatMap((at) => networks[at] ?? []);
  const changes: NetworkChanges = {
    downRouters: new Set(plan.down.flatMap((at) => networks[at]?.at(-1) ?? [])),
    ...(plan.downSession >= 0 ? { downSessions: new Set([plan.downSession % network.sessionCount]) } : {}),
    ...(drained.length > 0 ? { sessionPolicies: new Map(drained.map((end) => [end, drains(network, end)])) } : {}),
    ...(rov.length > 0 ? { routerPolicies: new Map(rov.map((router) => [router, { rov: true }])) } : {}),
  };
  return { originations, changes };
}

function drains(network: Network, end: number): SessionPolicy {
  return { ...network.sessionPolicies.get(end), drain: true };
}

/**
 * Random Internets within the fast engine's reach, and some just outside: a hierarchy of ASes, some of several
 * routers in a mesh or apart, with peerings and parallel sessions, an anycast origin of up to six sites, prepends
 * anywhere, at times a hijacker, origin validation, failures, restricted announcements, drains, NO_EXPORT and forged paths.
 * @param min fewest ASes
 * @param max most ASes
 */
export function fastCases(min: number, max: number): fc.Arbitrary<FastCase> {
  return fc
    .integer({ min, max })
    .chain((ases) => plan(ases))
    .map(build);
}

/** Small Internets full of ASes with sites apart and of ties, where some sites hear a prefix from customers. */
export function apartCases(): fc.Arbitrary<FastCase> {
  return fc
    .integer({ min: 4, max: 9 })
    .chain((ases) =>
      fc.tuple(plan(ases), fc.array(fc.constantFrom(1, 2, 2, 3), { minLength: ases, maxLength: ases })).map(
        ([plain, sizes]): Plan => ({
          ...plain,
          sizes,
          apart: [...sizes.keys()],
          links: plain.links.map((link) => ({ ...link, prepend: 0 })),
          pops: plain.pops.map(({ links }) => ({ links: links.map((link) => ({ ...link, kind: 0, prepend: 0 })) })),
          backbone: false,
          hijacker: -1,
          tags: [0],
          rov: [],
        }),
      ),
    )
    .map(build);
}
