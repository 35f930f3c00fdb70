import { describe, expect, it } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { getCodeLenses } from "../../server/src/service/code-lens";
import { scenarioChanges } from "../../server/src/service/scenario-changes";
import { SMALL } from "../helpers/small-design";
import { documentOf, marked } from "./marked";

const ALL = { services: true, pops: true, scenarios: true };

function lenses(text: string, solved = true, wanted = ALL): string[] {
  const design = marked(text, {}, solved);
  const document = documentOf(design);
  return getCodeLenses(design.snapshot, design.uri, wanted).map(
    ({ range, title }) => `${document.getText(range)}: ${title}`,
  );
}

describe("code lenses", () => {
  it("stand above PoPs, services and scenarios", () => {
    expect(lenses(SMALL)).toEqual([
      "tokyo: serves japan",
      "london: serves uk",
      "ashburn: serves no region",
      "dns: 3 sites · reaches 2 of 2 regions · median 4 ms, p95 9 ms, p99 9 ms",
      "tokyo-out: Run",
      "tokyo-out: Show what changes",
    ]);
  });

  it("are of the kinds that are wanted", () => {
    const none = { services: false, pops: false, scenarios: false };
    expect(lenses(SMALL, true, none)).toEqual([]);
    expect(lenses(SMALL, true, { ...none, services: true })).toHaveLength(1);
    expect(lenses(SMALL, true, { ...none, pops: true })).toHaveLength(3);
    expect(lenses(SMALL, true, { ...none, scenarios: true })).toHaveLength(2);
  });

  it("say under which scenario they are, and lead back", () => {
    const design = marked(SMALL, {}, true);
    const { results } = design.snapshot;
    if (!results) throw new Error("There are no results.");
    const snapshot = { ...design.snapshot, results: { ...results, scenario: "tokyo-out" } };
    const found = getCodeLenses(snapshot, design.uri, ALL);
    expect(found[0]?.title).toBe("[tokyo-out] serves japan");
    const running = found.find(({ opens }) => opens.kind === "run");
    expect(running).toMatchObject({ title: "Running: back to as designed", opens: { scenario: null } });
  });

  it("open the preview, the regions, or the comparison", () => {
    const design = marked(SMALL, {}, true);
    const found = getCodeLenses(design.snapshot, design.uri, ALL);
    expect(found.map(({ opens }) => opens.kind)).toEqual(["places", "places", "preview", "preview", "run", "scenario"]);
    const [first] = found;
    const [place] = first?.opens.kind === "places" ? first.opens.places : [];
    expect(place && documentOf(design).getText(place.range)).toBe("japan");
  });

  it("name shares, and no more than three regions", () => {
    const regions = ["a", "b", "c", "d"].map((name) => `region ${name} { at NRT  via ocn }`).join("\n");
    expect(lenses(`${SMALL}\n${regions}`)).toContainEqual(
      expect.stringMatching(/^tokyo: serves japan, a, b and 2 more$/),
    );
    const split = lenses(`${SMALL}
region e { at NRT  via ocn, kpn }`);
    expect(split).toContain("tokyo: serves japan, e 50%");
  });

  it("name the slowest of three regions or more, and its detour", () => {
    // Tokyo's route is longer than London's by three, so Japan goes there.
    const text = SMALL.replace("40 Gbps  transit from ntt }", "40 Gbps  transit from ntt { prepend 3 } }");
    expect(lenses(`${text}\nregion dutch { at AMS  users 1M  via kpn }`)).toContainEqual(
      expect.stringMatching(/ · slowest: japan \d+ ms, \d+ ms of it a detour$/),
    );
  });

  it("say of routes nothing before there are any", () => {
    expect(lenses(SMALL, false)).toEqual(["tokyo-out: Run", "tokyo-out: Show what changes"]);
  });

  it("count regions alike where no users are given", () => {
    const text = SMALL.replaceAll(/users \d+M /g, "");
    expect(lenses(text)).toContain("dns: 3 sites · reaches 2 of 2 regions · median 4 ms, p95 9 ms, p99 9 ms");
  });
});

describe("a scenario's changes", () => {
  function changes(scenario: string): { message: string; places: string[] } {
    const design = marked(SMALL.replace("fail pop tokyo }", "fail pop tokyo }\nscenario calm { drain ashburn }"));
    const { design: bound } = design.snapshot;
    const wanted = bound.scenarios.find(({ name }) => name === scenario);
    const { message, places } = scenarioChanges(
      design.snapshot,
      evaluate(bound).answers(),
      evaluate(bound, { scenario: wanted }).answers(),
    );
    return { message, places: places.map(({ range }) => documentOf(design).getText(range)) };
  }

  it("are the regions that go elsewhere", () => {
    const { message, places } = changes("tokyo-out");
    expect(message).toMatch(
      /^Under ‘tokyo-out’ 1 of 2 regions move: japan goes from tokyo \(4 ms\) to london \(\d+ ms\)\.$/,
    );
    expect(places).toEqual(["japan"]);
  });

  it("may be none", () => {
    expect(changes("calm")).toEqual({ message: "Under ‘calm’ all 2 regions stay where they are.", places: [] });
  });
});
