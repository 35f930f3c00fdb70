import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import { chosenFailures, MOST_FAILURES } from "../../server/src/diagram/chosen-failures";
import { outOfService } from "../../server/src/diagram/out-of-service";
import { designOf } from "../helpers/design";
import { design, draw } from "../helpers/what-if";

describe("chosenFailures", () => {
  test.each([
    ["pop:example.tokyo", "pop", "Tōkyō", "fail-router"],
    ["pop:example.london", "pop", "london", "fail-router"],
    ["router:ntt.NRT", "router", "NTT NRT", "fail-router"],
    ["as:ntt", "as", "NTT", "fail-as"],
    ["as:AS2914", "as", "NTT", "fail-as"],
    ["ixp:linx", "ixp", "LINX LON1", "fail-ixp"],
    ["location:LHR", "location", "LHR London", "fail-location"],
    ["location:48.35 11.79", "location", "48.35 11.79", "fail-location"],
    ["link:ntt|other", "link", "NTT – other", "fail-link"],
    ["link:other|ntt", "link", "other – NTT", "fail-link"],
    ["link:as:ocn|as:ntt", "link", "OCN – NTT", "fail-link"],
    ["link:example.london|ntt", "link", "london – NTT", "fail-link"],
    ["link:pop:example.tokyo|router:ntt.NRT", "link", "Tōkyō – NTT NRT", "fail-link"],
    ["link:example.london|ixp:linx", "link", "london – LINX LON1", "fail-link"],
  ])("%s is found", (id, kind, name, change) => {
    const { failures, unknown } = chosenFailures(design, [id]);
    expect(unknown).toEqual([]);
    expect(failures).toMatchObject([{ id, kind, name, change: { kind: change } }]);
  });

  test.each([
    "pop:example.kyoto",
    "as:nobody",
    "as:AS1",
    "ixp:ntt",
    "location:ZZZ",
    "region:japan",
    "flow:japan/AS4713",
    "link:ntt|nobody",
    "link:ocn|bt",
    "link:ntt",
    "link:ntt|other|ocn",
    "link:example.tokyo|ixp:linx",
    "link:region:japan|ocn",
    "header",
    "",
  ])("‘%s’ is not", (id) => {
    expect(chosenFailures(design, [id])).toEqual({ failures: [], unknown: [id], beyond: 0 });
  });

  test("takes each once, keeps their order, and stops at a number", () => {
    const ids = ["as:ntt", "pop:example.tokyo", "as:ntt"];
    expect(chosenFailures(design, ids).failures.map(({ id }) => id)).toEqual(["as:ntt", "pop:example.tokyo"]);
    const many = Array.from({ length: MOST_FAILURES + 7 }, (_, i) => `as:AS${i}`);
    expect(chosenFailures(design, many)).toMatchObject({ beyond: 7, unknown: { length: MOST_FAILURES } });
  });

  test("knows a thing by its other names, and fails it once", () => {
    const { failures, unknown } = chosenFailures(design, ["as:AS2914", "as:ntt", "link:AS4713|AS2914", "link:ntt|ocn"]);
    expect(unknown).toEqual([]);
    expect(failures.map(({ id, also }) => [id, also])).toEqual([
      ["as:AS2914", ["as:ntt"]],
      ["link:AS4713|AS2914", expect.arrayContaining(["link:ocn|ntt", "link:ntt|ocn", "link:as:ntt|as:ocn"])],
    ]);
    const drawn = chosenFailures(design, ["link:pop:example.tokyo|as:ntt", "link:as:ntt|pop:example.tokyo"]);
    expect(drawn.failures).toHaveLength(1);
  });

  test.each([undefined, null, 3, "as:ntt", {}, [1, null, {}]])("makes nothing of %j", (ids) => {
    expect(chosenFailures(design, ids)).toEqual({ failures: [], unknown: [], beyond: 0 });
  });

  test("an interior link is a link, and the only router of a network is the network", () => {
    const inside = designOf(`as a AS64501 { router w { at SEA }  router m { at DEN }  router e { at IAD }  igp w m 10 }
as b AS64502 { transit from a }`);
    const { failures, unknown } = chosenFailures(inside, ["link:a.m|a.w", "link:a.w|a.e", "pop:b"]);
    expect(failures.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["link a m – a w", "as b"]);
    expect(unknown).toEqual(["link:a.w|a.e"]);
  });

  test("with an Internet graph an AS that only the graph knows may fail, and links are believed", () => {
    const internet = designOf(`internet "graph.txt"\nas a AS64501 { transit from AS174 }`);
    const { failures, unknown } = chosenFailures(internet, ["as:AS174", "link:AS174|AS3356"]);
    expect(unknown).toEqual([]);
    expect(failures).toMatchObject([{ kind: "as", name: "AS174", change: { as: { asn: 174 } } }, { kind: "link" }]);
  });
});

describe("the picture with something failed", () => {
  test("marks what is out, and users go elsewhere", () => {
    const { sites, regions, header } = draw(["pop:example.tokyo"]);
    expect(sites.map(({ state }) => state)).toEqual(["failed", "serving", "silent"]);
    expect(regions[0]?.answers).toMatchObject([{ pop: "pop:example.london", share: 1 }]);
    expect(header.whatIf?.failures).toEqual([
      { id: "pop:example.tokyo", kind: "pop", name: "Tōkyō", also: ["router:example.tokyo"] },
    ]);
  });

  test("tells who moves, what it costs, and where it gets too much", () => {
    const changes = draw(["pop:example.tokyo"]).header.whatIf?.changes;
    expect(changes).toMatchObject({
      moves: [{ region: "region:japan", from: "pop:example.tokyo", to: "pop:example.london", share: 1, users: 100e6 }],
      moved: { share: expect.closeTo(2 / 3), users: expect.closeTo(100e6) },
      unreachable: { share: 0, users: 0 },
      overCapacity: [{ site: "pop:example.london", name: "london", ratio: 1.5 }],
      loadMoved: [{ unit: "bps", value: 20e9 }],
      worstRtt: { region: "region:japan", beforeMs: expect.closeTo(4), afterMs: expect.any(Number) },
    });
    expect(changes?.worstRtt?.afterMs).toBeGreaterThan(100);
    expect(changes?.rttAddedMs).toBeGreaterThan(60);
  });

  test("tells whom nobody reaches, and a silent site that fails is out too", () => {
    const { header, sites, regions } = draw(["as:ntt", "pop:example.spare"]);
    expect(sites.map(({ state }) => state)).toEqual(["serving", "serving", "failed"]);
    expect(regions.map(({ answers }) => answers[0]?.outcome)).toEqual(["unreachable", "unreachable"]);
    expect(header.whatIf?.changes).toMatchObject({
      moved: { share: 0 },
      unreachable: { share: 1, users: 150e6 },
      worstRtt: null,
      overCapacity: [],
      loadMoved: [],
    });
    expect(header.whatIf?.changes?.moves.map(({ from, to }) => [from, to])).toEqual([
      ["pop:example.tokyo", null],
      ["pop:example.london", null],
    ]);
  });

  test.each([
    [["location:LHR"], ["serving", "failed", "silent"]],
    [["as:example"], ["failed", "failed", "failed"]],
    [["link:example.tokyo|ntt"], ["serving", "serving", "silent"]],
  ])("%j takes down what stands in it", (failures, states) => {
    expect(draw(failures).sites.map(({ state }) => state)).toEqual(states);
  });

  test("says what is out with it", () => {
    expect(draw(["as:ocn"]).header.whatIf?.out).toEqual(["pop:ocn.NRT", "router:ocn.NRT"]);
    const { out } = draw(["location:LHR"]).header.whatIf ?? {};
    expect(out).toEqual(expect.arrayContaining(["pop:example.london", "router:ntt.LHR", "as:bt", "ixp:linx"]));
    expect(out).not.toContain("as:ntt");
    expect(draw(["pop:example.tokyo"]).header.whatIf?.out).toEqual([]);
    expect([...outOfService(draw([]))]).toEqual([]);
    expect([...outOfService(draw(["as:ocn"]))]).toEqual(["as:ocn", "as:AS4713", "pop:ocn.NRT", "router:ocn.NRT"]);
  });

  test("lies over the scenario, and is compared with it", () => {
    const { header, sites } = draw(["pop:example.tokyo"], "busy");
    expect(header.scenario).toBe("busy");
    expect(sites[1]?.load.value).toBe(50e9);
    expect(header.whatIf?.changes?.loadMoved).toEqual([{ unit: "bps", value: 40e9 }]);
    const twice = draw(["pop:example.tokyo"], "tokyo-out");
    expect(twice.header.whatIf?.changes).toMatchObject({ moves: [], moved: { share: 0 }, rttAddedMs: 0 });
  });

  test("equals a scenario that says the same", () => {
    const scenario = design.scenarios.find(({ name }) => name === "tokyo-out");
    const counts = { stale: false, errors: 0, warnings: 0 };
    const answers = evaluate(design, { scenario }).answers();
    const written = buildDiagram({ design, answers, service: "dns", ...counts });
    const { sites, regions, flows } = draw(["pop:example.tokyo"]);
    expect({ sites, regions, flows }).toEqual({ sites: written.sites, regions: written.regions, flows: written.flows });
  });

  test("says what is unknown, and changes nothing without routes", () => {
    const chosen = chosenFailures(design, ["pop:example.kyoto", "pop:example.tokyo"]);
    const counts = { stale: false, errors: 0, warnings: 0 };
    const whatIf = { chosen, comparison: undefined };
    const { header } = buildDiagram({ design, answers: undefined, whatIf, service: "dns", ...counts });
    expect(header.whatIf).toMatchObject({ unknown: ["pop:example.kyoto"], changes: null, failures: { length: 1 } });
  });
});
