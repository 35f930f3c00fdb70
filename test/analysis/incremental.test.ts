import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evaluation } from "../../server/src/analysis/evaluation";
import { Random } from "../helpers/random";
import { evaluated } from "./two-sites";

const PLACES = ["AMS", "FRA", "LHR", "JFK", "LAX", "NRT", "SIN", "GRU"];

/** A design in words, and its changes: what a scenario says is also said by the design itself. */
interface Plan {
  /** Providers of each transit network, by number; lower numbers are above. */
  readonly transits: readonly {
    readonly place: string;
    readonly providers: readonly number[];
    readonly peers: readonly number[];
  }[];
  readonly pops: readonly { readonly place: string; readonly providers: readonly number[] }[];
  readonly regions: readonly { readonly place: string; readonly providers: readonly number[] }[];
}

type Edit =
  | { readonly kind: "pop" | "withdraw" | "drain"; readonly pop: number }
  | { readonly kind: "link" | "as" | "rov" | "leak"; readonly transit: number }
  | { readonly kind: "prepend" | "announce"; readonly pop: number; readonly count: number }
  | { readonly kind: "neighbor"; readonly pop: number; readonly transit: number; readonly count: number }
  | { readonly kind: "demand" | "attack"; readonly region: number }
  | { readonly kind: "location"; readonly place: string }
  | { readonly kind: "hijack"; readonly forged: boolean }
  | { readonly kind: "igp"; readonly cost: number }
  | { readonly kind: "ixp" };

function planOf(random: Random): Plan {
  const transits = 2 + random.below(4);
  const some = (limit: number, chance: number) =>
    Array.from({ length: limit }, (_, i) => i).filter(() => random.chance(chance));
  const atLeastOne = (limit: number) => {
    const chosen = some(limit, 0.4);
    return chosen.length > 0 ? chosen : [random.below(limit)];
  };
  return {
    transits: Array.from({ length: transits }, (_, i) => {
      const providers = some(i, 0.5);
      const peers = some(i, 0.4).filter((other) => !providers.includes(other));
      return { place: random.pick(PLACES), providers, peers };
    }),
    pops: Array.from({ length: 2 + random.below(3) }, () => ({
      place: random.pick(PLACES),
      providers: atLeastOne(transits),
    })),
    regions: Array.from({ length: 2 + random.below(3) }, () => ({
      place: random.pick(PLACES),
      providers: atLeastOne(transits),
    })),
  };
}

function editOf(random: Random, { transits, pops, regions }: Plan): Edit {
  const [pop, transit, count] = [random.below(pops.length), random.below(transits.length), 1 + random.below(3)];
  return random.pick<Edit>([
    { kind: "pop", pop },
    { kind: "withdraw", pop },
    { kind: "link", transit },
    { kind: "as", transit },
    { kind: "prepend", pop, count },
    { kind: "neighbor", pop, transit, count },
    { kind: "demand", region: random.below(regions.length) },
    { kind: "attack", region: random.below(regions.length) },
    { kind: "drain", pop },
    { kind: "announce", pop, count },
    { kind: "rov", transit },
    { kind: "leak", transit },
    { kind: "location", place: random.pick(PLACES) },
    { kind: "hijack", forged: random.chance(0.5) },
    { kind: "igp", cost: random.pick([1, 10, 40]) },
    { kind: "ixp" },
  ]);
}

/** A change as a scenario says it. */
function asChange(edit: Edit, plan: Plan): string {
  switch (edit.kind) {
    case "pop":
      return `fail pop p${edit.pop}`;
    case "withdraw":
      return `withdraw dns at p${edit.pop}`;
    case "link":
      return `fail link org t${edit.transit}`;
    case "as":
      return `fail as t${edit.transit}`;
    case "prepend":
      return `prepend ${edit.count} at p${edit.pop}`;
    case "neighbor":
      // Options of a session that is not there would be a mistake.
      return plan.pops[edit.pop]?.providers.includes(edit.transit)
        ? `neighbor t${edit.transit} of p${edit.pop} { prepend ${edit.count} }`
        : "";
    case "demand":
      return `demand r${edit.region} x2`;
    case "attack":
      return `attack dns 3 Gbps from r${edit.region}`;
    case "drain":
      return `drain p${edit.pop}`;
    case "announce":
      return `announce dns at p${edit.pop} { prepend ${edit.count} }`;
    case "rov":
      return `rov on t${edit.transit}`;
    case "leak":
      return `leak by t${edit.transit}`;
    case "location":
      return `fail location ${edit.place}`;
    case "hijack":
      return `hijack 192.0.2.0/24 by thief ${edit.forged ? "{ forge AS64500 }" : ""}`;
    case "igp":
      return `igp core.n core.m ${edit.cost}`;
    case "ixp":
      return "fail ixp ix";
  }
}

/** How often a PoP prepends after all changes of what it announces, in their order; undefined where it announces nothing. */
function announcedAs(edits: readonly Edit[], pop: number): number | undefined {
  let [announces, line, over]: [boolean, number, number | undefined] = [true, 0, undefined];
  for (const edit of edits) {
    if (!("pop" in edit) || edit.pop !== pop) continue;
    if (edit.kind === "withdraw") [announces, line, over] = [false, 0, undefined];
    if (edit.kind === "announce") [announces, line] = [true, edit.count];
    if (edit.kind === "prepend" && announces) over = edit.count;
  }
  return announces ? (over ?? line) : undefined;
}

/** The design with changes written into it. */
function textOf(plan: Plan, edits: readonly Edit[]): string {
  const has = (wanted: Partial<Record<"kind" | "pop" | "transit" | "place", unknown>>) =>
    edits.some((edit) =>
      Object.entries(wanted).every(([key, value]) => new Map(Object.entries(edit)).get(key) === value),
    );
  const dark = (place: string) => has({ kind: "location", place });
  const down = (transit: number) => has({ kind: "as", transit }) || dark(plan.transits[transit]?.place ?? "");
  const alive = (list: readonly number[]) => list.filter((transit) => !down(transit));
  const named = (list: readonly number[]) => list.map((transit) => `t${transit}`);
  const join = has({ kind: "ixp" }) || dark("FRA") ? "" : "join ix";
  const lines = plan.transits.map(({ place, providers, peers }, transit) => {
    const up = (list: readonly number[]) => (down(transit) ? [] : named(alive(list)));
    const above = plan.transits.flatMap((each, other) => (each.peers.includes(transit) ? [other] : []));
    const leaks = has({ kind: "leak", transit })
      ? up([...providers, ...peers, ...above]).map((name) => `neighbor ${name} { leak }`)
      : [];
    const rov = has({ kind: "rov", transit }) ? "rov on" : "";
    const member =
      transit % 2 === 0 && !down(transit) ? `${join} ${join && has({ kind: "leak", transit }) ? "{ leak }" : ""}` : "";
    return `as t${transit} AS${64600 + transit} { at ${place} ${say("transit from", up(providers))} ${say("peer with", up(peers))} ${leaks.join(" ")} ${rov} ${member} }`;
  });
  const pops = plan.pops.map(({ place, providers }, pop) => {
    const gone = has({ kind: "pop", pop }) || dark(place);
    const drains = has({ kind: "drain", pop }) ? "community graceful-shutdown local-pref 0" : "";
    const own = gone ? [] : alive(providers).filter((transit) => !has({ kind: "link", transit }));
    const sessions = own.map((transit) => {
      const counts = edits.flatMap((edit) =>
        edit.kind === "neighbor" && edit.pop === pop && edit.transit === transit ? [edit.count] : [],
      );
      return `transit from t${transit} { ${counts.length > 0 ? `prepend ${counts.at(-1)}` : ""} ${drains} }`;
    });
    const inside = gone || pop > 1 ? "" : `transit from core.${pop === 0 ? "n" : "s"} { ${drains} }`;
    return `pop p${pop} { at ${place} capacity 10 Gbps ${sessions.join(" ")} ${inside} }`;
  });
  const terms = plan.pops.flatMap(({ place }, pop) => {
    const count = announcedAs(edits, pop);
    if (has({ kind: "pop", pop }) || dark(place) || count === undefined) return [`withdraw at p${pop}`];
    return count > 0 ? [`announce at p${pop} { prepend ${count} }`] : [];
  });
  const regions = plan.regions.flatMap(({ place, providers }, region) => {
    const doubled = edits.filter((edit) => edit.kind === "demand" && edit.region === region).length;
    return [
      `as e${region} AS${64700 + region} { at ${place} ${say("transit from", dark(place) ? [] : named(alive(providers)))} }`,
      `region r${region} { at ${place} users 1M demand ${2 ** doubled} Gbps via e${region} }`,
    ];
  });
  const hijack = edits.findLast((edit) => edit.kind === "hijack");
  const cost = edits.findLast((edit) => edit.kind === "igp")?.cost ?? 10;
  return [
    ...lines,
    `ixp ix { at FRA route-server AS64999 }`,
    `as core AS64590 { router n { at OSL } router m { at CPH } router s { at MAD } igp n m ${cost} igp m s 10 }`,
    `as inner AS64591 { at CPH transit from core.m }`,
    `as thief AS64666 { at DUB ${say("transit from", named(alive([0])))} }`,
    "roa 192.0.2.0/24 origin AS64500",
    `as org AS64500 { ${pops.join("\n")} }`,
    `anycast dns { origin org prefix 192.0.2.0/24 announce at all ${terms.join(" ")} }`,
    ...(hijack
      ? [
          `anycast steal { origin thief prefix 192.0.2.0/24 announce at all { ${hijack.forged ? "forge AS64500" : ""} } }`,
        ]
      : []),
    ...regions,
    "region inside { at CPH users 1M demand 1 Gbps via inner }",
  ].join("\n");
}

function say(words: string, names: readonly string[]): string {
  return names.length > 0 ? `${words} ${names.join(", ")}` : "";
}

/** What is the same however the change is said. */
function answers(evaluation: Evaluation): unknown {
  const [dns] = evaluation.services;
  const regions = dns?.regions.map(({ region, pops, unreachable, paths }) => ({
    region,
    unreachable,
    pops: pops.map(({ pop, share, rttMs }) => [pop.key, share, rttMs.toFixed(6)]),
    paths: paths.map(({ asPath, outcome, decidedBy, certain, candidates }) => [
      outcome === "pop" ? asPath : outcome,
      decidedBy,
      certain,
      candidates.map(({ key }) => key),
    ]),
  }));
  const pops = dns?.pops.map(({ pop, loadBps, attackBps, userShare, announces }) => [
    pop.key,
    // An attack comes on top, and a design has no words for one.
    Math.round(loadBps - attackBps),
    userShare.toFixed(6),
    announces,
  ]);
  return { regions, pops };
}

/** Where users end up, without the why. */
function reached(evaluation: Evaluation): unknown {
  const [dns] = evaluation.routedServices;
  return evaluation.design.regions.map((region) => {
    const reach = dns && evaluation.reach(dns, region);
    return reach?.paths.map(({ share, pop, rttMs }) => [region.name, share, pop?.key, rttMs?.toFixed(6)]);
  });
}

test("changes laid over a network give what a design with the changes in it gives", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 5 }), (seed, length) => {
      const random = new Random(seed);
      const plan = planOf(random);
      const edits: Edit[] = [];
      for (let step = 0; step < length; step++) edits.push(editOf(random, plan));
      // Every other scenario uses the one before instead of saying all its changes again.
      const scenarios = edits.map((edit, step) => {
        const all = edits.slice(0, step + 1).map((each) => asChange(each, plan));
        return `scenario s${step} { ${step % 2 === 1 ? `use s${step - 1} ${asChange(edit, plan)}` : all.join("\n")} }`;
      });
      // One evaluation goes through the whole sequence; the others begin anew each time.
      const design = evaluated(`${textOf(plan, [])}\n${scenarios.join("\n")}`);
      for (const [step, scenario] of design.design.scenarios.entries()) {
        const anew = evaluated(textOf(plan, edits.slice(0, step + 1)));
        expect(answers(design.under(scenario))).toEqual(answers(anew));
        // One failure more, without the why: ways that stay are taken from the situation before.
        const pop: Edit = { kind: "pop", pop: random.below(plan.pops.length) };
        const router = design.design.ases.find(({ name }) => name === "org")?.routers[pop.pop];
        const failed = design.under(scenario).once((builder) => router && builder.failRouter(router));
        expect(reached(failed)).toEqual(reached(evaluated(textOf(plan, [...edits.slice(0, step + 1), pop]))));
      }
      expect(answers(design.under(undefined))).toEqual(answers(evaluated(textOf(plan, []))));
    }),
    { numRuns: 60 },
  );
});
