import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import type { DiagramModel } from "../../server/src/diagram/model";
import { digestOf, HeldDiagram, patchFor } from "../../server/src/diagram/patch";
import { sourceOf } from "../../server/src/diagram/source";
import type { Design } from "../../server/src/language/design";
import { loadDesign } from "../../server/src/language/project";

const ROOT = "file:///plan/design.anycast";

const TEXT = `
as carrier AS64501 "Carrier" { at NRT, LHR }
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }
as londonnet AS64503 "London Net" { at LHR  transit from carrier }
as island AS64504 "Island" { at SYD }

as example AS64500 "Example DNS" {
  pop tokyo "Tōkyō" { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  transit from carrier }
  pop spare { at LHR  transit from carrier }
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
  withdraw at spare
}
unicast probe { origin example  prefix 198.51.100.0/24  announce at london }

region japan "Japan" { at NRT  users 100M  demand 20 Gbps  via tokyonet }
region uk "Britain" { at LHR  users 50M  demand 10 Gbps  via londonnet 60%, island 40% }
region nowhere { users 1M  via island }

scenario tokyo-out "Tokyo is down" { fail pop tokyo }
scenario busy { demand japan x2.5 }
`;

function load(text: string): Design {
  return loadDesign(ROOT, { readFile: (uri) => (uri === ROOT ? text : undefined) });
}

function draw(text: string, view: { service?: string; scenario?: string; solved?: boolean } = {}): DiagramModel {
  const design = load(text);
  const scenario = design.scenarios.find(({ name }) => name === view.scenario);
  const answers = view.solved === false ? undefined : evaluate(design, { scenario }).answers();
  return buildDiagram({ design, answers, service: view.service, stale: false, errors: 0, warnings: 0 });
}

describe("buildDiagram", () => {
  test("sites of the origin in order of declaration, with load and share", () => {
    const { sites } = draw(TEXT);
    expect(sites.map(({ id, state, slot }) => [id, state, slot])).toEqual([
      ["pop:example.tokyo", "serving", 0],
      ["pop:example.london", "serving", 1],
      ["pop:example.spare", "silent", 2],
    ]);
    const tokyo = sites[0];
    expect(tokyo).toMatchObject({
      name: "tokyo",
      title: "Tōkyō",
      network: "AS64500 Example DNS",
      capacity: { unit: "bps", value: 40e9 },
      load: { unit: "bps", value: 20e9 },
    });
    expect(tokyo?.place?.[0]).toBeCloseTo(140.4, 0); // Narita's longitude comes first.
    expect(tokyo?.place?.[1]).toBeCloseTo(35.8, 0);
    expect(sites[1]?.capacity).toBeNull();
    // 100M of Japan at Tokyo, 60% of 50M at London, of 151M.
    expect(sites.map(({ userShare }) => userShare * 151)).toEqual([100, 30, 0].map((n) => expect.closeTo(n, 5)));
  });

  test("regions with what becomes of their users, largest share first", () => {
    const { regions } = draw(TEXT);
    expect(regions.map(({ id }) => id)).toEqual(["region:japan", "region:uk", "region:nowhere"]);
    expect(regions[0]?.answers).toMatchObject([{ outcome: "pop", pop: "pop:example.tokyo", share: 1, certain: true }]);
    expect(regions[0]?.answers[0]?.rttMs).toBeCloseTo(4);
    expect(regions[1]?.answers).toMatchObject([
      { outcome: "pop", pop: "pop:example.london", share: 0.6 },
      { outcome: "unreachable", pop: null, share: 0.4, rttMs: null },
    ]);
    expect(regions[2]).toMatchObject({ place: null, users: 1e6, demand: null });
  });

  test("a flow for each access network, along the routers that packets pass", () => {
    const { flows } = draw(TEXT);
    expect(flows.map(({ id }) => id)).toEqual([
      "flow:japan/AS64502",
      "flow:uk/AS64503",
      "flow:uk/AS64504",
      "flow:nowhere/AS64504",
    ]);
    expect(flows[0]?.hops.map(({ network, location }) => `${network} ${location}`)).toEqual([
      "AS64502 Tokyo Net NRT",
      "AS64501 Carrier NRT",
      "AS64500 Example DNS NRT",
    ]);
    expect(flows[0]).toMatchObject({ region: "region:japan", via: "AS64502 Tokyo Net", prefix: "192.0.2.0/24" });
    expect(flows[2]).toMatchObject({ outcome: "unreachable", pop: null, rttMs: null });
    expect(flows[2]?.reason).toBeTruthy();
  });

  test("under a scenario a site that would announce is out, and its users move", () => {
    const { header, sites, regions } = draw(TEXT, { scenario: "tokyo-out" });
    expect(header).toMatchObject({
      scenario: "tokyo-out",
      scenarios: [{ name: "tokyo-out", title: "Tokyo is down" }, {}],
    });
    expect(sites.map(({ state }) => state)).toEqual(["failed", "serving", "silent"]);
    expect(regions[0]?.answers[0]?.pop).toBe("pop:example.london");
  });

  test("a scenario's demand is that of the region, as of the load that comes of it", () => {
    const { sites, regions } = draw(TEXT, { scenario: "busy" });
    expect(regions.map(({ demand }) => demand?.value)).toEqual([50e9, 10e9, undefined]);
    expect(sites[0]?.load.value).toBe(50e9);
  });

  test("the service asked for, else the first", () => {
    expect(draw(TEXT, { service: "probe" }).header).toMatchObject({ service: "probe", title: "probe" });
    expect(draw(TEXT, { service: "gone" }).header).toMatchObject({ service: "dns", title: "Public resolver" });
    expect(draw(TEXT).header.services.map(({ name }) => name)).toEqual(["dns", "probe"]);
    expect(draw(TEXT, { service: "probe" }).sites.map(({ state }) => state)).toEqual(["silent", "serving", "silent"]);
  });

  test("before the first routes there are places and no answers", () => {
    const { sites, regions, flows } = draw(TEXT, { solved: false });
    expect(sites.map(({ state }) => state)).toEqual(["serving", "serving", "silent"]);
    expect(regions.every(({ answers }) => answers.length === 0)).toBe(true);
    expect(flows).toEqual([]);
  });

  test.each([
    "",
    "anycast dns { }",
    "as a AS64500 { }",
    "garbage {{{",
    "anycast dns { origin nobody  prefix 192.0.2.0/24 }",
  ])("a design with nothing to draw says what is missing: %j", (text) => {
    const { header, sites, regions } = draw(text);
    expect(sites.length + regions.length).toBe(0);
    expect(header.state).toBe("empty");
    expect(header.message).toMatch(/Declare|Give/);
  });

  test("a mistake takes away only what it is about", () => {
    const { regions, sites } = draw(`${TEXT}\nregion broken { at QQQ users via nobody`);
    expect(sites).toHaveLength(3);
    expect(regions[0]?.answers[0]?.pop).toBe("pop:example.tokyo");
  });

  test("an edit that moves text changes no element", () => {
    const held = new HeldDiagram();
    held.apply(patchFor(draw(TEXT), {}));
    expect(patchFor(draw(`# A new first line.\n\n${TEXT}`), held.holdings())).toEqual({ set: [], remove: [] });
  });

  test("ids are unique, also where an access network is listed twice", () => {
    const { flows } = draw(TEXT.replace("via tokyonet", "via tokyonet 50%, tokyonet 50%"));
    const ids = flows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(flows.map(digestOf)).size).toBe(flows.length);
  });
});

test("what is drawn of an answer that is the same is the same, until a network on the way has another name", () => {
  const answers = evaluate(load(TEXT)).answers();
  const drawn = (text: string): DiagramModel =>
    buildDiagram({ design: load(text), answers, service: undefined, stale: false, errors: 0, warnings: 0 });
  const [before, after] = [drawn(TEXT), drawn(TEXT.replace("users 50M", "users 60M"))];
  for (const [i, flow] of before.flows.entries()) expect(after.flows[i]).toBe(flow);
  expect(after.regions[1]).toMatchObject({ id: "region:uk", users: 60e6 });
  expect(after.regions[1]?.answers).toBe(before.regions[1]?.answers);
  const renamed = drawn(TEXT.replace('"Tokyo Net"', '"Edo Net"'));
  expect(renamed.flows[0]?.via).toBe("AS64502 Edo Net");
  expect(renamed.flows[0]?.hops[0]?.network).toBe("AS64502 Edo Net");
});

describe("sourceOf", () => {
  const design = load(TEXT);
  const words = (element: string): string | undefined => {
    const span = sourceOf(design, element);
    return span === undefined ? undefined : TEXT.slice(span.start, span.end);
  };

  test("leads to the name in the declaration", () => {
    expect(words("pop:example.london")).toBe("london");
    expect(words("region:uk")).toBe("uk");
    expect(words("flow:uk/AS64503")).toBe("uk");
    expect(sourceOf(design, "region:uk")?.file).toBe(ROOT);
  });

  test.each(["", "header", "pop:", "pop:nobody", "region:__proto__", "flow:", "flow:uk", "other:uk"])(
    "gives nothing for %j",
    (element) => {
      expect(sourceOf(design, element)).toBeUndefined();
    },
  );
});
