import { evaluate } from "../../server/src/analysis/evaluation";
import { headroomOf, planFailures, rankFailures, tryFailures } from "../../server/src/analysis/whatif";
import type { AsGraph } from "../../server/src/routing/builder";
import { designOf } from "../helpers/design";
import { type Figure, type Section, timed } from "./harness";
import { hierarchyOf, readGraph } from "./internet";

const SITES = 50;
const REGIONS = 200;
const PLACES = "AMS FRA LHR JFK LAX NRT SIN GRU CDG MAD SYD JNB BOM DXB HKG ICN ORD DFW SEA MIA".split(" ");

/** So many pairs are timed; all 1,225 of them take as many times longer. */
const PAIRS = 200;

/** A service of fifty sites over the Internet graph, and what every failure of one site does to it. */
export const whatIfSection: Section = {
  name: `What if: ${SITES} sites and ${REGIONS} regions over 20240801.as-rel`,
  run() {
    const graph = readGraph();
    const design = designOf(textOf(graph));
    const fresh = () => evaluate(design, { internet: () => graph });
    const all = timed(() => everyFailure(fresh()), 5, 2);
    const open = fresh();
    everyFailure(open);
    const again = timed(() => everyFailure(open), 5, 0);
    const plan = planFailures(open, { kinds: ["pop"], pairs: true });
    const some = { ...plan, choices: plan.choices.slice(0, PAIRS) };
    const pairs = timed(() => rankFailures(tryFailures(open, some)).length, 3, 1);
    const figures: Figure[] = [
      {
        name: "graph → every single failure, ranked, with headroom",
        value: all.median,
        unit: "ms",
        target: 1000,
        note: "network and design compiled anew",
      },
      { name: "the same of a design that is open", value: again.median, unit: "ms" },
      { name: "one pair of failures", value: pairs.median / PAIRS, unit: "ms" },
    ];
    return figures;
  },
};

function everyFailure(evaluation: ReturnType<typeof evaluate>): number {
  const impacts = [...tryFailures(evaluation, planFailures(evaluation, { kinds: ["pop"] }))];
  const ranked = rankFailures(impacts);
  if (ranked.length !== SITES) throw new Error(`${ranked.length} failures`);
  return headroomOf(evaluation, 1, ranked).sites.length;
}

/** As in `layOver`: each site buys from another transit network; the regions' users sit in networks without customers. */
function textOf(graph: AsGraph): string {
  const { bySize, stubs } = hierarchyOf(graph);
  const asn = (as: number | undefined) => `AS${graph.asns[as ?? 0]}`;
  const pops = Array.from(
    { length: SITES },
    (_, i) => `pop p${i} { at ${PLACES[i % 20]} capacity 400 Gbps transit from ${asn(bySize[10 + 7 * i])} }`,
  );
  const regions = Array.from(
    { length: REGIONS },
    (_, i) =>
      `region r${i} { at ${PLACES[(i * 7) % 20]} users ${1 + (i % 9)}M demand ${1 + (i % 5)} Gbps via ${asn(stubs[i * 200 + 17])} }`,
  );
  return [
    'internet "graph.as-rel"',
    `as op AS4200000000 { ${pops.join("\n")} }`,
    "anycast dns { origin op prefix 192.0.2.0/24 }",
    ...regions,
  ].join("\n");
}
