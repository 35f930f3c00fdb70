import { distanceKm } from "../../server/src/base/geo";
import { airport } from "../../server/src/language/airports";
import type { As, Design } from "../../server/src/language/design";
import { codesOf, largeAirports, type Relations, type RootSite, readRootSites, readUserShares } from "./data";
import { COUNTRY_NETWORKS } from "./networks";
import { byContinent, codeOf } from "./places";
import { between, block, listed } from "./text";

/** How a root letter's sites hang on the Internet of the samples. */
export interface Letter {
  readonly letter: string;
  /** The names of the networks that sell to it and that peer with it (CAIDA, 2024-08-01), as the samples call them. */
  readonly transit: readonly string[];
  readonly peers: readonly string[];
  /** Assumed capacity of a site, where an attack is told on the letter. */
  readonly capacity?: string;
  /** The network that carries a global site alone, where there is one. */
  host?(site: RootSite, earlier: boolean): string | undefined;
}

const TRANSIT_OF_VERISIGN = ["arelion", "ntt", "lumen", "pccw"];

/** K is written by hand: the operator's names say more than the list of sites does. */
export const LETTERS: readonly Letter[] = [
  {
    letter: "A",
    transit: TRANSIT_OF_VERISIGN,
    peers: [
      "hurricane",
      "vodafone",
      "retn",
      "tata",
      "zayo",
      "telxius",
      "dtag",
      "liberty",
      "telstra-int",
      "cmi",
      "mts",
      "beeline",
      "vocus",
      "globenet",
      "liquid",
      "seacom",
      "comcast",
      "telus",
      "tele2",
      "windtre",
      "saix",
      "telkom-id",
    ],
  },
  { letter: "B", transit: ["arelion", "ntt"], peers: ["hurricane"] },
  { letter: "C", transit: ["cogent"], peers: [] },
  { letter: "D", transit: ["cogent", "arelion", "gtt", "lumen", "zayo"], peers: [] },
  {
    letter: "E",
    transit: [],
    peers: [],
    host: ({ town }, earlier) => (town === "Mountain View" ? "nasa" : earlier ? "pch" : "cloudflare"),
  },
  {
    letter: "F",
    transit: [],
    peers: [],
    host: ({ identifier }) => (identifier.includes(".cf.") ? "cloudflare" : "isc"),
  },
  {
    letter: "G",
    transit: [],
    peers: [],
    host: ({ town, country }) =>
      country === "JP" || town === "Honolulu" ? "dod-pacific" : country === "US" ? "dod-conus" : "dod-europe",
  },
  {
    letter: "H",
    capacity: "40 Gbps",
    transit: [],
    peers: [],
    host: ({ identifier }) => (/\.(apg|nzy)\./.test(identifier) ? "dren" : "netactuate"),
  },
  { letter: "I", transit: [], peers: [], host: () => "netnod" },
  {
    letter: "J",
    transit: [...TRANSIT_OF_VERISIGN, "kt", "vocus"],
    peers: ["hurricane", "rostelecom", "mts", "seacom", "saix"],
  },
  {
    letter: "L",
    transit: ["arelion", "ntt", "gtt", "pccw", "hurricane", "vocus", "hinet", "te", "seacom", "zain-kw", "beltelecom"],
    peers: ["retn", "cmi", "telkom-id"],
  },
  {
    letter: "M",
    transit: ["kddi", "gtt", "lumen", "hurricane"],
    peers: ["ocn", "retn", "zayo", "dtag", "beeline", "rostelecom", "seacom", "telkom-id"],
  },
];

/** Networks that carry a letter's sites for others; each is written in the file of the letter, or in hosts.anycast. */
export const HOSTS: readonly { asn: number; name: string; title: string; file: string; letters: string }[] = [
  { asn: 13335, name: "cloudflare", title: "Cloudflare", file: "hosts", letters: "EF" },
  { asn: 42, name: "pch", title: "Packet Clearing House", file: "hosts", letters: "E" },
  { asn: 1280, name: "isc", title: "ISC", file: "f", letters: "F" },
  { asn: 36236, name: "netactuate", title: "NetActuate", file: "h", letters: "H" },
  { asn: 8674, name: "netnod", title: "Netnod", file: "i", letters: "I" },
];

const MOST_PEERS = 3;

/** A country's network counts from this share of its users on, percent. */
const LEAST_SHARE = 2;

/** A country's network that is met no nearer than this is not down the road, km: islands far from their mother country. */
const FAR_KM = 2500;

/** Countries where it may still be one's own. */
const HUGE: ReadonlySet<string> = new Set(["RU", "CA", "US", "CN", "AU", "BR"]);

/**
 * Where the nearest network is further than this, km, the site's host is one that is too small for the samples: the path
 * through it and its provider is as long as two prepends make it.
 */
const NEAR_KM = 150;

/** A site in a town, ready to be written. */
export interface Placed extends RootSite {
  readonly code: string;
  readonly name: string;
  readonly title: string;
  readonly earlier: boolean;
}

const ORDINALS = ["", "", "second", "third", "fourth", "fifth", "sixth", "seventh"];

/** The sites of a letter, global ones first, each with its code and its name. */
export function placedSites(letter: string, networks: Design): Placed[] {
  const preferred = [new Set(networks.ases.flatMap(codesOf)), largeAirports()];
  const counts = new Map<string, number>();
  const count = (what: string) => {
    const next = (counts.get(what) ?? 0) + 1;
    counts.set(what, next);
    return next;
  };
  const sites = readRootSites(letter).toSorted((a, b) => Number(a.local) - Number(b.local));
  return sites.map((site) => {
    const code = codeOf(site.town, site.country, site.place, preferred);
    const [atCode, inTown] = [count(code), count(`${site.town} ${code}`)];
    const title = inTown === 1 ? site.town : `${site.town}, ${ORDINALS[inTown] ?? `${inTown}th`} node`;
    const name = code.toLowerCase() + (atCode === 1 ? "" : `-${atCode}`);
    return { ...site, code, name, title, earlier: inTown > 1 };
  });
}

/**
 * Writes a letter's sites into its file.
 * @param text the file as it is
 * @param letter whose
 * @param networks samples/internet/countries.anycast
 */
export function writeLetter(text: string, letter: Letter, networks: Design): string {
  const sites = placedSites(letter.letter, networks);
  const writer = new SiteWriter(letter, networks);
  const groups = byContinent(sites, ({ country }) => country);
  const pops = groups.map(([continent, all]) => {
    const order = all.toSorted((a, b) => a.name.localeCompare(b.name));
    return `\n  # ${continent}\n${order.map((site) => writer.pop(site)).join("\n")}`;
  });
  const withPops = between(text, "  # Sites", "}", pops.join("\n"));
  const local = sites.filter((site) => site.local).map(({ name }) => name);
  if (local.length === 0) return withPops;
  return between(withPops, "  # Local nodes", "}", listed(2, "scope local at", local.toSorted()));
}

/** Writes sites with their sessions. */
export class SiteWriter {
  private readonly shares = readUserShares();

  /** The networks that connect people. */
  private readonly access: readonly As[];
  /** The networks with customers. */
  private readonly sellers: ReadonlySet<As>;

  constructor(
    private readonly letter: Letter,
    private readonly networks: Design,
  ) {
    const asns = new Set([
      ...networks.regions.flatMap(({ via }) => via.flatMap(({ as }) => as.asn ?? [])),
      ...COUNTRY_NETWORKS.filter(({ countries }) => countries.length > 0).map(({ asn }) => asn),
    ]);
    this.access = networks.ases.filter(({ asn }) => asns.has(asn));
    const { sessions } = networks;
    this.sellers = new Set(
      sessions.flatMap(({ relation, target }) =>
        relation === "transit" ? networks.ases.filter(({ asn }) => asn === target.asn) : [],
      ),
    );
  }

  pop(site: Placed): string {
    const head = `pop ${site.name} ${JSON.stringify(site.title)}`;
    return block(2, head, [
      ["at", [site.code]],
      ["capacity", this.letter.capacity ? [this.letter.capacity] : []],
      ...this.sessions(site),
    ]);
  }

  /** A site's sessions: with carriers that are in its town, else with the networks of its country's people. */
  sessions(site: Placed): [string, string[]][] {
    if (site.local) return this.neighbours(site);
    const host = this.letter.host?.(site, site.earlier);
    if (host !== undefined) return [["transit from", [host]]];
    const here = (names: readonly string[]) => names.filter((name) => codesOf(this.as(name)).includes(site.code));
    const [transit, peers] = [here(this.letter.transit), here(this.letter.peers)];
    if (transit.length > 0)
      return [
        ["transit from", transit],
        ["peer with", peers],
      ];
    const neighbours = this.neighbours(site);
    if (neighbours.length > 0) return neighbours;
    return this.sessionsAt(site, "transit from", [this.nearest(site, this.letter.transit)]);
  }

  /** Peering with the networks of the country's people, those in town and the largest first. */
  private neighbours(site: Placed): [string, string[]][] {
    const away = (as: As) => Math.min(...codesOf(as).map((code) => this.distance(site, code)));
    // A local node's announcement stops at its neighbours: one that sells transit would keep it from its customers.
    const leaves = this.networksOf(site.country).filter((as) => !site.local || !this.sellers.has(as));
    const own = leaves.length > 0 ? leaves : this.networksOf(site.country);
    const near = own.filter((as) => away(as) < FAR_KM);
    const all = near.length > 0 || !HUGE.has(site.country) ? near : own;
    const inTown = all.filter((as) => codesOf(as).includes(site.code));
    const chosen = (inTown.length > 0 ? inTown : all).slice(0, MOST_PEERS);
    if (chosen.length === 0) chosen.push(...this.access.toSorted((a, b) => away(a) - away(b)).slice(0, 1));
    return this.sessionsAt(
      site,
      "peer with",
      chosen.map(({ name }) => name),
    );
  }

  private networksOf(country: string): readonly As[] {
    const shares = this.shares.get(country);
    const share = (as: As) => shares?.get(as.asn) ?? 0;
    const own = COUNTRY_NETWORKS.find(({ countries }) => countries.includes(country));
    return this.access
      .filter((as) => as.asn === own?.asn || share(as) >= LEAST_SHARE)
      .toSorted((a, b) => share(b) - share(a));
  }

  /** Sessions with networks, and where they are met if not in town. */
  private sessionsAt(site: Placed, words: string, names: readonly string[]): [string, string[]][] {
    const byPlace = new Map<string, string[]>();
    for (const name of names) {
      const place = this.meeting(site, this.as(name));
      byPlace.set(place, [...(byPlace.get(place) ?? []), name]);
    }
    return [...byPlace].map(([place, those]) => {
      const last = those.length - 1;
      const far = place !== "" && this.distance(site, place) > NEAR_KM;
      const where = place === "" ? "" : ` at ${place}${far ? " { prepend 2 }" : ""}`;
      return [words, those.map((name, index) => (index === last ? name + where : name))];
    });
  }

  private meeting(site: Placed, as: As): string {
    const codes = codesOf(as);
    if (codes.includes(site.code)) return "";
    return codes.toSorted((a, b) => this.distance(site, a) - this.distance(site, b))[0] ?? "";
  }

  private nearest(site: Placed, names: readonly string[]): string {
    const away = (name: string) => Math.min(...codesOf(this.as(name)).map((code) => this.distance(site, code)));
    return names.toSorted((a, b) => away(a) - away(b))[0] ?? "";
  }

  private distance(site: Placed, code: string): number {
    const [a, b] = [airport(site.code)?.place, airport(code)?.place];
    return a && b ? distanceKm(a, b) : Number.POSITIVE_INFINITY;
  }

  private as(name: string): As {
    const found = this.networks.ases.find((as) => as.name === name);
    if (!found) throw new Error(`no network is called ${name}`);
    return found;
  }
}

/**
 * Writes the networks that carry letters' sites into a file.
 * @param text the file as it is
 * @param file its name without the ending
 */
export function writeHosts(text: string, file: string, networks: Design, relations: Relations): string {
  return HOSTS.filter((host) => host.file === file).reduce((written, { asn, name, title, letters }) => {
    const sites = LETTERS.filter(({ letter }) => letters.includes(letter)).flatMap((letter) =>
      placedSites(letter.letter, networks).filter((site) => !site.local && letter.host?.(site, site.earlier) === name),
    );
    const at = [...new Map(sites.map((site) => [site.code, site])).values()];
    const pops = at
      .toSorted((a, b) => a.code.localeCompare(b.code))
      .map(({ code }) => `  pop ${code.toLowerCase()} { at ${code} }`);
    const sessions = sessionsOf(
      asn,
      at.map(({ code }) => code),
      networks,
      relations,
    );
    return between(written, `as ${name} AS${asn} ${JSON.stringify(title)} {`, "}", [...sessions, ...pops].join("\n"));
  }, text);
}

/** The statements for a network's sessions wherever it and a neighbour in CAIDA's data are in one town. */
export function sessionsOf(asn: number, codes: readonly string[], networks: Design, relations: Relations): string[] {
  const met = (asns: ReadonlySet<number> | undefined) => networksIn(codes, networks, asns).map(({ name }) => name);
  const lists = [
    ["transit from", met(relations.providers.get(asn))],
    ["peer with", met(relations.peers.get(asn))],
  ] as const;
  return lists.flatMap(([words, names]) => (names.length > 0 ? [listed(2, words, names)] : []));
}

/** Those of some networks that are in one of these towns. */
export function networksIn(codes: readonly string[], networks: Design, asns: ReadonlySet<number> | undefined): As[] {
  return networks.ases.filter((as) => asns?.has(as.asn) && codesOf(as).some((code) => codes.includes(code)));
}
