import { describe, expect, test } from "vitest";
import { type Solution, solveGeneral, solveReference } from "../../server/src/routing";
import { solve } from "../../server/src/routing/solve";
import { readJson } from "../helpers/oracle-case";
import {
  type AsLevelCase,
  type BuiltPeerCase,
  buildAsLevel,
  buildInterior,
  buildTiedPaths,
  type InteriorCase,
  leftOut,
  type TiedPathsCase,
} from "../helpers/peers";
import { sharedPath } from "../helpers/shared";

const engines = { reference: solveReference, general: solveGeneral, chosen: solve };

const AS_LEVEL = ["bgpy", "bgpsimulator", "extrapolator", "bgpy-random", "cbgp-sessions"];

describe.each(Object.entries(engines))("%s engine against other simulators", (_, solve) => {
  const folder = sharedPath("oracle/peers");
  if (!folder) {
    test.skip("the recorded answers (../shared/oracle/peers) are not here", () => {});
    return;
  }

  describe.each(AS_LEVEL)("%s", (file) => {
    for (const one of readJson<AsLevelCase[]>(`${folder}/${file}.json`)) {
      const reason = leftOut(one);
      if (reason) {
        test.skip(`${one.name}: left out, ${reason}`, () => {});
        continue;
      }
      test(one.name, () => {
        const built = buildAsLevel(one);
        for (const { text, prefix, originations } of built.prefixes) {
          const solution = solve(built.network, prefix, originations, built.changes);
          expect(solution.convergence).toMatchObject({ converged: true, stableStates: 1, complete: true });
          const [got, want]: Record<string, unknown>[] = [{}, {}];
          for (const { asn } of one.ases) {
            const route = solution.selected(built.routerOf.get(asn) ?? -1);
            const answer = one.expected[asn]?.[text];
            const own = route?.relation === "own";
            const path = originations.find(({ router }) => router === route?.router);
            const tail = own ? (path?.forge ?? []) : [];
            // Their own routes carry the announcement's whole path; ours are empty until they are sent.
            const copies = own ? (path?.rules?.[0]?.prepend ?? 0) : 0;
            const ours = route && [asn, ...new Array<number>(copies).fill(asn), ...tail, ...route.asPath];
            Object.assign(got ?? {}, {
              [asn]: { path: ours, localPref: own || !answer?.local_pref ? undefined : route?.localPref },
            });
            Object.assign(want ?? {}, {
              [asn]: { path: answer?.as_path, localPref: own ? undefined : answer?.local_pref },
            });
          }
          expect(got).toEqual(want);
        }
      });
    }
  });

  describe("topologymapping: all tied best paths", () => {
    for (const one of readJson<TiedPathsCase[]>(`${folder}/topologymapping.json`)) {
      if (!one.core) {
        test.skip(`${one.name}: left out, its import filters are not part of the model`, () => {});
        continue;
      }
      test(one.name, () => {
        const built = buildTiedPaths(one);
        const solution = solveAll(built, solve);
        const origins = new Set(one.announcements.map(({ origin }) => origin));
        for (const asn of one.ases) {
          if (origins.has(asn)) continue;
          const router = built.routerOf.get(asn) ?? -1;
          const want = (one.expected[asn]?.best_paths ?? []).map((path) => path.join(" ")).sort();
          expect(tiedPaths(built, solution, router)).toEqual(want);
          const pops = [
            ...new Set(one.expected[asn]?.best_paths.map((path) => built.routerOf.get(path.at(-1) ?? 0) ?? -1)),
          ];
          expect(solution.candidates(router)).toEqual(pops.sort((a, b) => a - b));
        }
      });
    }
  });

  describe("cbgp-multirouter", () => {
    for (const one of readJson<InteriorCase[]>(`${folder}/cbgp-multirouter.json`)) {
      test(one.name, () => {
        const built = buildInterior(one);
        const solution = solveAll(built, solve);
        for (const ip of one.routers) {
          const router = built.routerByIp.get(ip) ?? -1;
          const route = solution.selected(router);
          // Next-hop-self: an iBGP route's next hop is the egress router.
          const nextHop = route && (route.egress === router ? route.nextHop : route.egress);
          const got = route && {
            next_hop: built.network.routerNames.get(nextHop ?? -1),
            local_pref: route.localPref,
            med: route.med ?? 0,
            as_path: route.asPath,
          };
          expect(got ?? null).toEqual(one.expected[ip] ?? null);
        }
      });
    }
  });
});

function solveAll(built: BuiltPeerCase, engine: typeof solveGeneral | typeof solve): Solution {
  const [first] = built.prefixes;
  if (!first) throw new Error("no prefix");
  return engine(built.network, first.prefix, first.originations, built.changes);
}

/** Every path that ties could give a router: through each tied neighbour, each of its own tied paths. */
function tiedPaths(built: BuiltPeerCase, solution: Solution, router: number): string[] {
  const paths = new Set<string>();
  for (const { route, tied } of solution.explain(router).candidates) {
    if (!tied) continue;
    const isOrigin = route.asPath.every((asn) => asn === route.asPath[0]);
    if (isOrigin) paths.add(route.asPath.join(" "));
    else for (const rest of tiedPaths(built, solution, route.neighbour)) paths.add(`${route.asPath[0]} ${rest}`);
  }
  return [...paths].sort();
}
