import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../server/src/analysis/evaluation";
import { type MulticastAnswer, multicastTree, multicastTrees } from "../../server/src/analysis/multicast";
import { evaluated } from "./two-sites";

/**
 * For paper. The source sends at Frankfurt to `up` alone. `up` has customers at Amsterdam (`left`) and Vienna (`right`);
 * `home` buys from `left`. The other PoP of the origin plays no part, and `lone` has no neighbour.
 *
 *   src.studio ─ up.FRA ─┬─ up.AMS ─ left.AMS ─ home.AMS
 *                        └─ up.VIE ─ right.VIE
 */
const DESIGN = `
as up AS64601 { at FRA, AMS, VIE }
as left AS64602 { at AMS  transit from up }
as right AS64603 { at VIE  transit from up }
as home AS64604 { at AMS  transit from left }
as lone AS64605 { at AMS }
as src AS64500 {
  pop studio { at FRA  transit from up }
  pop other { at VIE  transit from up }
}
multicast tv { group 232.1.1.1  source studio  receivers a, b }
region a { at AMS  users 10M  via left 40%, home 60% }
region b { at VIE  users 5M  via right }
`;

function tree(evaluation: Evaluation): MulticastAnswer {
  const [service] = evaluation.design.services;
  const answer = service && multicastTree(evaluation, service);
  if (!answer) throw new Error("no tree");
  return answer;
}

const steps = (answer: MulticastAnswer) =>
  answer.edges.map(({ from, to, unicastCopies }) => `${from.key} ${to.key} ${unicastCopies}`);

describe("a distribution tree", () => {
  test("is the union of the reverse paths, each edge once, from the source outwards", () => {
    const answer = tree(evaluated(DESIGN));
    expect(steps(answer)).toEqual([
      "src.studio up.FRA 3", // everything: left, home and right
      "up.FRA up.AMS 2",
      "up.FRA up.VIE 1",
      "up.AMS left.AMS 2", // left, and home behind it
      "left.AMS home.AMS 1",
      "up.VIE right.VIE 1",
    ]);
    expect(answer).toMatchObject({ group: "232.1.1.1", certain: true });
    expect(answer.source.name).toBe("studio");
  });

  test("counts a copy an edge, and what unicast would have sent over the same edges", () => {
    expect(tree(evaluated(DESIGN))).toMatchObject({
      copies: 6,
      unicastCopies: 3 + 2 + 1 + 2 + 1 + 1,
      sourceCopies: 1,
      sourceUnicastCopies: 3,
    });
  });

  test("knows the people behind an edge, and does not where a region does not say", () => {
    const users = (text: string) => tree(evaluated(text)).edges.map((edge) => edge.users);
    expect(users(DESIGN)).toEqual([15e6, 10e6, 5e6, 10e6, 6e6, 5e6]);
    expect(users(DESIGN.replace("users 5M", ""))).toEqual([null, 10e6, null, 10e6, 6e6, null]);
  });

  test("takes the time of its paths by the model of the other services", () => {
    const { receivers } = tree(evaluated(DESIGN));
    expect(receivers.map(({ region, via, asPath }) => [region, via, asPath])).toEqual([
      ["a", "left", [64500, 64601, 64602]],
      ["a", "home", [64500, 64601, 64602, 64604]],
      ["b", "right", [64500, 64601, 64603]],
    ]);
    // FRA–AMS is 367 km: 2 × 367 × 1.5 ÷ 200 = 5.5 ms, two AS hops and 2 ms of access; one hop more for home.
    expect(receivers[0]?.rttMs).toBeCloseTo(5.5 + 2 + 2, 0);
    expect((receivers[1]?.rttMs ?? 0) - (receivers[0]?.rttMs ?? 0)).toBeCloseTo(1, 5);
  });

  test("joins networks and regions once, however often receivers name them", () => {
    const twice = DESIGN.replace("receivers a, b", "receivers a, b, a");
    expect(steps(tree(evaluated(twice)))).toEqual(steps(tree(evaluated(DESIGN))));
  });

  test("a receiver at the source's own router needs no edge", () => {
    const own = DESIGN.replace("via right", "via src").replace("at VIE  users", "at FRA  users");
    const answer = tree(evaluated(own));
    expect(answer.receivers.find(({ region }) => region === "b")).toMatchObject({ reason: null, asPath: [64500] });
    expect(answer.edges.map(({ to }) => to.key)).not.toContain("right.VIE");
  });

  test("IPv6 groups have trees too", () => {
    expect(tree(evaluated(DESIGN.replace("232.1.1.1", "ff3e::8000:1")))).toMatchObject({
      group: "ff3e::8000:1",
      copies: 6,
    });
  });
});

describe("who does not receive", () => {
  test("a network without a route to the source is named with the reason, and the rest receives", () => {
    const answer = tree(evaluated(DESIGN.replace("via right", "via right 50%, lone 50%")));
    const lost = answer.receivers.filter(({ reason }) => reason !== null);
    expect(lost).toMatchObject([{ region: "b", via: "lone", share: 0.5, asPath: [], rttMs: null }]);
    expect(lost[0]?.reason).toBe("lone has no route to the source");
    expect(answer.copies).toBe(6);
  });

  test("everybody while the source is down: there is one of it, unlike anycast", () => {
    const answer = tree(evaluated(`${DESIGN}\nscenario out { fail pop studio }`, "out"));
    expect(answer.receivers.map(({ reason }) => reason)).toEqual(Array(3).fill("the source is down"));
    expect(answer).toMatchObject({ edges: [], copies: 0, unicastCopies: 0, sourceCopies: 0 });
  });

  test("a failure on the way prunes what is behind it", () => {
    const answer = tree(evaluated(`${DESIGN}\nscenario out { fail as left }`, "out"));
    expect(answer.receivers.map(({ reason }) => reason)).toEqual([
      "the access network is down",
      "home has no route to the source",
      null,
    ]);
    expect(steps(answer)).toEqual(["src.studio up.FRA 1", "up.FRA up.VIE 1", "up.VIE right.VIE 1"]);
  });
});

describe("policy on the way to the source", () => {
  test("the neighbours that may not hear of the source may not receive from it over that session", () => {
    const quiet = DESIGN.replace("{ at FRA  transit from up }", "{ at FRA  transit from up { announce none } }");
    expect(tree(evaluated(quiet)).receivers.every(({ reason }) => reason?.includes("no route") === true)).toBe(true);
  });

  test("length limits and origin validation treat the source as an ordinary prefix", () => {
    const strict = `${DESIGN.replace("transit from up }\nas right", "transit from up  rov on  accept max-length 24, 48 }\nas right")}
roa 198.18.0.0/24 origin AS64999`;
    expect(tree(evaluated(strict)).receivers.every(({ reason }) => reason === null)).toBe(true);
  });
});

test("only multicast services with a known source have trees", () => {
  expect(
    multicastTrees(evaluated("as a AS64500 { pop p { at FRA } }\nanycast d { origin a  prefix 192.0.2.0/24 }")),
  ).toEqual([]);
});
