import { describe, expect, test } from "vitest";
import { MOST_NETWORKS } from "../../server/src/diagram/graph-choice";
import type { AsGraph } from "../../server/src/routing/builder";
import { SESSION_PEER, SESSION_TRANSIT } from "../../server/src/routing/network";
import { designOf } from "../helpers/design";
import { contentOf, graphDiagram, sampleDesign } from "../helpers/graph";

const SMALL = `
as ntt AS2914 "NTT" { at NRT  local-pref customer 300  peer with arelion }
as arelion AS1299 { at LHR }
as ocn AS4713 { at NRT  transit from ntt }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt { local-pref 90 } }
  pop london { at LHR  transit from arelion  join linx }
}
ixp linx "LINX" { at LHR  route-server AS8714 }
as member AS64501 { at LHR  join linx }
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan { at NRT  users 1M  via ocn }
region uk { at LHR  users 1M  via member }
scenario out { fail pop tokyo }
`;

describe("a design's graph", () => {
  const content = contentOf(designOf(SMALL));

  test("has every network but the one that is drawn as its sites", () => {
    expect(content.networks.map(({ id }) => id)).toEqual(["as:ntt", "as:arelion", "as:ocn", "as:member", "ixp:linx"]);
    expect(content.sites).toEqual(["pop:example.tokyo", "pop:example.london"]);
    expect(content.total).toBe(4);
  });

  test("merges sessions to links with the local-pref at both ends", () => {
    const link = (id: string) => content.links.find((each) => each.id === id);
    expect(link("link:pop:example.tokyo|as:ntt")).toMatchObject({
      relation: "customer",
      preferenceA: [90],
      preferenceB: [300],
      sessions: 1,
      down: 0,
    });
    expect(link("link:as:ntt|as:arelion")).toMatchObject({ relation: "peer", preferenceA: [150], preferenceB: [150] });
    expect(link("link:as:member|ixp:linx")).toMatchObject({ relation: "member", preferenceA: [150], preferenceB: [] });
    expect(link("link:region:japan|as:ocn")).toMatchObject({ relation: "users", sessions: 0 });
  });

  test("says what a network prefers, and how many neighbours it has", () => {
    expect(content.networks[0]).toMatchObject({
      preferences: { customer: [300], peer: [150], provider: [100] },
      neighbours: { providers: 0, peers: 1, customers: 2 },
      hidden: 0,
      level: 0,
    });
  });

  test("follows paths from the region to the site, over the exchange where that is how they met", () => {
    expect(content.trails).toMatchObject([
      { flow: "flow:japan/AS4713", nodes: ["region:japan", "as:ocn", "as:ntt", "pop:example.tokyo"] },
      { flow: "flow:uk/AS64501", nodes: ["region:uk", "as:member", "ixp:linx", "pop:example.london"] },
    ]);
  });

  test("under a scenario the sessions of what failed are out, and paths are the others", () => {
    const { graph } = graphDiagram(designOf(SMALL), "out");
    expect(graph?.links.find(({ id }) => id === "link:pop:example.tokyo|as:ntt")?.down).toBe(1);
    expect(graph?.trails[0]?.nodes).toEqual(["region:japan", "as:ocn", "as:ntt", "as:arelion", "pop:example.london"]);
  });

  test("comes from any text: nothing, cycles of providers, mistakes", () => {
    expect(contentOf(designOf("")).networks).toEqual([]);
    const cycle = contentOf(
      designOf("as a AS1 { transit from b }\nas b AS2 { transit from c, b, x }\nas c AS3 { transit from a }"),
    );
    expect(cycle.networks.map(({ level }) => level)).toEqual([0, 0, 0]);
  });

  test("the same text has the same graph", () => {
    expect(graphDiagram(sampleDesign("getting-started"))).toEqual(graphDiagram(sampleDesign("getting-started")));
  });
});

/** One provider (AS1) of `stubs` networks, peering with AS2 and AS3. */
function star(stubs: number): AsGraph {
  const asns = Uint32Array.from({ length: stubs + 3 }, (_, i) => i + 1);
  const links = [
    ...Array.from({ length: stubs }, (_, i) => [i + 3, 0, SESSION_TRANSIT] as const),
    [0, 1, SESSION_PEER] as const,
    [0, 2, SESSION_PEER] as const,
  ];
  return {
    asns,
    a: Int32Array.from(links.map(([a]) => a)),
    b: Int32Array.from(links.map(([, b]) => b)),
    kinds: Uint8Array.from(links.map(([, , kind]) => kind)),
  };
}

describe("over the Internet", () => {
  const text = `
internet "as-rel.txt"
as example AS64500 { pop tokyo { at NRT  transit from AS1 } }
anycast dns { origin example  prefix 192.0.2.0/24 }
region users { at NRT  users 1M  via AS10 }
`;

  test("the graph is reduced to what is on paths, and says what is left out", () => {
    const content = contentOf(designOf(text), star(5000));
    expect(content.networks.map(({ id }) => id)).toEqual(["as:AS1", "as:AS10"]);
    expect(content.networks[0]).toMatchObject({ hidden: 5001, neighbours: { customers: 5001, peers: 2 } });
    expect(content.total).toBe(5003);
  });

  test("more neighbours come when they are asked for, and never more than the bound", () => {
    const more = contentOf(designOf(text), star(5000), { "as:AS1": 2, "as:nobody": 3 });
    expect(more.networks).toHaveLength(2 + 24);
    expect(more.networks.find(({ id }) => id === "as:AS1")?.hidden).toBe(5001 - 24);
    const most = contentOf(designOf(text), star(5000), { "as:AS1": 1e9 });
    expect(most.networks.length).toBe(MOST_NETWORKS);
  });

  test("what is asked for may be anything", () => {
    const odd = { "as:AS1": Number.NaN, "as:AS10": -4, __proto__: 3, "": Number.POSITIVE_INFINITY };
    expect(contentOf(designOf(text), star(50), odd).networks).toHaveLength(2);
  });
});
