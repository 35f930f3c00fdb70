import { describe, expect, test } from "vitest";
import { caseText } from "../helpers/case-text";
import { runCli } from "../helpers/cli";
import { type CaseState, caseSteps, dependsOnHistory, type RecordedRoute, readCases } from "../helpers/oracle-case";
import { sharedPath } from "../helpers/shared";

/** A router's entry in `rib --json`, as far as it is compared. */
interface Entry {
  readonly as: number;
  readonly router: string | null;
  readonly asPath: readonly number[] | null;
  readonly pop: string | null;
  readonly localPref: number | null;
  readonly med: number | null;
  readonly communities: readonly string[];
  readonly nextHopAs: number | null;
}

interface Rib {
  readonly prefixes: readonly {
    readonly prefix: string;
    readonly converged: boolean;
    readonly stableStates: number;
    readonly routers: readonly Entry[];
    readonly states?: readonly { readonly routers: readonly Entry[] }[];
  }[];
}

/** What a daemon recorded and what the command line says, in one form. */
interface Row {
  readonly asPath: readonly number[];
  readonly pop: string | null;
  readonly nextHopAs: number | null;
  readonly localPref: number | null;
  readonly med: number;
  readonly communities: readonly string[];
}

function recordedRow(state: CaseState, id: string, route: RecordedRoute | null | undefined): Row | null {
  if (!route) return null;
  const asnOf = (name: string | null) => state.topology.routers.find((router) => router.id === name)?.asn ?? null;
  // Where a border router puts itself in as the next hop, the next AS is the path's first.
  const hop = asnOf(route.next_hop_router);
  const next = hop === asnOf(id) ? (route.as_path[0] ?? hop) : hop;
  const own = route.relation === "own" && route.learned_from === null;
  return {
    asPath: route.as_path,
    pop: route.origin_router,
    nextHopAs: next === asnOf(id) ? null : next,
    localPref: own ? null : route.local_pref,
    med: route.med ?? 0,
    // In the originating router's own table the daemons show none: they attach them on the way out.
    communities: own ? [] : [...(route.communities ?? [])].sort(),
  };
}

function ownRow(entry: Entry): Row | null {
  if (entry.asPath === null) return null;
  return {
    asPath: entry.asPath,
    pop: entry.pop,
    nextHopAs: entry.nextHopAs,
    localPref: entry.localPref,
    med: entry.med ?? 0,
    communities: entry.localPref === null ? [] : [...entry.communities].sort(),
  };
}

function tableOf(state: CaseState, entries: readonly Entry[] | undefined): Record<string, Row | null> {
  return Object.fromEntries(
    state.topology.routers.map(({ id, asn }) => {
      const entry = entries?.find(({ as, router }) => as === asn && router === id);
      return [id, entry ? ownRow(entry) : null];
    }),
  );
}

const folder = sharedPath("oracle/cases");

describe("designs against real BGP daemons, from text to `rib --json`", () => {
  if (!folder) {
    test.skip("the recorded answers (../shared/oracle/cases) are not here", () => {});
    return;
  }
  for (const { topology, steps } of readCases(folder)) {
    const reason = dependsOnHistory(topology);
    if (reason) {
      test.skip(`${topology.name}: left out, ${reason}`, () => {});
      continue;
    }
    describe(topology.name, () => {
      for (const { step, state } of caseSteps(topology)) {
        const written = caseText(state);
        if ("unsayable" in written) {
          test.skip(`${step}: left out, ${written.unsayable}`, () => {});
          continue;
        }
        test(step, () => {
          const { code, out, error } = runCli(["rib", "case.anycast", "--json"], { "case.anycast": written.text });
          expect(error).toBe("");
          expect(code).toBe(0);
          const rib: Rib = JSON.parse(out);
          const answer = steps.find((other) => other.step === step);
          const announced = new Set(rib.prefixes.map(({ prefix }) => prefix));
          for (const prefix of new Set((topology.originate ?? []).map((origin) => origin.prefix))) {
            const own = rib.prefixes.find((each) => each.prefix === prefix);
            if (!answer?.converged) {
              expect(own?.converged).toBe(false);
              continue;
            }
            const recorded = Object.fromEntries(
              topology.routers.map(({ id }) => [id, recordedRow(state, id, answer.routes?.[id]?.[prefix])]),
            );
            if (!announced.has(prefix)) {
              expect(Object.values(recorded).every((row) => row === null)).toBe(true);
              continue;
            }
            expect(own?.converged).toBe(true);
            const tables = (own?.states ?? [{ routers: own?.routers ?? [] }]).map(({ routers }) =>
              tableOf(state, routers),
            );
            if (tables.length === 1) expect(tables[0]).toEqual(recorded);
            else expect(tables).toContainEqual(recorded);
          }
        });
      }
    });
  }
});
