/** What a value of a statement may be. */
export interface ValueKindInfo {
  /** For messages: "expected " + this. */
  readonly wanted: string;
  /** How the reference writes it, in capitals. */
  readonly label: string;
  /** What the token may be. */
  readonly shape:
    | "declare"
    | "name"
    | "place"
    | "asn"
    | "asn-or-name"
    | "prefix"
    | "address"
    | "community"
    | "string"
    | "number"
    | "keyword";
  /** Words of the language that may stand here (for `name`, `place` besides names; for `keyword` alone). */
  readonly words?: readonly string[];
  /** For `number`: units in any case, with what one of them is in the base unit; "" where none is needed. */
  readonly units?: Readonly<Record<string, number>>;
  /** For `number`: whole numbers only. */
  readonly whole?: boolean;
  /** For `number`: the range, in the base unit, both ends included. */
  readonly min?: number;
  readonly max?: number;
}

const BITS = { bps: 1, kbps: 1e3, Mbps: 1e6, Gbps: 1e9, Tbps: 1e12 };
const QUERIES = { qps: 1, kqps: 1e3, Mqps: 1e6 };
const RELATIONS = ["all", "customers", "peers", "providers"];

/** Largest value of a 32-bit attribute: LOCAL_PREF and MED (RFC 4271 §4.3). */
const UINT32 = 0xffffffff;

const KINDS = {
  "new-name": { wanted: "a name, which starts with a letter", label: "NAME", shape: "declare" },
  title: { wanted: "a title in double quotes", label: "“title”", shape: "string" },
  path: { wanted: "a file name in double quotes", label: "“FILE”", shape: "string" },
  asn: { wanted: "an AS number, such as AS64500", label: "ASN", shape: "asn" },
  "as-ref": { wanted: "the name of an AS", label: "AS", shape: "asn-or-name" },
  neighbor: { wanted: "the name of a neighbour", label: "NEIGHBOUR", shape: "asn-or-name" },
  selector: {
    wanted: "a neighbour, or ‘customers’, ‘peers’, ‘providers’ or ‘all’",
    label: "NEIGHBOURS",
    shape: "asn-or-name",
    words: RELATIONS,
  },
  sources: {
    wanted: "‘any’, ‘customers’, ‘peers’, ‘providers’ or a neighbour",
    label: "NEIGHBOURS",
    shape: "asn-or-name",
    words: ["any", ...RELATIONS],
  },
  place: { wanted: "a router, an exchange or a place", label: "PLACE", shape: "place" },
  location: { wanted: "a place, such as NRT or 35.68 139.69", label: "LOCATION", shape: "place" },
  site: { wanted: "a PoP", label: "POP", shape: "place" },
  sites: { wanted: "a PoP, or ‘all’", label: "POP", shape: "place", words: ["all"] },
  router: { wanted: "a PoP or a router", label: "ROUTER", shape: "place" },
  ixp: { wanted: "the name of an exchange", label: "IXP", shape: "name" },
  service: { wanted: "the name of a service", label: "SERVICE", shape: "name" },
  "service-or-none": {
    wanted: "the name of a service, or ‘none’",
    label: "SERVICE",
    shape: "name",
    words: ["none"],
  },
  region: { wanted: "the name of a region", label: "REGION", shape: "name" },
  "region-or-as": { wanted: "the name of a region or of an AS", label: "REGION", shape: "asn-or-name" },
  scenario: { wanted: "the name of a scenario", label: "SCENARIO", shape: "name" },
  prefix: { wanted: "a prefix, such as 192.0.2.0/24", label: "PREFIX", shape: "prefix" },
  address: { wanted: "an address, such as 192.0.2.53", label: "ADDRESS", shape: "address" },
  "router-id": { wanted: "a router ID, such as 10.0.0.3", label: "ADDRESS", shape: "address" },
  community: { wanted: "a community, such as 2914:421 or no-export", label: "COMMUNITY", shape: "community" },
  switch: { wanted: "‘on’ or ‘off’", label: "on|off", shape: "keyword", words: ["on", "off"] },
  relation: {
    wanted: "‘customer’, ‘peer’ or ‘provider’",
    label: "RELATION",
    shape: "keyword",
    words: ["customer", "peer", "provider"],
  },
  "bgp-origin": {
    wanted: "‘igp’, ‘egp’ or ‘incomplete’",
    label: "ORIGIN",
    shape: "keyword",
    words: ["igp", "egp", "incomplete"],
  },
  "shutdown-policy": {
    wanted: "‘ignore’ or ‘honour’",
    label: "ignore|honour",
    shape: "keyword",
    words: ["ignore", "honour"],
  },
  severity: {
    wanted: "‘off’, ‘info’, ‘warning’ or ‘error’",
    label: "SEVERITY",
    shape: "keyword",
    words: ["off", "info", "warning", "error"],
  },
  "rule-code": { wanted: "a rule's code, such as AC102", label: "CODE", shape: "declare" },
  "failure-kind": {
    wanted: "what fails: pops, ases, links, ixps or locations",
    label: "pops|ases|links|ixps|locations",
    shape: "keyword",
    words: ["pop", "pops", "as", "ases", "link", "links", "ixp", "ixps", "location", "locations"],
  },
  percentile: { wanted: "a percentile, such as p95", label: "p95", shape: "keyword" },
  factor: { wanted: "a factor, such as x2", label: "xFACTOR", shape: "number", units: { "": 1 }, min: 0, max: 1e6 },
  comparison: { wanted: "‘<’, ‘<=’, ‘>’ or ‘>=’", label: "<", shape: "keyword" },
  count: { wanted: "a whole number", label: "N", shape: "number", units: { "": 1 }, whole: true, min: 0, max: 100 },
  failures: {
    wanted: "how many fail at once",
    label: "N",
    shape: "number",
    units: { "": 1 },
    whole: true,
    min: 1,
    max: 10,
  },
  "local-pref": {
    wanted: "a local preference",
    label: "N",
    shape: "number",
    units: { "": 1 },
    whole: true,
    min: 0,
    max: UINT32,
  },
  med: { wanted: "a MED", label: "N", shape: "number", units: { "": 1 }, whole: true, min: 0, max: UINT32 },
  cost: { wanted: "a cost", label: "COST", shape: "number", units: { "": 1 }, whole: true, min: 0, max: UINT32 },
  length: {
    wanted: "a prefix length",
    label: "LENGTH",
    shape: "number",
    units: { "": 1 },
    whole: true,
    min: 0,
    max: 128,
  },
  rate: {
    wanted: "a rate, such as 40 Gbps or 1.2 Mqps",
    label: "RATE",
    shape: "number",
    units: { ...BITS, ...QUERIES },
    min: 0,
    max: 1e18,
  },
  people: {
    wanted: "a number of people, such as 118M",
    label: "PEOPLE",
    shape: "number",
    units: { "": 1, k: 1e3, M: 1e6, G: 1e9 },
    min: 0,
    max: 1e12,
  },
  share: { wanted: "a share, such as 35%", label: "SHARE%", shape: "number", units: { "%": 0.01 }, min: 0, max: 1e6 },
  percent: {
    wanted: "a percentage, such as 80%",
    label: "LIMIT%",
    shape: "number",
    units: { "%": 0.01 },
    min: 0,
    max: 1e6,
  },
  duration: {
    wanted: "a time, such as 30 ms",
    label: "TIME",
    shape: "number",
    units: { ms: 1, s: 1e3 },
    min: 0,
    max: 1e6,
  },
  stretch: { wanted: "a factor, such as 1.5", label: "FACTOR", shape: "number", units: { "": 1 }, min: 1, max: 100 },
  speed: {
    wanted: "a speed, such as 200 km/ms",
    label: "SPEED",
    shape: "number",
    units: { "km/ms": 1 },
    min: 1,
    max: 300,
  },
} as const satisfies Readonly<Record<string, ValueKindInfo>>;

/** The kinds of value by name. */
export type ValueKind = keyof typeof KINDS;

/** What is known of every kind of value. */
export const VALUE_KINDS: Readonly<Record<ValueKind, ValueKindInfo>> = KINDS;

/**
 * Finds the unit that a text means, whatever its case as long as that is unambiguous (`gbps` is `Gbps`).
 * @param kind a kind of value whose shape is "number"
 * @param written the unit as written, "" for none
 * @returns the canonical unit and its factor, or undefined
 */
export function unitOf(kind: ValueKind, written: string): { unit: string; factor: number } | undefined {
  const units: Readonly<Record<string, number>> = VALUE_KINDS[kind].units ?? {};
  const exact = units[written];
  if (exact !== undefined) return { unit: written, factor: exact };
  const folded = FOLDED_UNITS.get(kind)?.get(written.toLowerCase()) ?? [];
  const [only] = folded;
  return folded.length === 1 && only !== undefined ? { unit: only, factor: units[only] ?? 1 } : undefined;
}

/** The units of each kind by their lower-case spelling. */
const FOLDED_UNITS: ReadonlyMap<ValueKind, ReadonlyMap<string, readonly string[]>> = new Map(
  (Object.keys(KINDS) as ValueKind[]).map((kind) => {
    const units = Object.keys(VALUE_KINDS[kind].units ?? {});
    const spelled = (folded: string) => units.filter((unit) => unit.toLowerCase() === folded);
    return [kind, new Map(units.map((unit) => [unit.toLowerCase(), spelled(unit.toLowerCase())]))];
  }),
);
