import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Place } from "../../server/src/base/geo";
import { readAsRel } from "../../server/src/formats/caida";
import type { As, Design } from "../../server/src/language/design";
import { loadDesign } from "../../server/src/language/project";
import { SESSION_PEER } from "../../server/src/routing/network";

const DATA = "../shared/data";

/** Who sells to whom and who peers, by AS number. */
export interface Relations {
  readonly providers: ReadonlyMap<number, ReadonlySet<number>>;
  readonly peers: ReadonlyMap<number, ReadonlySet<number>>;
}

/** One entry of a root letter's list of sites. */
export interface RootSite {
  readonly town: string;
  readonly country: string;
  readonly place: Place;
  readonly local: boolean;
  /** What the operator calls it, or nothing. */
  readonly identifier: string;
}

/** Countries that the list has wrong: J's Windsor has the coordinates of the one in California. */
const MENDED: ReadonlyMap<string, string> = new Map([["J Windsor", "US"]]);

/** @returns CAIDA's relations of 2024-08-01 */
export function readRelations(): Relations {
  const { asns, a, b, kinds } = readAsRel(readFileSync(`${DATA}/as-rel/20240801.as-rel2.txt.bz2`)).graph;
  const providers = new Map<number, Set<number>>();
  const peers = new Map<number, Set<number>>();
  const add = (map: Map<number, Set<number>>, key: number, value: number) => {
    const known = map.get(key);
    if (known) known.add(value);
    else map.set(key, new Set([value]));
  };
  kinds.forEach((kind, index) => {
    const [first, second] = [asns[a[index] ?? -1] ?? 0, asns[b[index] ?? -1] ?? 0];
    if (kind === SESSION_PEER) {
      add(peers, first, second);
      add(peers, second, first);
    } else add(providers, first, second);
  });
  return { providers, peers };
}

/** @returns the share (percent) of each country's users that each AS has, APNIC Labs, 2020-11 */
export function readUserShares(): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const table = record(JSON.parse(readFileSync(`${DATA}/users/2020_11.json`, "utf8")));
  return new Map(
    Object.entries(table).map(([country, shares]) => [
      country,
      new Map(Object.entries(record(shares)).map(([asn, share]) => [Number(asn), Number(share)])),
    ]),
  );
}

/**
 * The published sites of one root letter, root-servers.org, 2023.
 * @param letter in capitals
 */
export function readRootSites(letter: string): RootSite[] {
  const table = record(JSON.parse(readFileSync(`${DATA}/sites/root-servers-2023/root_servers_${letter}.json`, "utf8")));
  return array(table.Sites).map((entry) => {
    const site = record(entry);
    const town = String(site.Town).split(",")[0] ?? "";
    return {
      town,
      country: MENDED.get(`${letter} ${town}`) ?? String(site.Country),
      place: { latitude: Number(site.Latitude), longitude: Number(site.Longitude) },
      local: site.Type === "Local",
      identifier: String(array(site.Identifiers)[0] ?? ""),
    };
  });
}

/** Towns that the list gives without coordinates, under codes that the table of airports does not know. */
const TOWNS: ReadonlyMap<string, Place> = new Map([
  ["KIV", { latitude: 46.93, longitude: 28.93 }],
  ["JXG", { latitude: 30.75, longitude: 120.76 }],
]);

/** Cloudflare's PoPs, Netrvin/cloudflare-colo-list (MIT), 2026-08, by IATA code. */
export function readCloudflare(): { code: string; city: string; country: string; place: Place }[] {
  const table = record(JSON.parse(readFileSync(`${DATA}/sites/cloudflare-2026/DC-Colos.json`, "utf8")));
  return Object.entries(table).map(([code, entry]) => {
    const site = record(entry);
    return {
      code,
      city: String(site.city || site.name).split(",")[0] ?? code,
      country: String(site.cca2),
      place: TOWNS.get(code) ?? { latitude: Number(site.lat), longitude: Number(site.lon) },
    };
  });
}

/** @returns the codes of Cloudflare's PoPs: the airports that networks name their sites after */
export function largeAirports(): ReadonlySet<string> {
  return new Set(readCloudflare().map(({ code }) => code));
}

/** The PoPs of a provider, adaptive/pops (MIT), 2026-06: IATA codes. */
export function readPops(provider: string): string[] {
  return readFileSync(`${DATA}/sites/provider-pops-2026.csv`, "utf8")
    .split("\n")
    .map((line) => line.split(","))
    .flatMap(([name, code]) => (name === provider && code ? [code] : []));
}

/** A sample as a design. */
export function readSample(path: string): Design {
  return loadDesign(pathToFileURL(path).href, {
    readFile: (uri) => {
      try {
        return readFileSync(new URL(uri), "utf8");
      } catch {
        return undefined;
      }
    },
  });
}

/** The IATA codes at which a network is. */
export function codesOf(as: As): string[] {
  return as.routers.flatMap(({ location }) => location?.code ?? []);
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error("an object was expected");
  return Object.fromEntries(Object.entries(value));
}

function array(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("a list was expected");
  return value;
}
