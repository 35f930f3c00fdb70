import { describe, expect, test } from "vitest";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { designOf } from "../helpers/design";
import { SMALL_DESIGN } from "../helpers/small-design";

function evaluationOf(text: string, scenario?: string): Evaluation {
  const design = designOf(text);
  expect(design.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return evaluate(design, { scenario: design.scenarios.find(({ name }) => name === scenario) });
}

/** PoP names with their shares in percent, of one region. */
function catchment(evaluation: Evaluation, region: string, service = "dns"): Record<string, number> {
  const answer = evaluation.service(service)?.regions.find((each) => each.region === region);
  return Object.fromEntries((answer?.pops ?? []).map(({ pop, share }) => [pop.name, Math.round(share * 100)]));
}

describe("the small design of the language reference", () => {
  const evaluation = evaluationOf(SMALL_DESIGN);
  const dns = evaluation.service("dns");
  const path = (region: string, via: string) =>
    dns?.regions.find((each) => each.region === region)?.paths.find((each) => each.via === via);

  test("sends Japan to Tokyo over two AS hops at one place: 2 × 1 ms + 2 ms", () => {
    expect(path("japan", "ocn")).toMatchObject({
      outcome: "pop",
      prefix: "192.0.2.0/24",
      asPath: [4713, 2914, 64500],
      rttMs: 4,
      inflationMs: 0,
      decidedBy: "only-route",
      certain: true,
    });
    expect(path("japan", "ocn")?.pop).toMatchObject({ key: "example.tokyo", name: "tokyo" });
  });

  test("sends BT over the lower router ID of two equal providers, which both lead to London", () => {
    expect(path("uk", "bt")).toMatchObject({
      asPath: [2856, 1299, 64500],
      rttMs: 4,
      decidedBy: "router-id",
      certain: true,
    });
  });

  test("sends KPN to Arelion's nearest place, Frankfurt, and from there to London", () => {
    const kpn = path("uk", "kpn");
    expect(kpn?.hops.map(({ location }) => location)).toEqual(["AMS", "FRA", "LHR", "LHR"]);
    // AMS–FRA is 366 km, FRA–LHR 655 km: 2 × 1,021 km × 1.5 ÷ 200 km/ms + 4 ms.
    expect(kpn?.rttMs).toBeCloseTo(19.3, 0);
    expect(dns?.regions.find(({ region }) => region === "uk")?.rttMs).toBeCloseTo(8.6, 0);
  });

  test("adds users and demand up", () => {
    const pops = dns?.pops.map(({ pop, userShare, loadBps, capacityBps }) => [
      pop.name,
      Math.round(userShare * 100),
      loadBps / 1e9,
      (capacityBps ?? 0) / 1e9,
    ]);
    expect(pops).toEqual([
      ["tokyo", 64, 20, 40],
      ["london", 36, 12, 40],
      ["ashburn", 0, 0, 20],
    ]);
  });

  test("solves equal prefixes once", () => {
    expect(evaluation.statistics).toMatchObject({ prefixes: 2, solved: 1 });
    expect(evaluation.solution("2001:db8:53::/48")?.prefix.family).toBe(6);
  });

  test("holds its expectations, under every failure too", () => {
    expect(evaluation.expectations.map(({ holds, failures }) => [holds, failures])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
      [true, 3],
    ]);
  });

  test("knows where Japan goes without Tokyo", () => {
    const [service] = evaluation.routedServices;
    const [japan] = evaluation.design.regions;
    if (!service || !japan) throw new Error("incomplete");
    const backup = evaluation.backup(service, japan);
    expect(backup?.lost.name).toBe("tokyo");
    expect(backup?.answer.pops.map(({ pop }) => pop.name)).toEqual(["london"]);
  });

  test("evaluates a scenario beside it, and goes back", () => {
    const [scenario] = evaluation.design.scenarios;
    const under = evaluation.under(scenario);
    expect(catchment(under, "japan")).toEqual({ london: 100 });
    expect(under.answers().scenario).toBe("tokyo-out");
    expect(under.service("dns")?.pops.map(({ announces }) => announces)).toEqual([false, true, true]);
    expect(under.under(undefined).scenario).toBeUndefined();
    expect(evaluation.under(scenario)).toBe(under);
  });

  test("answers are plain data that cross threads", () => {
    expect(structuredClone(evaluation.answers())).toEqual(evaluation.answers());
  });

  test("a prepend at London sends every Briton over the ocean, as the reference says", () => {
    const prepended = evaluationOf(
      SMALL_DESIGN.replace(
        "transit from ntt, arelion  join linx",
        "transit from ntt, arelion { prepend 1 }  join linx { prepend 1 }",
      ),
    );
    expect(catchment(prepended, "uk")).toEqual({ ashburn: 100 });
  });
});

const LINE = `
as up AS64601 { at FRA }
as left AS64602 { at AMS  transit from up }
as right AS64603 { at VIE  transit from up }
as org AS64500 {
  pop west { at AMS  capacity 10 Gbps  transit from left }
  pop east { at VIE  capacity 10 Gbps  transit from right }
}
`;

describe("answers", () => {
  test("go by longest match at every hop", () => {
    const evaluation = evaluationOf(`${LINE}
      anycast wide { origin org  prefix 198.51.100.0/23 }
      anycast narrow { origin org  prefix 198.51.100.0/24  announce at east }
      region here { at AMS  via left }`);
    expect(catchment(evaluation, "here", "wide")).toEqual({ east: 100 });
    expect(evaluation.service("wide")?.regions[0]?.paths[0]).toMatchObject({
      prefix: "198.51.100.0/24",
      asPath: [64602, 64601, 64603, 64500],
    });
  });

  test("name both sites of a tie", () => {
    const evaluation = evaluationOf(`${LINE}
      as dual AS64610 { at FRA  transit from left, right }
      anycast dns { origin org  prefix 192.0.2.0/24 }
      region mid { at FRA  via dual }`);
    const [path] = evaluation.service("dns")?.regions[0]?.paths ?? [];
    expect(path).toMatchObject({ certain: false, decidedBy: "router-id" });
    expect(path?.candidates.map(({ name }) => name).sort()).toEqual(["east", "west"]);
    const [service] = evaluation.routedServices;
    const [region] = evaluation.design.regions;
    if (!service || !region) throw new Error("incomplete");
    const [hop] = evaluation.explain(service, region).paths[0]?.hops ?? [];
    expect(hop?.advice).toContain("A prepend at east would settle it for west");
    expect(hop?.candidates.map(({ removedBy }) => removedBy)).toEqual([null, "router-id"]);
  });

  test("tell the unreachable from the hijacked", () => {
    const evaluation = evaluationOf(
      `${LINE}
      as lost AS64620 { at OSL }
      as thief AS64666 { at FRA  transit from up }
      as near AS64621 { at FRA  transit from up }
      anycast dns { origin org  prefix 192.0.2.0/24 }
      region north { at OSL  via lost 40%, near 60% }
      scenario robbery { hijack 192.0.2.0/25 by thief }`,
      "robbery",
    );
    const north = evaluation.service("dns")?.regions[0];
    expect(north?.paths.map(({ outcome, pop }) => [outcome, pop])).toEqual([
      ["unreachable", null],
      ["hijacked", null],
    ]);
    expect(north?.unreachable).toBeCloseTo(1, 9);
    expect(north?.paths[1]?.reason).toMatch(/^thief takes it:/);
    expect(north?.rttMs).toBeNull();
  });

  test("count every region as one where none says its users", () => {
    const evaluation = evaluationOf(`${LINE}
      anycast dns { origin org  prefix 192.0.2.0/24 }
      region a { at AMS  via left }
      region b { at VIE  via right }`);
    expect(evaluation.service("dns")?.pops.map(({ userShare }) => userShare)).toEqual([0.5, 0.5]);
  });

  test("use the defaults' latency model", () => {
    const evaluation = evaluationOf(`${LINE}
      defaults { latency { stretch 1  speed 100 km/ms  hop 3 ms  access 7 ms } }
      anycast dns { origin org  prefix 192.0.2.0/24 }
      region a { at AMS  via left }`);
    expect(evaluation.service("dns")?.regions[0]?.rttMs).toBe(10);
  });

  test("are there for what is left of a broken text", () => {
    const design = designOf(`${LINE} anycast dns { origin org  prefix 192.0.2.0/24  announce at nowhere, west }
      region a { at AMS  via left 50%, ghost 50% }  as broken AS64602 { transit from `);
    expect(design.diagnostics.length).toBeGreaterThan(0);
    const evaluation = evaluate(design);
    expect(catchment(evaluation, "a")).toEqual({ west: 50 });
    expect(evaluation.problems).toEqual([]);
  });
});
