import { distanceKm, type Place } from "../../server/src/base/geo";
import { airport } from "../../server/src/language/airports";
import type { Design } from "../../server/src/language/design";
import { codesOf, largeAirports, type Relations, type RootSite } from "./data";
import { COUNTRY_NETWORKS, type CountryNetwork } from "./networks";
import { byContinent, codeOf } from "./places";
import { between, block } from "./text";

const FILE_FROM = "# ---- One network a country";
const FILE_TO = "# ---- End of the list";

/** Where networks of a country without many of its own buy transit: they are there in the samples when a provider is. */
const HUBS = [
  "MRS",
  "LHR",
  "FRA",
  "AMS",
  "CDG",
  "LIS",
  "MAD",
  "SIN",
  "HKG",
  "MIA",
  "JFK",
  "LAX",
  "SYD",
  "AKL",
  "DXB",
  "JNB",
  "NBO",
  "BOM",
  "NRT",
  "IST",
  "VIE",
  "SOF",
  "ATH",
  "ARN",
  "KBP",
  "SVO",
  "GRU",
  "BOG",
];

/**
 * Writes the networks of the countries into the file, with the relations that CAIDA shows to networks before them.
 * @param text samples/internet/countries.anycast as it is
 * @param design the same, bound, for the networks that are written by hand
 * @param sites all root servers: a network of a country is in its towns
 */
export function writeCountries(text: string, design: Design, sites: readonly RootSite[], relations: Relations): string {
  const generated = new Set(COUNTRY_NETWORKS.map(({ asn }) => asn));
  const known = design.ases.filter(({ asn }) => !generated.has(asn));
  const preferred = [new Set(known.flatMap(codesOf)), largeAirports()];
  const places = new Map<number, readonly string[]>(known.map((as) => [as.asn, codesOf(as)]));
  const names = new Map<number, string>(known.map((as) => [as.asn, as.name]));
  for (const network of COUNTRY_NETWORKS) names.set(network.asn, network.name);

  const written = inOrder(relations).map((network) => {
    const home = [
      ...new Set(
        sites
          .filter(({ country }) => network.countries.includes(country))
          .map(({ town, country, place }) => codeOf(town, country, place, preferred)),
      ),
    ];
    const inSamples = (asns: ReadonlySet<number> | undefined) => [...names.keys()].filter((asn) => asns?.has(asn));
    const providers = inSamples(relations.providers.get(network.asn));
    const at = [...home, ...abroad(network, home, providers, places)];
    places.set(network.asn, at);
    const meets = (asn: number) => places.get(asn)?.some((code) => at.includes(code)) === true;
    const named = (asns: number[]) => asns.filter(meets).flatMap((asn) => names.get(asn) ?? []);
    const peers = inSamples(relations.peers.get(network.asn)).filter((asn) => !generated.has(asn));
    const statements: [string, string[]][] = [
      ["at", at],
      ["transit from", named(providers)],
      ["peer with", named(peers)],
    ];
    return {
      network,
      text: block(0, `as ${network.name} AS${network.asn} ${JSON.stringify(network.title)}`, statements),
    };
  });

  const carriers = written.filter(({ network }) => network.countries.length === 0);
  const groups = byContinent(written, ({ network }) => network.countries[0] ?? "");
  const parts = [
    ...groups.map(([continent, all]) => `\n# ${continent}\n\n${all.map((one) => one.text).join("\n")}`),
    `\n# Behind some of them\n\n${carriers.map((one) => one.text).join("\n")}`,
    "",
  ];
  return between(text, FILE_FROM, FILE_TO, parts.join("\n"));
}

/** Providers before their customers, so that their places are known. */
function inOrder(relations: Relations): CountryNetwork[] {
  const done: CountryNetwork[] = [];
  const visit = (network: CountryNetwork) => {
    if (done.includes(network)) return;
    const providers = relations.providers.get(network.asn);
    for (const other of COUNTRY_NETWORKS) if (providers?.has(other.asn)) visit(other);
    done.push(network);
  };
  COUNTRY_NETWORKS.forEach(visit);
  return done;
}

/** The fewest places abroad at which every provider is met, the nearest first. */
function abroad(
  network: CountryNetwork,
  home: readonly string[],
  providers: readonly number[],
  places: ReadonlyMap<number, readonly string[]>,
): string[] {
  const from = airport(home[0] ?? HUB_OF_CARRIERS.get(network.asn) ?? "FRA")?.place;
  if (!from) throw new Error(`${network.name} is nowhere`);
  const chosen: string[] = home.length === 0 ? [HUB_OF_CARRIERS.get(network.asn) ?? "FRA"] : [];
  const left = new Set(
    providers.filter((asn) => !places.get(asn)?.some((code) => [...home, ...chosen].includes(code))),
  );
  while (left.size > 0) {
    const covers = (code: string) => [...left].filter((asn) => places.get(asn)?.includes(code)).length;
    const hubs = HUBS.filter((code) => covers(code) > 0);
    const best = (hubs.length > 0 ? hubs : everywhere(left, places)).toSorted(
      (a, b) => score(covers(b), b, from) - score(covers(a), a, from),
    )[0];
    if (best === undefined) break;
    chosen.push(best);
    for (const asn of left) if (places.get(asn)?.includes(best)) left.delete(asn);
  }
  return chosen;
}

/** Home of the networks that only carry. */
const HUB_OF_CARRIERS: ReadonlyMap<number, string> = new Map([
  [9241, "SUV"],
  [23520, "MIA"],
  [139609, "HIR"],
  [327708, "NBO"],
  [327727, "EBB"],
  [34250, "TAS"],
  [28910, "TAS"],
  [132528, "SYD"],
]);

function everywhere(asns: ReadonlySet<number>, places: ReadonlyMap<number, readonly string[]>): string[] {
  return [...new Set([...asns].flatMap((asn) => places.get(asn) ?? []))];
}

/** Many providers in a near place are better than few in a far one. */
function score(providers: number, code: string, from: Place): number {
  const place = airport(code)?.place;
  return place ? providers / (1000 + distanceKm(place, from)) : 0;
}
