import { solve } from "../../server/src/routing/solve";
import { type Child, fresh, freshFigure, type Section, sharedFile } from "./harness";
import { AS_REL, announce, layOver, PREFIX, readGraph } from "./internet";

const MIB = 2 ** 20;

/** What the Internet and its solver keep in memory, above the process that has done nothing yet. */
export const memoryChild: Child = () => {
  globalThis.gc?.();
  const bare = process.memoryUsage.rss();
  const internet = layOver(readGraph());
  const solution = solve(internet.network, PREFIX, announce(internet.sites));
  solution.candidates(0);
  const peak = process.resourceUsage().maxRSS * 1024;
  globalThis.gc?.();
  const held = process.memoryUsage.rss();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  // Used after the measurement, so that nothing of it could be collected before.
  if (solution.popOf(0) === -2) throw new Error("unreachable");
  return {
    bare: bare / MIB,
    held: (held - bare) / MIB,
    peak: (peak - bare) / MIB,
    live: (heapUsed + arrayBuffers) / MIB,
  };
};

/** Resident memory of graph and solver. */
export const memorySection: Section = {
  name: "Memory for 20240801.as-rel, 50 sites with tie sets, from .bz2, fresh process",
  run() {
    sharedFile(AS_REL);
    const of = fresh("memory", 3);
    return [
      freshFigure("bare process", "MiB", of("bare")),
      freshFigure("resident above it, graph and solver", "MiB", of("held"), 150),
      freshFigure("at the peak above it, while unpacking and parsing", "MiB", of("peak")),
      freshFigure("live: JavaScript heap and arrays", "MiB", of("live")),
    ];
  },
};
