// npm run accuracy: predicts measured catchments, and prints how often the prediction is right. docs/accuracy.md
// explains it.
import { existsSync, readFileSync } from "node:fs";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import { readAsRel } from "../../server/src/formats/caida";
import { type AsGraph, NetworkBuilder } from "../../server/src/routing/builder";
import { type Network, SESSION_TRANSIT } from "../../server/src/routing/network";
import { solve } from "../../server/src/routing/solve";
import { type Experiment, readExperiments, readSiteNeighbours, readSolePaths, type SiteNeighbours } from "./measured";

/** The PEERING testbed. */
const ORIGIN = 47065;
const DATA = "../shared/data";
const GRAPH = `${DATA}/as-rel/20191101.as-rel2.txt.bz2`;
const FOLDER = `${DATA}/catchments/peering-2019`;
/** Any prefix does: nothing in the graph looks at it. */
const PREFIX_TEXT = "184.164.224.0/24";

/** What two ASes are to each other, read from the first one's side; by `pair`. */
type Relations = ReadonlyMap<string, "provider" | "peer" | "customer">;

/** How a prediction did. */
interface Score {
  readonly measured: number;
  /** Measured ASes that the graph has and that get a route. */
  readonly predicted: number;
  readonly certain: number;
  readonly certainRight: number;
  readonly right: number;
  /** What saying "always the bigger site" would get right of the predicted: it knows the measured answer's majority. */
  readonly biggerRight: number;
}

function pair(a: number, b: number): string {
  return `${a} ${b}`;
}

/** What the graph says of the links of some ASes. */
function relationsOf(graph: AsGraph, wanted: ReadonlySet<number>): Relations {
  const found = new Map<string, "provider" | "peer" | "customer">();
  for (let link = 0; link < graph.a.length; link++) {
    const a = graph.asns[graph.a[link] ?? 0] ?? 0;
    const b = graph.asns[graph.b[link] ?? 0] ?? 0;
    if (!wanted.has(a) && !wanted.has(b)) continue;
    const transit = graph.kinds[link] === SESSION_TRANSIT;
    found.set(pair(a, b), transit ? "provider" : "peer");
    found.set(pair(b, a), transit ? "customer" : "peer");
  }
  return found;
}

/**
 * Links from an AS to a provider that never carried the site's route while it was announced alone. Only of ASes that
 * (nearly) every path passed: were the route passed on to that provider, its many customers would have shown it.
 */
function silentLinks(graph: AsGraph, experiment: Experiment): Set<string> {
  const silent = new Set<string>();
  for (const site of experiment.sites) {
    const paths = readSolePaths(FOLDER, experiment, site, ORIGIN);
    const seen = new Map<number, number>();
    const links = new Set<string>();
    for (const path of paths) {
      for (const [i, asn] of path.entries()) {
        seen.set(asn, (seen.get(asn) ?? 0) + 1);
        if (i > 0) links.add(pair(asn, path[i - 1] ?? 0));
      }
    }
    const passed = new Set([...seen].filter(([, count]) => count >= 0.9 * paths.length).map(([asn]) => asn));
    for (const [key, relation] of relationsOf(graph, passed)) {
      const [from] = key.split(" ").map(Number);
      if (relation === "provider" && passed.has(from ?? 0) && !links.has(key)) silent.add(key);
    }
  }
  return silent;
}

/** The graph with the origin at two sites, each with the neighbours that were seen next to it. */
function layOut(graph: AsGraph, neighbours: SiteNeighbours, sites: readonly string[], silent: ReadonlySet<string>) {
  const related = relationsOf(graph, new Set([ORIGIN]));
  const builder = new NetworkBuilder();
  const as = builder.addAs({ asn: ORIGIN });
  const pops = sites.map(() => builder.addRouter({ as, island: true }));
  // The graph's own links of the origin say nothing of sites; they are left out. A customer stands first.
  builder.addAsGraph(graph, { routerFor: () => -1, skip: (a, b) => silent.has(pair(a, b)) });
  const plain = builder.build();
  for (const [i, site] of sites.entries()) {
    for (const [asn, paths] of neighbours.get(site) ?? []) {
      const relation = related.get(pair(ORIGIN, asn)) ?? "peer";
      const [router] = plain.asIndex(asn) < 0 ? [] : plain.routersOf(plain.asIndex(asn));
      // A neighbour on one path only is left from another announcement: at uw01 (Seattle) a Greek one was.
      if (paths < 2 || router === undefined || relation === "customer") continue;
      builder.addSession({ a: pops[i] ?? 0, b: router, kind: relation === "provider" ? "transit" : "peer" });
    }
  }
  return { network: builder.build(), pops };
}

/** Compares what is predicted with what was measured. */
function score(network: Network, pops: readonly number[], prefix: Prefix, { sites, siteOf }: Experiment): Score {
  const solution = solve(
    network,
    prefix,
    pops.map((router) => ({ router, prefix })),
  );
  const counts = { measured: siteOf.size, predicted: 0, certain: 0, certainRight: 0, right: 0 };
  const bySite = new Map<string, number>();
  for (const [asn, site] of siteOf) {
    const as = network.asIndex(asn);
    const [router] = as < 0 ? [] : network.routersOf(as);
    const pop = router === undefined ? -1 : pops.indexOf(solution.popOf(router));
    if (router === undefined || pop < 0) continue;
    counts.predicted++;
    bySite.set(site, (bySite.get(site) ?? 0) + 1);
    const right = sites[pop] === site ? 1 : 0;
    counts.right += right;
    if (!solution.certain(router)) continue;
    counts.certain++;
    counts.certainRight += right;
  }
  return { ...counts, biggerRight: Math.max(0, ...bySite.values()) };
}

const HEADER = ["experiment", "measured", "predicted", "certain", "right if certain", "right of tied", "right of all"];

function cells(name: string, score: Score): string[] {
  const { measured, predicted, certain, certainRight, right, biggerRight } = score;
  return [
    name,
    String(measured),
    String(predicted),
    percent(certain, predicted),
    percent(certainRight, certain),
    percent(right - certainRight, predicted - certain),
    percent(right, predicted),
    percent(biggerRight, predicted),
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

function print(title: string, rows: readonly string[][]): void {
  const table = [[...HEADER, "bigger site"], ...rows];
  const widths = HEADER.concat("").map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of table) {
    console.log(row.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  "));
  }
}

function main(): void {
  const prefix = parsePrefix(PREFIX_TEXT);
  if (!prefix || !existsSync(GRAPH) || !existsSync(FOLDER)) {
    console.log(`Nothing to compare with: ${DATA} is not here.`);
    return;
  }
  const { graph } = readAsRel(readFileSync(GRAPH));
  const neighbours = readSiteNeighbours(`${FOLDER}/derived_site_neighbors.json`);
  const experiments = readExperiments(FOLDER);
  const rows = (silentOf: (experiment: Experiment) => ReadonlySet<string>) =>
    experiments.map((experiment) => {
      const { network, pops } = layOut(graph, neighbours, experiment.sites, silentOf(experiment));
      return cells(experiment.name, score(network, pops, prefix, experiment));
    });
  print(
    "With the AS graph as it is",
    rows(() => new Set()),
  );
  const observed = rows((experiment) => silentLinks(graph, experiment));
  print("Without upstream links that carried nothing while a site was announced alone", observed);
}

main();
