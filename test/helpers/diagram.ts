import type {
  DiagramAnswer,
  DiagramFlow,
  DiagramHeader,
  DiagramModel,
  DiagramRegion,
  DiagramSite,
  FlowHop,
  LonLat,
  Traffic,
} from "../../server/src/diagram/model";

const bps = (value: number): Traffic => ({ unit: "bps", value });

const TOKYO: LonLat = [140.39, 35.76];
const LONDON: LonLat = [-0.45, 51.47];
const ASHBURN: LonLat = [-77.46, 38.95];
const SAO_PAULO: LonLat = [-46.47, -23.43];
const SYDNEY: LonLat = [151.18, -33.95];
const LOS_ANGELES: LonLat = [-118.41, 33.94];

/**
 * @param changes what differs from a plain, solved header
 * @returns a header
 */
export function header(changes: Partial<DiagramHeader> = {}): DiagramHeader {
  return {
    kind: "header",
    id: "header",
    title: "Public resolver",
    services: [{ name: "dns", title: "Public resolver" }],
    scenarios: [{ name: "tokyo-out", title: "Tokyo is down" }],
    service: "dns",
    scenario: null,
    targets: [
      { prefix: "192.0.2.0/24", family: 4 },
      { prefix: "2001:db8:53::/48", family: 6 },
    ],
    prefix: "192.0.2.0/24",
    state: "solved",
    broken: false,
    errors: 0,
    warnings: 0,
    message: null,
    whatIf: null,
    ...changes,
  };
}

/**
 * @param slot order of declaration
 * @param name the site's name
 * @param place where it is, or null
 * @param changes what differs from an ordinary serving site
 * @returns a site
 */
export function site(
  slot: number,
  name: string,
  place: LonLat | null,
  changes: Partial<DiagramSite> = {},
): DiagramSite {
  return {
    kind: "pop",
    id: `pop:example.${name}`,
    name,
    title: null,
    network: "AS64500 Example DNS",
    location: name.slice(0, 3).toUpperCase(),
    place,
    slot,
    state: "serving",
    capacity: bps(40e9),
    load: bps(12e9),
    userShare: 0.2,
    ...changes,
  };
}

/**
 * @param name the region's name
 * @param place where it is, or null
 * @param users people
 * @param answers where they end up
 * @returns a region titled by its name with a capital
 */
export function region(name: string, place: LonLat | null, users: number, answers: DiagramAnswer[]): DiagramRegion {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return { kind: "region", id: `region:${name}`, name, title, location: null, place, users, demand: null, answers };
}

/**
 * @param pop a site's name
 * @param share 0–1
 * @param tiedWith names of other sites it could be
 * @returns an answer
 */
export function answer(pop: string, share = 1, tiedWith: readonly string[] = []): DiagramAnswer {
  const candidates = [pop, ...tiedWith].map((name) => `pop:example.${name}`);
  return { outcome: "pop", pop: `pop:example.${pop}`, share, rttMs: 42, certain: tiedWith.length === 0, candidates };
}

/**
 * @param from the region
 * @param to where it ends
 * @param via the access network
 * @param places the path's places
 * @returns a flow with one hop at each place
 */
export function flow(from: DiagramRegion, to: DiagramAnswer, via: string, places: readonly LonLat[]): DiagramFlow {
  const hops: FlowHop[] = places.map((place) => ({ network: via, location: null, place }));
  return {
    kind: "flow",
    id: `flow:${from.name}/${via}/${to.pop ?? to.outcome}#0`,
    region: from.id,
    outcome: to.outcome,
    pop: to.pop,
    via,
    prefix: "192.0.2.0/24",
    share: to.share,
    certain: to.certain,
    candidates: to.candidates,
    rttMs: to.rttMs,
    inflationMs: 3,
    nearest: to.pop,
    decidedBy: "shortest AS path",
    reason: to.outcome === "pop" ? null : "no route",
    hops,
  };
}

const NOWHERE: DiagramAnswer = {
  outcome: "unreachable",
  pop: null,
  share: 1,
  rttMs: null,
  certain: true,
  candidates: [],
};

/** A hand-made picture with everything that can be drawn: local and far answers, a split, a tie, an unreachable region. */
export function smallDiagram(): DiagramModel {
  const split = [answer("london", 0.7), answer("ashburn", 0.3)];
  const japan = region("japan", TOKYO, 118e6, [answer("tokyo")]);
  const britain = region("britain", LONDON, 66e6, split);
  const brazil = region("brazil", SAO_PAULO, 150e6, [answer("ashburn", 1, ["london"])]);
  const australia = region("australia", SYDNEY, 22e6, [NOWHERE]);
  const west = region("california", LOS_ANGELES, 38e6, [answer("tokyo")]);
  return {
    header: header({ warnings: 2 }),
    sites: [
      site(0, "tokyo", TOKYO, { userShare: 0.39, load: bps(20e9) }),
      site(1, "london", LONDON, { userShare: 0.2, load: bps(9e9) }),
      site(2, "ashburn", ASHBURN, { capacity: bps(10e9), load: bps(11e9), userShare: 0.41 }),
      site(3, "cupboard", null, { state: "silent", load: bps(0), userShare: 0 }),
    ],
    regions: [japan, britain, brazil, australia, west],
    flows: [
      flow(japan, answer("tokyo"), "AS4713 OCN", [TOKYO, TOKYO]),
      flow(britain, answer("london", 0.7), "AS2856 BT", [LONDON]),
      flow(britain, answer("ashburn", 0.3), "AS5378 Vodafone", [LONDON, ASHBURN]),
      flow(brazil, answer("ashburn", 1, ["london"]), "AS26599 Vivo", [SAO_PAULO, ASHBURN]),
      flow(australia, NOWHERE, "AS1221 Telstra", [SYDNEY]),
      flow(west, answer("tokyo"), "AS7922 Comcast", [LOS_ANGELES, TOKYO]),
    ],
    facilities: [],
  };
}

/** A hundred sites and forty regions spread over the inhabited latitudes, each region at its nearest site by index. */
export function largeDiagram(): DiagramModel {
  const spread = (i: number, step: number): LonLat => [((i * step) % 340) - 170, ((i * 37.7) % 105) - 42];
  const sites = Array.from({ length: 100 }, (_, i) => site(i, `site${i}`, spread(i, 61.8), { userShare: 0.01 }));
  const regions = Array.from({ length: 40 }, (_, i) =>
    region(`region${i}`, spread(i, 47.3), 1e6 * (i + 1), [answer(`site${i * 2}`)]),
  );
  const flows = regions.map((from, i) =>
    flow(from, answer(`site${i * 2}`), `AS${65000 + i} Access`, [spread(i, 47.3), spread(i * 2, 61.8)]),
  );
  return { header: header({ title: "A hundred sites" }), sites, regions, flows, facilities: [] };
}
