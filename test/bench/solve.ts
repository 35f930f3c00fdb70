import { prepareNetwork } from "../../server/src/routing/fast/prepare";
import { solve } from "../../server/src/routing/solve";
import type { NetworkChanges } from "../../server/src/routing/types";
import { type Child, type Figure, fresh, freshFigure, type Section, sharedFile, timed } from "./harness";
import { AS_REL, announce, type Internet, layOver, PREFIX, readGraph } from "./internet";

/** Where every AS goes, in one number, so that the work cannot be left out. */
function catchments({ network, sites }: Internet, count: number, changes: NetworkChanges = {}): number {
  const solution = solve(network, PREFIX, announce(sites.slice(0, count)), changes);
  if (solution.engine !== "fast") throw new Error(`not the fast engine: ${solution.engineReason}`);
  return solution.popOf(0);
}

/** The same with the tie sets of all ASes. */
function withTies({ network, sites }: Internet, count: number): number {
  const solution = solve(network, PREFIX, announce(sites.slice(0, count)));
  return solution.candidates(0).length;
}

/** The first solves of a process, when nothing is compiled. */
export const firstSolveChild: Child = () => {
  const internet = layOver(readGraph());
  const start = performance.now();
  prepareNetwork(internet.network);
  const laidOut = performance.now();
  catchments(internet, 10);
  const solved = performance.now();
  withTies(internet, 10);
  return { layout: laidOut - start, first: solved - laidOut, ties: performance.now() - solved };
};

/** One prefix over the whole Internet. */
export const solveSection: Section = {
  name: "Solve one prefix over 20240801.as-rel",
  run() {
    const file = sharedFile(AS_REL);
    const internet = layOver(readGraph());
    prepareNetwork(internet.network);
    const figures: Figure[] = [];
    for (const count of [1, 10, 50]) {
      const winners = timed(() => catchments(internet, count), 200, 50);
      const ties = timed(() => withTies(internet, count), 200, 50);
      const sites = count === 1 ? "1 site" : `${count} sites`;
      figures.push(
        { name: `${sites}, winners, warm`, value: winners.median, unit: "ms", target: 2.5, note: p95(winners) },
        { name: `${sites}, with tie sets, warm`, value: ties.median, unit: "ms", target: 4, note: p95(ties) },
      );
    }
    const [lost] = internet.sites;
    const changes = { downRouters: new Set(lost === undefined ? [] : [lost]) };
    const again = timed(() => catchments(internet, 50, changes), 200, 50);
    figures.push({
      name: "50 sites, again after one withdrawal, warm",
      value: again.median,
      unit: "ms",
      note: p95(again),
    });
    const failures = timed(() => allFailures(internet), 10, 2);
    figures.push({ name: "each of 50 sites failing in turn, all", value: failures.median, unit: "ms", target: 150 });
    const of = fresh("first-solve", 7, file);
    figures.push(
      freshFigure("10 sites, first solve of a fresh process", "ms", of("first"), 40),
      freshFigure("10 sites, second solve of it, with tie sets", "ms", of("ties")),
      freshFigure("laying out before the first solve (once a network)", "ms", of("layout")),
    );
    return figures;
  },
};

function p95(times: { p95: number }): string {
  return `p95 ${times.p95.toFixed(2)} ms`;
}

function allFailures(internet: Internet): void {
  for (const site of internet.sites) catchments(internet, 50, { downRouters: new Set([site]) });
}
