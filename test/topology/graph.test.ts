import { connectedComponents } from "graphology-components";
import { describe, expect, it } from "vitest";
import { customerCone, designGraph, nodeKey, providerCycles, providerGraph } from "../../server/src/topology/graph.js";
import { designOf } from "../helpers/design.js";

const TEXT = `
as ntt AS2914 { at NRT, LHR  peer with arelion }
as arelion AS1299 { at NRT, LHR }
as ocn AS4713 { at NRT  transit from ntt  join jpnap }
as home AS4685 { at NRT  transit from ocn }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt  join jpnap }
  pop london { at LHR  transit from arelion }
}
as lonely AS64510 { at CDG }
ixp jpnap { at NRT }
region japan { at NRT  users 118M  via ocn 70%, home 30% }
`;

describe("the design's graph", () => {
  const design = designOf(TEXT);
  const graph = designGraph(design);

  it("has a node for every network, named router, exchange and region", () => {
    expect(graph.nodes().sort()).toEqual([
      "as:arelion",
      "as:example",
      "as:home",
      "as:lonely",
      "as:ntt",
      "as:ocn",
      "ixp:jpnap",
      "region:japan",
      "router:example.london",
      "router:example.tokyo",
    ]);
  });

  it("has an edge for every session, membership and access network", () => {
    const edges = graph.mapEdges((_, { kind }, from, to) => `${from} ${kind} ${to}`);
    expect(edges.sort()).toEqual([
      "as:home transit as:ocn",
      "as:ntt peer as:arelion",
      "as:ocn member ixp:jpnap",
      "as:ocn transit as:ntt",
      "region:japan access as:home",
      "region:japan access as:ocn",
      "router:example.london inside as:example",
      "router:example.london transit as:arelion",
      "router:example.tokyo inside as:example",
      "router:example.tokyo member ixp:jpnap",
      "router:example.tokyo transit as:ntt",
    ]);
  });

  it("falls into the parts that are not connected", () => {
    const sizes = connectedComponents(graph).map((part) => part.length);
    expect(sizes.sort((a, b) => a - b)).toEqual([1, 9]);
  });

  it("gives customer cones", () => {
    const cone = (name: string) => {
      const as = design.ases.find((candidate) => candidate.name === name);
      return as ? [...customerCone(providerGraph(design), as)].map((member) => member.name).sort() : [];
    };
    expect(cone("ntt")).toEqual(["example", "home", "ntt", "ocn"]);
    expect(cone("home")).toEqual(["home"]);
  });

  it("skips what does not resolve", () => {
    const broken = designGraph(designOf("as a AS1 { transit from nobody  join nothing }\nregion r { via who }\n"));
    expect(broken.nodes().sort()).toEqual(["as:a", "region:r"]);
    expect(broken.size).toBe(0);
  });
});

describe("provider cycles", () => {
  const cycles = (text: string) => providerCycles(designOf(text));
  const ring = (names: string) =>
    names
      .split("")
      .map((name, i) => `as ${name} AS${1000 + i} { transit from ${names[(i + 1) % names.length]} }`)
      .join("\n");

  it("are not seen where there are none", () => expect(cycles(TEXT)).toEqual([]));

  it("give a shortest ring and all sessions of the group", () => {
    const [found, ...others] = cycles(`${ring("abcd")}\nas x AS2000 { transit from a }\nas p AS2001 { }\n`);
    expect(others).toEqual([]);
    expect(found?.ring.map((as) => as.name)).toEqual(["a", "b", "c", "d"]);
    expect(found?.sessions.map(({ owner, target }) => owner.name + target.text)).toEqual(["ab", "bc", "cd", "da"]);
  });

  it("stay apart", () => {
    const found = cycles(`${ring("ab")}\n${ring("xyz").replaceAll("AS10", "AS11")}`);
    expect(found.map((cycle) => cycle.ring.length).sort()).toEqual([2, 3]);
  });

  it("of a long chain do not overflow the stack", () => {
    const text = Array.from(
      { length: 20000 },
      (_, i) => `as n${i} AS${i + 1} { transit from n${(i + 1) % 20000} }`,
    ).join("\n");
    const [found] = cycles(text);
    expect(found?.ring).toHaveLength(20000);
  });
});

it("keys tell elements of one name apart", () => {
  const design = designOf("as x AS1 { pop x { at NRT } }\nixp x { at NRT }\nregion x { at NRT }\n");
  const keys = [...design.ases, ...design.ixps, ...design.regions, ...design.ases.flatMap((as) => as.routers)].map(
    nodeKey,
  );
  expect(new Set(keys).size).toBe(keys.length);
});
