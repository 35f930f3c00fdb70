import { describe, expect, test } from "vitest";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { chosenTarget, drawnTargets } from "../../server/src/diagram/targets";
import type { Service } from "../../server/src/language/design";
import { designOf } from "../helpers/design";

/** Two PoPs; the network of region a takes no long IPv6 prefix. */
const TEXT = `
as up AS64601 { at FRA }
as left AS64602 { at AMS  transit from up  accept max-length 24, 47 }
as right AS64603 { at VIE  transit from up }
as org AS64500 {
  pop west { at AMS  transit from left }
  pop east { at VIE  transit from right }
}
anycast dns { origin org  prefix 2001:db8:53::/48, 192.0.2.0/24, 198.51.100.0/24 }
region a { at AMS  users 3M  demand 6 Gbps  via left }
region b { at VIE  users 1M  demand 5 Gbps  via right }
`;

function loaded(): { evaluation: Evaluation; service: Service } {
  const design = designOf(TEXT);
  const [service] = design.services;
  if (!service) throw new Error("the design has a service");
  return { evaluation: evaluate(design), service };
}

describe("the prefix of a picture", () => {
  const targets = drawnTargets(loaded().service);

  test("are the service's own, the primary one first", () => {
    expect(targets).toEqual([
      { prefix: "192.0.2.0/24", family: 4 },
      { prefix: "2001:db8:53::/48", family: 6 },
      { prefix: "198.51.100.0/24", family: 4 },
    ]);
    expect(drawnTargets(undefined)).toEqual([]);
  });

  test.each([
    [{}, "192.0.2.0/24"],
    [{ family: 6 }, "2001:db8:53::/48"],
    [{ prefix: "198.51.100.0/24" }, "198.51.100.0/24"],
    [{ family: 6, prefix: "198.51.100.0/24" }, "2001:db8:53::/48"],
    [{ family: 4, prefix: "203.0.113.0/24" }, "192.0.2.0/24"],
    [{ prefix: "__proto__" }, "192.0.2.0/24"],
  ] as const)("is for %j %s", (wish, prefix) => {
    expect(chosenTarget(targets, wish)?.prefix).toBe(prefix);
  });

  test("is none for a service without any", () => {
    expect(chosenTarget([], { family: 4 })).toBeUndefined();
  });
});

describe("answers by another prefix", () => {
  test("are where its own routes lead, and what arrives at the sites is what its users bring", () => {
    const { evaluation, service } = loaded();
    const four = evaluation.answerFor(service, "192.0.2.0/24");
    const six = evaluation.answerFor(service, "2001:db8:53::/48");
    expect(four).toEqual(evaluation.service("dns"));
    expect(four?.regions.map(({ pops }) => pops[0]?.pop.name)).toEqual(["west", "east"]);
    expect(six?.regions.map(({ unreachable }) => unreachable)).toEqual([1, 0]);
    expect(six?.pops.map(({ loadBps }) => loadBps)).toEqual([0, 5e9]);
    expect(six?.regions).toEqual(evaluation.targets(service).find(({ family }) => family === 6)?.regions);
  });

  test("are none for a prefix that the service does not have", () => {
    const { evaluation, service } = loaded();
    expect(evaluation.answerFor(service, "203.0.113.0/24")).toBeUndefined();
  });

  test("are explained by their own decisions", () => {
    const { evaluation, service } = loaded();
    const region = evaluation.design.regions[1];
    const explained = region && evaluation.explain(service, region, "2001:db8:53::/48");
    expect(explained?.paths[0]?.hops.map(({ prefix }) => prefix)).toContain("2001:db8:53::/48");
  });
});
