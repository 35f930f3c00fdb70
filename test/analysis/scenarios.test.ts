import { describe, expect, test } from "vitest";
import { drainPlans } from "../../server/src/analysis/drain";
import { evaluate } from "../../server/src/analysis/evaluation";
import { designOf } from "../helpers/design";
import { evaluated, reached, twoSites } from "./two-sites";

/** Region c's network is the transit itself: west and east are equal for it, and the lower ASN wins, so west. */
const THREE_REGIONS = "region c { at FRA  users 1M  via up }";
const THIEF = `as thief AS64666 { at FRA  transit from up }
  roa 192.0.2.0/24 origin AS64500`;

const under = (changes: string, more = "") =>
  evaluated(twoSites(`${THREE_REGIONS} ${more} scenario now { ${changes} }`), "now");

/** PoP names by region, "–" for none. */
function answers(changes: string, more = ""): Record<string, string> {
  const evaluation = under(changes, more);
  const names = evaluation.design.regions.map(({ name }): [string, string] => [
    name,
    Object.keys(reached(evaluation, name)).join("+") || "–",
  ]);
  return Object.fromEntries(names);
}

const path = (changes: string, region: string, more = "") =>
  under(changes, more)
    .service("dns")
    ?.regions.find((each) => each.region === region)?.paths[0];

test("as designed", () => {
  expect(answers("")).toEqual({ a: "west", b: "east", c: "west" });
});

describe("a failure", () => {
  test("of a PoP sends its users to the other", () => {
    expect(answers("fail pop west")).toEqual({ a: "east", b: "east", c: "east" });
  });

  test("of an AS cuts the way between", () => {
    expect(answers("fail as up")).toEqual({ a: "west", b: "east", c: "–" });
    expect(answers("fail pop west  fail as up")).toEqual({ a: "–", b: "east", c: "–" });
    expect(path("fail as up", "c")?.reason).toBe("the access network is down");
  });

  test("of a link, everywhere or at one place", () => {
    expect(answers("fail link org left")).toEqual({ a: "east", b: "east", c: "east" });
    expect(answers("fail link org left at VIE")).toEqual({ a: "west", b: "east", c: "west" });
  });

  test("of an exchange ends what is peered over it", () => {
    const more = `ixp ix { at FRA  route-server AS64999 }
      as eye AS64605 { at FRA  join ix  transit from right }
      as near AS64606 { at FRA  join ix }
      anycast own { origin near  prefix 198.51.100.0/24 }
      region d { at FRA  via eye }`;
    const over = (changes: string) => reached(under(changes, more), "d", "own");
    expect(over("")).toEqual({ FRA: 100 });
    expect(over("fail ixp ix")).toEqual({});
  });

  test("of a place takes everything there", () => {
    expect(answers("fail location AMS")).toEqual({ a: "–", b: "east", c: "east" });
  });
});

describe("an announcement", () => {
  test("withdrawn", () => {
    expect(answers("withdraw dns at west")).toEqual({ a: "east", b: "east", c: "east" });
    expect(answers("withdraw dns at all")).toEqual({ a: "–", b: "–", c: "–" });
  });

  test("made where there was none", () => {
    const standby = twoSites("scenario now { announce dns at west }").replace("/24 }", "/24  withdraw at west }");
    expect(reached(evaluated(standby), "a")).toEqual({ east: 100 });
    expect(reached(evaluated(standby, "now"), "a")).toEqual({ west: 100 });
  });

  test("made otherwise: one copy more decides a tie, and no customer route", () => {
    expect(answers("announce dns at west { prepend 1 }")).toEqual({ a: "west", b: "east", c: "east" });
    expect(answers("announce dns at west except to left")).toEqual({ a: "east", b: "east", c: "east" });
  });

  test("prepended, to all or to some", () => {
    expect(answers("prepend 1 at west")).toEqual({ a: "west", b: "east", c: "east" });
    expect(answers("prepend 1 at west to left")).toEqual({ a: "west", b: "east", c: "east" });
    expect(answers("prepend 1 at west to right")).toEqual({ a: "west", b: "east", c: "west" });
  });

  test("with other options of a session", () => {
    expect(answers("neighbor left of west { prepend 1 }").c).toBe("east");
    expect(answers("neighbor right of up { local-pref 300 }").c).toBe("east");
    expect(answers("neighbor left { announce none }").a).toBe("east");
  });
});

describe("a drain", () => {
  test("moves all who have another way, before anything breaks", () => {
    const evaluation = under("drain west");
    // The transit and left give the tagged route local-pref 0 (RFC 8326): any other one is better.
    expect(reached(evaluation, "a")).toEqual({ east: 100 });
    expect(reached(evaluation, "c")).toEqual({ east: 100 });
    const [plan, ...others] = drainPlans(evaluation);
    expect(others).toEqual([]);
    expect(plan?.site.name).toBe("west");
    expect(plan?.moved.map(({ region, share, to }) => [region, share, to.map(({ name }) => name)])).toEqual([
      ["a", 1, ["east"]],
      ["c", 1, ["east"]],
    ]);
    expect(plan?.cut).toEqual([]);
  });

  test("leaves those whose network ignores it to the end of the sessions", () => {
    const [plan] = drainPlans(
      evaluated(
        twoSites("scenario now { drain west }").replace(
          "as left AS64602 {",
          "as left AS64602 { graceful-shutdown ignore ",
        ),
        "now",
      ),
    );
    expect(plan?.moved).toEqual([]);
    expect(plan?.cut.map(({ region, to }) => [region, to.map(({ name }) => name)])).toEqual([["a", ["east"]]]);
  });

  test("of the only PoP cuts everybody off", () => {
    const [plan] = drainPlans(under("fail pop east  drain west"));
    expect(plan?.cut.map(({ region, to }) => [region, to])).toEqual([
      ["a", []],
      ["b", []],
      ["c", []],
    ]);
  });

  test("is nowhere else", () => {
    expect(drainPlans(under("fail pop west"))).toEqual([]);
  });
});

describe("traffic", () => {
  const load = (changes: string) =>
    under(changes).pops.map(({ pop, loadBps, attackBps }) => [pop.name, loadBps / 1e9, attackBps / 1e9]);

  test("grows with demand, again and again", () => {
    expect(load("demand a x2")).toEqual([
      ["west", 12, 0],
      ["east", 5, 0],
    ]);
    expect(load("demand a, b x2  demand b x0")).toEqual([
      ["west", 12, 0],
      ["east", 0, 0],
    ]);
  });

  test("of an attack comes on top", () => {
    expect(load("attack dns 4 Gbps from b 75%, c 25%")).toEqual([
      ["west", 7, 1],
      ["east", 8, 3],
    ]);
  });
});

describe("a hijack", () => {
  test("wins by the shorter path, where nobody validates", () => {
    expect(path("hijack 192.0.2.0/24 by thief", "c", THIEF)).toMatchObject({
      outcome: "hijacked",
      reason: "thief takes it: it announces the prefix and is not its origin",
      asPath: [64601, 64666],
    });
    expect(answers("hijack 192.0.2.0/24 by thief", THIEF)).toEqual({ a: "west", b: "east", c: "–" });
  });

  test("as good as the origin's route is a tie, with the thief's name", () => {
    const beside = THIEF.replace("transit from up", "transit from right");
    const names = path("hijack 192.0.2.0/24 by thief", "b", beside)?.candidates.map(({ name }) => name);
    expect(names).toEqual(["east", "thief"]);
  });

  test("is dropped as RPKI-invalid", () => {
    expect(answers("hijack 192.0.2.0/24 by thief  rov on up", THIEF).c).toBe("west");
  });

  test("with a forged origin is valid, and one AS longer", () => {
    const more = THIEF.replace("transit from up", "transit from up  peer with right");
    expect(answers("hijack 192.0.2.0/24 by thief { forge AS64500 }  rov on up", more).c).toBe("west");
    // Without left's route the forged path is as long as right's, and right's ASN is lower.
    expect(answers("hijack 192.0.2.0/24 by thief { forge AS64500 }  rov on up  fail pop west", more).c).toBe("east");
    const alone = path("hijack 192.0.2.0/24 by thief { forge AS64500 }  rov on up  prepend 1 at west, east", "c", more);
    expect(alone).toMatchObject({ outcome: "hijacked" });
  });

  test("of a part wins everywhere by longest match, and is too long for the ROA", () => {
    expect(answers("hijack 192.0.2.0/25 by thief", THIEF)).toEqual({ a: "–", b: "–", c: "–" });
    expect(answers("hijack 192.0.2.0/25 by thief { forge AS64500 }  rov on up", THIEF)).toEqual({
      a: "west",
      b: "east",
      c: "west",
    });
  });
});

describe("a leak", () => {
  test("draws traffic over a customer", () => {
    expect(path("fail pop west", "a")?.asPath).toEqual([64602, 64601, 64603, 64500]);
    // left prefers its customer's route whatever it is.
    expect(path("fail pop west  leak by both", "a")?.asPath).toEqual([64602, 64604, 64603, 64500]);
  });

  test("to some neighbours only", () => {
    expect(path("fail pop west  leak by both to right", "a")?.asPath).toEqual([64602, 64601, 64603, 64500]);
    expect(path("fail pop west  leak by both to left", "a")?.asPath).toEqual([64602, 64604, 64603, 64500]);
  });
});

test("an interior cost decides between two exits", () => {
  const carrier = `
    as carrier AS64601 { router w { at SEA }  router m { at DEN }  router e { at JFK }  igp w m 10  igp m e 20 }
    as eye AS64602 { at DEN  transit from carrier at DEN }
    as org AS64500 { pop sea { at SEA  transit from carrier.w }  pop nyc { at JFK  transit from carrier.e } }
    anycast dns { origin org  prefix 192.0.2.0/24 }
    region r { at DEN  via eye }
    scenario dear { igp w m 50 }
    scenario broken { fail link carrier.w carrier.m }`;
  expect(reached(evaluated(carrier), "r")).toEqual({ sea: 100 });
  expect(reached(evaluated(carrier, "dear"), "r")).toEqual({ nyc: 100 });
  expect(reached(evaluated(carrier, "broken"), "r")).toEqual({ nyc: 100 });
});

describe("a scenario", () => {
  const chain = (last: string) => `scenario gone { fail pop west  use busy }
    scenario busy { demand a x2 ${last} }`;

  test("uses others", () => {
    const evaluation = evaluated(twoSites(chain("")), "gone");
    expect(reached(evaluation, "a")).toEqual({ east: 100 });
    expect(evaluation.pops.map(({ loadBps }) => loadBps / 1e9)).toEqual([0, 17]);
  });

  test("that uses itself is a mistake, and counts once", () => {
    const design = designOf(twoSites(chain("use gone")));
    expect(design.diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
      "AC010",
      "A scenario cannot use itself: gone → busy → gone.",
    ]);
    const evaluation = evaluate(design, { scenario: design.scenarios[0] });
    expect(evaluation.pops.map(({ loadBps }) => loadBps / 1e9)).toEqual([0, 17]);
  });

  test("leaves the design as it is", () => {
    const evaluation = under("fail pop west  demand a x2");
    const back = evaluation.under(undefined);
    expect(reached(back, "a")).toEqual({ west: 100 });
    expect(back.pops[0]?.loadBps).toBe(6e9);
  });
});
