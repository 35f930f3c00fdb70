import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { failureFindings } from "../../server/src/analysis/findings";
import type { Design } from "../../server/src/language/design";
import { loadDesign } from "../../server/src/language/project";
import { Random } from "../helpers/random";

const PLACES = ["AMS", "FRA", "LHR", "JFK", "LAX", "NRT", "SIN", "GRU"];
const OPTIONS = ["", "{ prepend 1 }", "{ prepend 2 }", "{ med 5 }", "{ community no-export }", "{ local-pref 50 }"];

interface Site {
  readonly name: string;
  place: string;
  sessions: string[];
}

/** A design that is edited: three services of networks of their own over a few carriers. */
interface Plan {
  readonly carriers: { place: string; lines: string[] }[];
  readonly services: { sites: Site[]; lines: string[]; backbone: boolean; prefixes: number }[];
  readonly regions: { place: string; users: number; via: string }[];
  extra: string[];
  comments: number;
  names: number;
}

function planOf(random: Random): Plan {
  const carriers = Array.from({ length: 4 }, (_, i) => ({
    place: random.pick(PLACES),
    lines: i === 0 ? [] : [`${random.pick(["transit from", "peer with"])} c${random.below(i)}`],
  }));
  const services = Array.from({ length: 3 }, () => ({
    sites: [],
    lines: [],
    backbone: random.below(4) === 0,
    prefixes: 1,
  }));
  const regions = Array.from({ length: 3 }, () => ({ place: random.pick(PLACES), users: 1, via: accessOf(random) }));
  const plan: Plan = { carriers, services, regions, extra: [], comments: 0, names: 0 };
  for (let i = 0; i < 6; i++) addSite(plan, random, i % 3);
  return plan;
}

function accessOf(random: Random): string {
  const [one, other] = [random.below(3), random.below(3)];
  return one === other ? `e${one}` : `e${one} 60%, e${other} 40%`;
}

function addSite(plan: Plan, random: Random, service: number): void {
  const sessions = [sessionOf(random)];
  if (random.below(2)) sessions.push(sessionOf(random));
  plan.services[service]?.sites.push({ name: `p${plan.names++}`, place: random.pick(PLACES), sessions });
}

function sessionOf(random: Random): string {
  return `${random.pick(["transit from", "transit from", "peer with"])} c${random.below(4)} ${random.pick(OPTIONS)}`;
}

function textOf({ carriers, services, regions, extra, comments }: Plan): string {
  return [
    ...Array.from({ length: comments }, (_, i) => `# comment ${i}`),
    ...carriers.map(({ place, lines }, i) => `as c${i} AS${64600 + i} { at ${place}, FRA ${lines.join(" ")} }`),
    ...[0, 1, 2].map((i) => `as e${i} AS${64700 + i} { at ${PLACES[i]} transit from c${i}, c3 }`),
    ...services.flatMap(({ sites, lines, backbone, prefixes }, i) => [
      `as o${i} AS${64500 + i} { ${backbone ? "backbone" : ""}`,
      ...sites.map(({ name, place, sessions }) => `pop ${name} { at ${place} capacity 10 Gbps ${sessions.join(" ")} }`),
      "}",
      `anycast s${i} { origin o${i} prefix 192.0.${i}.0/24 ${prefixes > 1 ? `prefix 2001:db8:${i}::/48` : ""} ${lines.join(" ")} }`,
    ]),
    ...regions.map(
      ({ place, users, via }, i) => `region r${i} { at ${place} users ${users}M demand 1 Gbps via ${via} }`,
    ),
    ...extra,
    "scenario dark { fail as c1 }",
    "scenario leaky { leak by c2 }",
  ].join("\n");
}

/** One change of a person's. */
function edit(plan: Plan, random: Random): void {
  const service = plan.services[random.below(3)];
  const site = service && service.sites.length > 0 ? random.pick(service.sites) : undefined;
  const region = random.pick(plan.regions);
  const edits: (() => void)[] = [
    () => plan.comments++,
    () => addSite(plan, random, random.below(3)),
    () => service?.sites.shift(),
    () => site?.sessions.push(sessionOf(random)),
    () => site?.sessions.splice(0, 1, sessionOf(random)),
    () => {
      if (site) site.place = random.pick(PLACES);
    },
    () => service?.lines.push(site ? `announce at ${site.name} { prepend ${random.below(3)} }` : ""),
    () => service?.lines.push(site ? `scope local at ${site.name}` : ""),
    () => service?.lines.splice(0),
    () => {
      if (service) service.prefixes = 3 - service.prefixes;
    },
    () => {
      if (service) service.backbone = !service.backbone;
    },
    () => {
      region.users++;
    },
    () => {
      region.via = accessOf(random);
    },
    () => {
      region.place = random.pick(PLACES);
    },
    () => random.pick(plan.carriers).lines.push(random.pick(["local-pref peer 50", "rov on", "", "otc on"])),
    () => random.pick(plan.carriers).lines.splice(1),
    () => plan.extra.push(`roa 192.0.${random.below(3)}.0/24 origin AS${64500 + random.below(3)}`),
    () => plan.extra.push(`as x${plan.names} AS${64800 + plan.names++} { at FRA transit from c${random.below(4)} }`),
    () => plan.extra.push(`as thief AS64999 { at DUB transit from c0 { leak } peer with c1 }`),
    () => plan.extra.splice(0),
    () => {
      // A longer prefix of another network over the same addresses.
      plan.extra.push(`anycast more { origin o${random.below(3)} prefix 192.0.0.0/25 }`);
    },
  ];
  random.pick(edits)();
}

function load(text: string): Design {
  return loadDesign("file:///d.anycast", { readFile: () => text });
}

/** All that an editor shows of it. */
function seen(evaluation: Evaluation): unknown {
  const { services, pops, problems } = evaluation;
  return { services, pops, problems };
}

/** What is found about failures, in the order of the text. */
function found(evaluation: Evaluation) {
  return failureFindings(evaluation)
    .map(({ code, start, end, message, related, fixes }) => ({ code, start, end, message, related, fixes }))
    .sort((a, b) => a.start - b.start || a.code.localeCompare(b.code) || a.message.localeCompare(b.message));
}

describe("what was found about failures before an edit", () => {
  it("is kept where it is what is found from scratch", () => {
    const solves = { kept: 0, anew: 0 };
    let findings = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = new Random(seed);
        const plan = planOf(random);
        let before: Evaluation | undefined;
        for (let step = 0; step < 6; step++) {
          const text = textOf(plan);
          const after = evaluate(load(text), { before, onSolve: () => solves.kept++ });
          const anew = evaluate(load(text), { onSolve: () => solves.anew++ });
          const kept = found(after);
          expect(kept).toEqual(found(anew));
          findings += kept.length;
          before = after;
          edit(plan, random);
        }
      }),
      { numRuns: 40 },
    );
    expect(findings).toBeGreaterThan(0);
    expect(solves.kept).toBeLessThan(0.8 * solves.anew);
  });
});

describe("an evaluation that begins with the one before an edit", () => {
  it("says what one from scratch says", () => {
    let [reused, asked] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = new Random(seed);
        const plan = planOf(random);
        let before: Evaluation | undefined;
        for (let step = 0; step < 6; step++) {
          const design = load(textOf(plan));
          let solved = 0;
          const after = evaluate(design, { before, onSolve: () => solved++ });
          const anew = evaluate(load(textOf(plan)));
          for (const scenario of [undefined, ...design.scenarios]) {
            const same = anew.design.scenarios.find(({ name }) => name === scenario?.name);
            expect(seen(after.under(scenario))).toEqual(seen(anew.under(same)));
          }
          if (before) {
            asked += 3 * after.statistics.solved;
            reused += Math.max(0, 3 * after.statistics.solved - solved);
          }
          before = after;
          edit(plan, random);
        }
      }),
      { numRuns: 40 },
    );
    // Most edits concern one service: were nothing reused, the property would hold as well.
    expect(reused / asked).toBeGreaterThan(0.4);
  });
});

describe("an answer that the routes after an edit confirm", () => {
  const text = (option: string) => `
as carrier AS64601 { at FRA }
as access AS64701 { at FRA transit from carrier }
as o AS64500 {
  pop one { at AMS transit from carrier }
  pop two { at LHR transit from carrier ${option} }
}
anycast s { origin o prefix 192.0.2.0/24 }
region r { at FRA users 1M via access }
`;
  const answerTo = (evaluation: Evaluation) => evaluation.services[0]?.regions[0];

  it("is kept, the very same, where a session elsewhere changes", () => {
    const before = evaluate(load(text("{ prepend 1 }")));
    const first = answerTo(before);
    const after = evaluate(load(text("{ prepend 2 }")), { before });
    expect(first?.pops[0]?.pop.name).toBe("one");
    expect(answerTo(after)).toBe(first);
  });

  it("is not, where the way is the same but another PoP is as good by now", () => {
    const before = evaluate(load(text("{ prepend 1 }")));
    expect(answerTo(before)).toMatchObject({ certain: true, paths: [{ decidedBy: "only-route" }] });
    const after = evaluate(load(text("")), { before });
    expect(answerTo(after)).toMatchObject({ certain: false, paths: [{ decidedBy: "only-route" }] });
    expect(answerTo(after)?.paths[0]?.hops).toEqual(answerTo(before)?.paths[0]?.hops);
  });
});
