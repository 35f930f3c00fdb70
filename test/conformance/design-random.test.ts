import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solve } from "../../server/src/routing";
import { caseText } from "../helpers/case-text";
import { runCli } from "../helpers/cli";
import { buildCase } from "../helpers/oracle";
import {
  type CaseAction,
  type CaseOrigin,
  type CaseRouter,
  initialState,
  type OracleCase,
} from "../helpers/oracle-case";

/**
 * Random topologies, said twice: once in the language and read back from `rib --json`, once straight to the routing core.
 * What the core makes of them is held against real daemons elsewhere; here the way from text must lose nothing.
 */

/** A small stream of numbers from one seed, so that a failing case can be made again. */
class Dice {
  constructor(private state: number) {}

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * sides);
  }

  one<T>(list: readonly T[]): T {
    const item = list[this.roll(list.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }
}

const COMMUNITIES = ["NO_EXPORT", "NO_ADVERTISE", "64700:1", "64700:2", "64700:1:2"];

function randomCase(seed: number): OracleCase {
  const dice = new Dice(seed);
  const routers: CaseRouter[] = [];
  const sessions: OracleCase["sessions"] = [];
  const pops = 2 + dice.roll(2);
  for (let i = 0; i < pops; i++) routers.push({ id: `pop${i}`, asn: 64500 });
  // Transit ASes, from the top down; some have several routers inside.
  const networks: string[][] = [];
  const count = 3 + dice.roll(4);
  for (let as = 0; as < count; as++) {
    const size = dice.roll(3) === 0 ? 2 + dice.roll(3) : 1;
    const ids = Array.from({ length: size }, (_, i) => `r${as}x${i}`);
    for (const id of ids) routers.push(randomRouter(dice, id, 64600 + as));
    addInside(dice, ids, sessions);
    networks.push(ids);
  }
  for (const [as, ids] of networks.entries()) {
    if (as === 0) continue;
    sessions.push({ a: dice.one(ids), b: dice.one(dice.one(networks.slice(0, as))), rel: "customer-provider" });
    if (dice.roll(2) === 0) {
      const other = dice.one(networks.slice(0, as));
      const [a, b] = [dice.one(ids), dice.one(other)];
      if (!sessions.some((s) => s.a === a && s.b === b)) sessions.push({ a, b, rel: "peer-peer" });
    }
  }
  for (let i = 0; i < pops; i++) {
    sessions.push({ a: `pop${i}`, b: dice.one(dice.one(networks)), rel: "customer-provider" });
  }
  if (dice.roll(2) === 0) addExchange(dice, routers, sessions, networks);
  for (const session of sessions) if (session.rel !== "ibgp") sprinkle(dice, session);
  const actions = routers.filter(({ id, route_server }) => id.startsWith("r") || route_server);
  for (const router of actions) if (dice.roll(3) === 0) router.actions = randomActions(dice, router);
  const originate = Array.from({ length: pops }, (_, i) => randomOrigin(dice, `pop${i}`, sessions));
  return { name: `random ${seed}`, routers, sessions, originate, roas: [{ prefix: "192.0.2.0/24", asn: 64500 }] };
}

function randomRouter(dice: Dice, id: string, asn: number): CaseRouter {
  return {
    id,
    asn,
    router_id: `10.${dice.roll(250)}.${dice.roll(250)}.${1 + dice.roll(250)}`,
    ...(dice.roll(5) === 0 && { rov: true }),
    ...(dice.roll(3) === 0 && { honor_gshut: true }),
    ...(dice.roll(5) === 0 && { local_pref: { peer: 90 + dice.roll(60) } }),
    ...(dice.roll(8) === 0 && { max_len4: 23 + dice.roll(2) }),
    ...(dice.roll(8) === 0 && { allow_own_as: 1 }),
  };
}

/** A full mesh over a line of links, or a reflector with clients. */
function addInside(dice: Dice, ids: readonly string[], sessions: OracleCase["sessions"]): void {
  const reflects = ids.length > 2 && dice.roll(2) === 0;
  for (const [i, a] of ids.entries()) {
    for (const [j, b] of ids.entries()) {
      if (j <= i || (reflects && i > 0)) continue;
      const linked = j === i + 1 || i === 0;
      const rr = reflects ? { rr_client: b } : {};
      sessions.push({ a, b, rel: "ibgp", ...(linked ? { igp_cost: 1 + dice.roll(20) } : {}), ...rr });
    }
  }
}

function addExchange(
  dice: Dice,
  routers: CaseRouter[],
  sessions: OracleCase["sessions"],
  networks: readonly (readonly string[])[],
): void {
  routers.push({ id: "rs", asn: 64999, route_server: true });
  sessions.push({ a: "pop0", b: "rs", rel: "rs-client" });
  for (const ids of networks) if (dice.roll(2) === 0) sessions.push({ a: dice.one(ids), b: "rs", rel: "rs-client" });
}

function sprinkle(dice: Dice, session: OracleCase["sessions"][number]): void {
  if (dice.roll(5) === 0) session.prepend_a = 1 + dice.roll(2);
  if (dice.roll(6) === 0) session.lp_a = 80 + dice.roll(150);
  if (dice.roll(6) === 0) session.med_a = dice.roll(50);
  if (dice.roll(12) === 0) session.gshut = [session.a];
  if (session.rel === "rs-client") return;
  if (dice.roll(5) === 0) session.prepend_b = 1 + dice.roll(2);
  if (dice.roll(6) === 0) session.lp_b = 80 + dice.roll(150);
  if (dice.roll(6) === 0) session.med_b = dice.roll(50);
  if (dice.roll(12) === 0) session.leak_b = true;
}

function randomActions(dice: Dice, router: CaseRouter): CaseAction[] {
  const community = dice.one(COMMUNITIES.slice(2));
  if (router.route_server) return [{ community, do: "deny", to_asn: 64600 + dice.roll(3) }];
  const relation = dice.one(["customer", "peer", "provider"] as const);
  return [
    dice.one<CaseAction>([
      { community, do: "deny", to_rel: relation },
      { community, do: "prepend", n: 2, to_rel: relation },
      { community, do: "add", value: "64700:9", to_asn: 64600 + dice.roll(3) },
      { community, do: "local_pref", value: 50 + dice.roll(200), from_rel: relation },
    ]),
  ];
}

function randomOrigin(dice: Dice, router: string, sessions: OracleCase["sessions"]): CaseOrigin {
  const neighbours = sessions.filter(({ a }) => a === router).map(({ b }) => b);
  const name = dice.one(neighbours);
  return {
    router,
    prefix: "192.0.2.0/24",
    ...(dice.roll(3) === 0 && { prepend: { [name]: 1 + dice.roll(3) } }),
    ...(dice.roll(4) === 0 && { med: { [name]: dice.roll(40) } }),
    ...(dice.roll(3) === 0 && { communities: [dice.one(COMMUNITIES.slice(2))] }),
    ...(dice.roll(4) === 0 && { communities_to: { [name]: [dice.one(COMMUNITIES)] } }),
    ...(dice.roll(6) === 0 && { bgp_origin: "incomplete" }),
    ...(dice.roll(8) === 0 && { not_to: [name] }),
    ...(dice.roll(8) === 0 && { forge: [64511] }),
  };
}

interface Entry {
  readonly as: number;
  readonly router: string | null;
  readonly candidates?: readonly string[];
}

describe("the way from text to routes", () => {
  test("loses nothing of a topology with every feature", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const state = initialState(randomCase(seed));
        const written = caseText(state);
        fc.pre("text" in written);
        const { out, error } = runCli(["rib", "a.anycast", "--json"], { "a.anycast": written.text });
        expect(error).toBe("");
        const rib: { prefixes: { converged: boolean; stableStates: number; routers: Entry[] }[] } = JSON.parse(out);
        const built = buildCase(state);
        const [case4] = built.prefixes;
        const [own] = rib.prefixes;
        if (!case4 || !own) throw new Error("nothing is announced");
        const solution = solve(built.network, case4.prefix, case4.originations, built.changes);
        expect(own.converged).toBe(solution.convergence.converged);
        expect(own.stableStates).toBe(solution.convergence.stableStates);
        if (solution.convergence.stableStates !== 1) return;
        const name = (router: number) => built.routerIds[router] ?? null;
        const wanted = built.routerIds.map((id, router) => {
          const route = solution.selected(router);
          const as = built.network.asnOf(router);
          if (!route) return { as, router: id, asPath: null };
          const { asPath, med, communities, decidedBy } = route;
          const candidates = solution.candidates(router).map(name).sort();
          return { as, router: id, asPath, pop: name(route.pop), med, communities, decidedBy, candidates };
        });
        for (const entry of wanted) {
          const found = own.routers.find(({ as, router }) => as === entry.as && router === entry.router);
          const sorted =
            found && "candidates" in found && Array.isArray(found.candidates) ? found.candidates.sort() : [];
          expect({ ...found, candidates: sorted }).toMatchObject({ candidates: [], ...entry });
        }
      }),
      { numRuns: 40 },
    );
  });

  test("is the same in every order of declaration", () => {
    const tablesOf = (text: string) => {
      const rib: { prefixes: { stableStates: number; routers: Entry[] }[] } = JSON.parse(
        runCli(["rib", "a.anycast", "--json"], { "a.anycast": text }).out,
      );
      const name = ({ as, router }: Entry) => `${as} ${router}`;
      return rib.prefixes.map(({ stableStates, routers }) => ({
        stableStates,
        routers: routers.sort((a, b) => (name(a) < name(b) ? -1 : 1)).map(withSortedCandidates),
      }));
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const written = caseText(initialState(randomCase(seed)));
        fc.pre("text" in written);
        const blocks = written.text.split(/\n(?=(?:as|ixp|anycast|roa) )/);
        const dice = new Dice(seed);
        const shuffled = blocks.map((block) => ({ block, at: dice.roll(1000) })).sort((a, b) => a.at - b.at);
        expect(tablesOf(shuffled.map(({ block }) => block).join("\n"))).toEqual(tablesOf(written.text));
      }),
      { numRuns: 20 },
    );
  });
});

/** Candidates are listed by router index, which follows the order of declaration. */
function withSortedCandidates(entry: Entry): Entry {
  return { ...entry, candidates: entry.candidates?.toSorted() };
}
