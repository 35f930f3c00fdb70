import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePrefix } from "../../server/src/base/prefix";
import {
  firstAddress,
  forward,
  igpCosts,
  type Network,
  NetworkBuilder,
  type NetworkChanges,
  type Origination,
  type Solution,
  solve,
  solveAfter,
} from "../../server/src/routing";
import { FastSolution } from "../../server/src/routing/fast/engine";
import { Random } from "../helpers/random";
import { type RandomNetwork, randomNetwork } from "../helpers/random-network";
import { fastCases } from "./fast-arbitraries";

/** Everything that a solution says of every router. */
function answer(solution: Solution, { routerCount }: Network) {
  return {
    convergence: solution.convergence,
    routers: Array.from({ length: routerCount }, (_, router) => {
      const selected = solution.selected(router);
      return {
        router,
        selected: selected && { ...selected },
        pop: solution.popOf(router),
        pops: solution.states.map((state) => state.popOf(router)),
        candidates: [...solution.candidates(router)],
        certain: solution.certain(router),
        explanation: solution.explain(router),
      };
    }),
  };
}

/** One thing more that is down, or one announcement less. */
function failMore({ network, originations, changes, ...rest }: RandomNetwork, random: Random): RandomNetwork {
  const and = (known: ReadonlySet<number> | undefined, count: number) =>
    count > 0 ? new Set([...(known ?? []), random.below(count)]) : known;
  const places = [...new Set(network.routerLocations.values())];
  const kinds: (() => Partial<NetworkChanges>)[] = [
    () => ({ downRouters: and(changes.downRouters, network.routerCount) }),
    () => ({ downSessions: and(changes.downSessions, network.sessionCount) }),
    () => ({ downSessions: and(changes.downSessions, network.sessionCount) }),
    () => ({ downAses: and(changes.downAses, network.asCount) }),
    () => ({ downIgpLinks: and(changes.downIgpLinks, network.igpLinkCount) }),
    () => ({ downLocations: new Set([...(changes.downLocations ?? []), ...places.slice(0, 1)]) }),
  ];
  const withdraws = originations.length > 1 && random.chance(0.15);
  const gone = withdraws ? random.pick(originations) : undefined;
  return {
    ...rest,
    network,
    originations: originations.filter((origination) => origination !== gone),
    changes: withdraws ? changes : { ...changes, ...random.pick(kinds)() },
  };
}

/** What came of some failures, one after the other. */
interface Seen {
  /** Failures after which all routes of the fast engine stayed. */
  stayed: number;
  /** Ways that were known to be the same without being followed. */
  sameWays: number;
}

/** Fails one thing after the other; each answer goes on from the one before, and must be the one from nothing. */
function check(start: RandomNetwork, random: Random, seen: Seen): void {
  const { network, prefix } = start;
  let before = solve(network, prefix, start.originations, start.changes);
  let now = start;
  for (let step = 0; step < 3; step++) {
    const next = failMore(now, random);
    const { originations, changes } = next;
    const after = solveAfter(before, network, prefix, originations, changes);
    expect(answer(after, network)).toEqual(answer(solve(network, prefix, originations, changes), network));
    if (after.engine === "fast" && !(after instanceof FastSolution)) seen.stayed++;
    compareWays(before, now, after, next, seen);
    [before, now] = [after, next];
  }
}

function compareWays(before: Solution, was: RandomNetwork, after: Solution, is: RandomNetwork, seen: Seen): void {
  const { network, prefix } = was;
  if (network.igpLinkCount > 0 || !before.ways) return;
  const follow = (solution: Solution, { originations, changes }: RandomNetwork, router: number) => {
    const igp = igpCosts(network, changes);
    return forward({ network, solutions: [solution], originations, igp }, router, firstAddress(prefix));
  };
  for (let router = 0; router < network.routerCount; router++) {
    if (!after.ways?.sameAs(before.ways, router)) continue;
    seen.sameWays++;
    const [then, now] = [follow(before, was, router), follow(after, is, router)];
    expect([now.outcome, now.routers]).toEqual([then.outcome, then.routers]);
  }
}

describe("an answer that goes on from the one before a failure is the one from nothing", () => {
  test("on random networks with every feature", { timeout: 3_600_000 }, () => {
    const seen: Seen = { stayed: 0, sameWays: 0 };
    const cases = fc.record({ seed: fc.nat(2 ** 31 - 1), size: fc.integer({ min: 2, max: 14 }) });
    fc.assert(
      fc.property(cases, ({ seed, size }) => check(randomNetwork(seed, size), new Random(seed), seen)),
      { numRuns: Number(process.env.ENGINE_RUNS ?? 400) },
    );
    expect(seen.sameWays).toBeGreaterThan(0);
  });

  test("on random Internets", { timeout: 3_600_000 }, () => {
    const seen: Seen = { stayed: 0, sameWays: 0 };
    fc.assert(
      fc.property(fastCases(4, 30), fc.nat(), (plan, seed) => check(plan, new Random(seed), seen)),
      { numRuns: Number(process.env.FAST_RUNS ?? 300) },
    );
    expect(seen.stayed).toBeGreaterThan(0);
    expect(seen.sameWays).toBeGreaterThan(0);
  });
});

describe("by hand", () => {
  const parsed = parsePrefix("192.0.2.0/24");
  if (!parsed) throw new Error("192.0.2.0/24 is a prefix");
  const PREFIX = parsed;

  /** `user` buys from `left` and `right`, which buy from the PoP. */
  function diamond() {
    const builder = new NetworkBuilder();
    const router = (asn: number) => builder.addRouter({ as: builder.addAs({ asn }) });
    const [pop, left, right, user] = [64500, 64601, 64602, 64700].map(router);
    if (pop === undefined || left === undefined || right === undefined || user === undefined) throw new Error("four");
    const buys = (a: number, b: number) => builder.addSession({ a, b, kind: "transit" });
    const sessions = [buys(left, pop), buys(right, pop), buys(user, left), buys(user, right)];
    const originations: Origination[] = [{ router: pop, prefix: PREFIX }];
    return { network: builder.build(), originations, sessions, pop, left, right, user };
  }

  test("what nobody uses may fail, and every route stays; ties and steps are those of now", () => {
    const { network, originations, sessions, pop, right, user } = diamond();
    const before = solve(network, PREFIX, originations);
    const other = before.selected(user)?.neighbour === right ? sessions[2] : sessions[3];
    const after = solveAfter(before, network, PREFIX, originations, { downSessions: new Set([other ?? -1]) });
    expect(before.engine).toBe("fast");
    expect(after.ways === before.ways).toBe(true);
    expect(before.selected(user)?.decidedBy).toBe("router-id");
    expect(after.selected(user)?.decidedBy).toBe("only-route");
    expect(after.candidates(user)).toEqual([pop]);
  });

  test("what somebody uses is solved, and so is what is down itself", () => {
    const { network, originations, left, right, user } = diamond();
    const before = solve(network, PREFIX, originations);
    const used = before.selected(user)?.neighbour;
    const after = solveAfter(before, network, PREFIX, originations, { downRouters: new Set([used ?? -1]) });
    expect(after.selected(user)?.neighbour).toBe(used === left ? right : left);
    const idle = used === left ? right : left;
    const down = solveAfter(before, network, PREFIX, originations, { downRouters: new Set([idle]) });
    expect([down.popOf(idle), down.selected(idle)]).toEqual([-1, undefined]);
    expect(down.popOf(user)).toBe(before.popOf(user));
  });
});
