import { describe, expect, test } from "vitest";
import { attackReport } from "../../server/src/analysis/attack";
import { cascade } from "../../server/src/analysis/cascade";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { ResilienceRun } from "../../server/src/analysis/resilience";
import { sideBySide } from "../../server/src/analysis/side-by-side";
import { designOf } from "../helpers/design";
import { twoSites } from "./two-sites";

/** Under a scenario, whatever mistakes the text has. */
function mistaken(text: string, name = "now"): { evaluation: Evaluation; codes: readonly string[] } {
  const design = designOf(text);
  const scenario = design.scenarios.find((each) => each.name === name);
  return { evaluation: evaluate(design, { scenario }), codes: design.diagnostics.map(({ code }) => code) };
}

/** Everything that is computed of a situation. */
function everything(evaluation: Evaluation): unknown {
  const run = new ResilienceRun(evaluation);
  while (run.step());
  const { end: _, ...cascaded } = cascade(evaluation);
  const { statistics: __, ...answers } = evaluation.answers();
  const results = evaluation.expectations.map(({ holds, message }) => ({ holds, message }));
  return [answers, attackReport(evaluation), cascaded, run.report(), sideBySide(evaluation), results];
}

/** The numbers in a value that are none. */
function strange(value: unknown, path = ""): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => strange(each, `${path}/${key}`));
}

describe("whatever a design says, there is a result in numbers", () => {
  test.each([
    "fail pop nowhere",
    "fail as ghost",
    "fail link up ghost",
    "fail ixp ghost",
    "withdraw dns at nowhere",
    "withdraw ghost at west",
    "announce ghost at west",
    "prepend 1 at nowhere",
    "drain nobody",
    "demand ghost x2",
    "attack ghost 1 Gbps from b",
    "hijack 192.0.2.0/24 by ghost",
    "leak by ghost",
    "igp west nowhere 4",
    "rov on ghost",
    "use ghost",
    "neighbor ghost of west { prepend 1 }",
  ])("%s is a finding, and changes nothing", (change) => {
    const { evaluation, codes } = mistaken(twoSites(`scenario now { ${change} }`));
    expect(codes).toContain("AC002");
    const { services } = evaluation.answers();
    expect(services).toEqual(evaluation.under(undefined).answers().services);
  });

  test("shares of an attack over 100 % are an error; no more arrives than is sent", () => {
    const { evaluation, codes } = mistaken(twoSites("scenario now { attack dns 12 Gbps from a 80%, b 120% }"));
    expect(codes).toContain("AC008");
    const report = attackReport(evaluation);
    // 80 and 120 of 200: two fifths and three fifths.
    expect(report?.sites.map(({ attack }) => attack.bps)).toEqual([4.8e9, 7.2e9]);
    expect(report?.arrived.bps).toBe(12e9);
  });

  test("a capacity of 0 is exceeded by any load, and loses it all", () => {
    const { evaluation } = mistaken(
      twoSites("scenario now { demand a x0 }  expect load of east < 100%", { west: 0, east: 0 }),
    );
    expect(strange(everything(evaluation))).toEqual([]);
    // Nothing comes to west; east withdraws, and west with what comes to it then.
    expect(cascade(evaluation).rounds.map(({ withdrawn }) => withdrawn.map(({ pop }) => pop.name))).toEqual([
      ["east"],
      ["west"],
    ]);
    expect(evaluation.under(undefined).expectations[0]?.message).toBe(
      "The load of east is far over 100%, not < 100%. It gets 5 Gbps from b.",
    );
  });

  test.each([
    ["an attack of nothing", "attack dns 0 Gbps from b"],
    ["demand beyond the range of numbers", "demand a x1000000  demand b x1000000  ".repeat(60)],
    ["no demand at all", "demand a x0  demand b x0"],
    ["everything down", "fail pop west, east"],
    ["nothing announced", "withdraw dns at all"],
  ])("%s", (_, changes) => {
    const { evaluation } = mistaken(
      twoSites(`unicast one { origin org  prefix 198.51.100.0/24  announce at west }
        multicast tv { group 232.1.1.1  source west  receivers a, b }
        scenario now { ${changes} }
        expect all regions rtt p95 < 80 ms  in now
        expect any 2 pops down: load < 80%  in now`),
    );
    expect(strange(everything(evaluation))).toEqual([]);
  });

  test("shares of users over 100 %, users and demand of nothing", () => {
    const text = twoSites("")
      .replace("users 3M  demand 6 Gbps  via left", "users 0  demand 0 Gbps  via left 80%, right 90%")
      .replace("users 1M", "users 0");
    const { evaluation, codes } = mistaken(text);
    expect(codes).toContain("AC008");
    expect(strange(everything(evaluation))).toEqual([]);
  });

  test("routing that never settles: it ends, and says so", () => {
    // Griffin, Shepherd and Wilfong's bad gadget: each of three prefers its neighbour's direct way, which a peer tells, to its own.
    const ring = (own: number, next: number) =>
      `as r${own} AS6461${own} { at FRA  peer with r${next} { local-pref 300 } }`;
    const { evaluation } = mistaken(`${ring(1, 2)} ${ring(2, 3)} ${ring(3, 1)}
      as org AS64500 { pop p { at FRA  capacity 1 Gbps  transit from r1, r2, r3 } }
      anycast dns { origin org  prefix 192.0.2.0/24 }
      region a { at FRA  users 1M  demand 5 Gbps  via r1 }
      scenario now { demand a x2 }`);
    expect(strange(everything(evaluation))).toEqual([]);
    expect(evaluation.problems.map(({ kind }) => kind)).toEqual(["no-stable-state"]);
  });
});
