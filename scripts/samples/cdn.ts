import { airport } from "../../server/src/language/airports";
import type { Design } from "../../server/src/language/design";
import { type Relations, readCloudflare, readPops } from "./data";
import { networksIn, type Placed, SiteWriter, sessionsOf } from "./letters";
import { byContinent, codeOf } from "./places";
import { between, block } from "./text";

/** A network whose sites come from a list of airports. */
export interface Cdn {
  readonly file: string;
  readonly asn: number;
  /** The line before the list. */
  readonly head: string;
  readonly sites: () => Placed[];
  /** Assumed capacity of a site where ten or more neighbours are, and of any other. */
  readonly capacity?: readonly [large: string, other: string];
}

/** So many neighbours make a site a large one. */
const MANY_NEIGHBOURS = 10;

/** Codes for a whole city stand for the airport at which the samples' networks meet there. */
const CITY_CODES: ReadonlyMap<string, string> = new Map([
  ["BUR", "LAX"],
  ["CHI", "ORD"],
  ["PAO", "SJC"],
  ["QPG", "SIN"],
  ["STL", "STL"],
  ["TYO", "NRT"],
  ["KNU", "DEL"],
  ["EWR", "JFK"],
  ["LGA", "JFK"],
  ["LCY", "LHR"],
  ["LGW", "LHR"],
  ["LIN", "MXP"],
  ["BMA", "ARN"],
  ["PDK", "ATL"],
  ["ITM", "KIX"],
  ["RTM", "AMS"],
]);

/** Metropolitan areas in which Akamai has told of Prolexic's scrubbing centres or of Linode's data centres. */
const AKAMAI = [
  "IAD",
  "JFK",
  "ORD",
  "DFW",
  "ATL",
  "MIA",
  "LAX",
  "SJC",
  "SEA",
  "YYZ",
  "GRU",
  "LHR",
  "AMS",
  "FRA",
  "CDG",
  "MAD",
  "MXP",
  "ARN",
  "VIE",
  "ZRH",
  "DXB",
  "JNB",
  "BOM",
  "MAA",
  "SIN",
  "CGK",
  "HKG",
  "TPE",
  "NRT",
  "KIX",
  "ICN",
  "SYD",
  "MEL",
];

/** What `npm run samples` writes beside the root letters. */
export const CDNS: readonly Cdn[] = [
  {
    file: "cloudflare",
    asn: 13335,
    head: "  # Sites",
    sites: () => readCloudflare().map(({ code, city, country, place }) => placed(code, city, country, place)),
    capacity: ["2 Tbps", "1 Tbps"],
  },
  {
    file: "fastly",
    asn: 54113,
    head: "  # Sites",
    sites: () => named(readPops("fastly")),
    capacity: ["8 Tbps", "3 Tbps"],
  },
  { file: "akamai", asn: 20940, head: "as akamai AS20940", sites: () => named(AKAMAI) },
  {
    file: "akamai",
    asn: 32787,
    head: "as prolexic AS32787",
    sites: () => named(AKAMAI),
    capacity: ["800 Gbps", "300 Gbps"],
  },
];

function placed(code: string, title: string, country: string, place: Placed["place"]): Placed {
  return {
    town: title,
    country,
    place,
    local: false,
    identifier: "",
    // A code that only this network uses stands for a town near which there is an airport.
    code: airport(code) ? code : codeOf(title, country, place, []),
    name: code.toLowerCase(),
    title,
    earlier: false,
  };
}

function named(codes: readonly string[]): Placed[] {
  const known = [...new Set(codes.map((code) => CITY_CODES.get(code) ?? code))].flatMap((code) => airport(code) ?? []);
  return known.map(({ code, city, country, place }) => placed(code, city, country, place));
}

/** Where a site is whose code no airport has. */
function coordinates({ place: { latitude, longitude } }: Placed): string {
  return `${latitude.toFixed(2)} ${longitude.toFixed(2)}`;
}

/**
 * Writes a network's sessions and sites into its file. A site in whose town no neighbour is peers with the networks of
 * its country's people.
 * @param text the file as it is
 * @param cdn which
 * @param networks samples/internet/countries.anycast
 */
export function writeCdn(text: string, cdn: Cdn, networks: Design, relations: Relations): string {
  const sites = cdn.sites();
  const writer = new SiteWriter({ letter: "", transit: [], peers: [] }, networks);
  const neighbours = new Set([...(relations.providers.get(cdn.asn) ?? []), ...(relations.peers.get(cdn.asn) ?? [])]);
  const groups = byContinent(sites, ({ country }) => country).map(([continent, all]) => {
    const pops = all
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map((site) => {
        const met = networksIn([site.code], networks, neighbours).length;
        const place = airport(site.name.toUpperCase()) ? site.code : coordinates(site);
        const capacity = cdn.capacity?.[met >= MANY_NEIGHBOURS ? 0 : 1];
        return block(2, `pop ${site.name} ${JSON.stringify(site.title)}`, [
          ["at", [place]],
          ["capacity", capacity ? [capacity] : []],
          ...(met > 0 ? [] : writer.sessions(site)),
        ]);
      });
    return `\n  # ${continent}\n${pops.join("\n")}`;
  });
  const sessions = sessionsOf(
    cdn.asn,
    sites.map(({ code }) => code),
    networks,
    relations,
  );
  return between(text, cdn.head, "}", [...sessions, ...groups].join("\n"));
}
