import { readdirSync, readFileSync } from "node:fs";
import { strFromU8 } from "fflate";
import { decompress } from "../../server/src/formats/decompress";

/** What one experiment measured: which of two sites each AS reached. */
export interface Experiment {
  readonly name: string;
  readonly sites: readonly [string, string];
  /** The site by ASN, where all measurements of the AS agree. */
  readonly siteOf: ReadonlyMap<number, string>;
  /** ASes left out because ping, traceroute and BGP say different things of them. */
  readonly contradictory: number;
}

/**
 * Reads every experiment of a folder.
 * @param folder with `N_A_B.catchment.tsv.gz` files: columns asn, ping_site, trace_site, bgp_site
 * @returns in order of N
 */
export function readExperiments(folder: string): Experiment[] {
  return readdirSync(folder)
    .flatMap((file) => {
      const match = /^(\d+)_([^_.]+)_([^_.]+)\.catchment\.tsv\.gz$/.exec(file);
      const [, number, a, b] = match ?? [];
      if (number === undefined || a === undefined || b === undefined) return [];
      const text = strFromU8(decompress(readFileSync(`${folder}/${file}`)));
      return [{ number: Number(number), experiment: readExperiment(`${number}: ${a} + ${b}`, [a, b], text) }];
    })
    .sort((x, y) => x.number - y.number)
    .map(({ experiment }) => experiment);
}

function readExperiment(name: string, sites: [string, string], text: string): Experiment {
  const siteOf = new Map<number, string>();
  let contradictory = 0;
  for (const line of text.split("\n").slice(1)) {
    const [asn, ...measured] = line.split("\t");
    const seen = new Set(measured.map((site) => site.trim()).filter((site) => site !== ""));
    const [site] = seen;
    if (asn === undefined || site === undefined) continue;
    if (seen.size > 1) contradictory++;
    else siteOf.set(Number(asn), site);
  }
  return { name, sites, siteOf, contradictory };
}

/** The neighbours of each site, with on how many observed paths each stood next to the origin. */
export type SiteNeighbours = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * Reads the sites' neighbours.
 * @param file JSON: site → ASN → number of paths
 */
export function readSiteNeighbours(file: string): SiteNeighbours {
  const parsed: Record<string, Record<string, number>> = JSON.parse(readFileSync(file, "utf8"));
  return new Map(
    Object.entries(parsed).map(([site, neighbours]) => [
      site,
      new Map(Object.entries(neighbours).map(([asn, paths]) => [Number(asn), paths])),
    ]),
  );
}

/**
 * Reads the BGP paths that collectors saw while one site was announced alone, before both were.
 * @param folder the experiments' folder
 * @param experiment whose paths
 * @param site one of its sites
 * @param origin the announcing AS: paths end before its first mention
 * @returns paths without repetitions, the collector's peer first, the site's neighbour last
 */
export function readSolePaths(folder: string, experiment: Experiment, site: string, origin: number): number[][] {
  const prefix = `${experiment.name.split(":")[0]}_${experiment.sites.join("_")}`;
  const text = strFromU8(decompress(readFileSync(`${folder}/${prefix}.${site}_bgpstream_paths.csv.gz`)));
  const paths: number[][] = [];
  for (const line of text.split("\n")) {
    const asns = (/"([^"]*)"/.exec(line)?.[1] ?? line).split(",").map(Number);
    const whole = line.includes('"') ? asns : asns.slice(2);
    const end = whole.indexOf(origin);
    const path = whole.slice(0, end).filter((asn, i) => asn !== whole[i - 1]);
    if (end > 0) paths.push(path);
  }
  return paths;
}
