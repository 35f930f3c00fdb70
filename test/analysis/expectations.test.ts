import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { atPercentile } from "../../server/src/analysis/expectations";
import { designOf } from "../helpers/design";

/** Two PoPs 600 km apart behind two customers of one transit; b has no other way than east. */
const DESIGN = `
as up AS64601 { at FRA }
as left AS64602 { at AMS  transit from up }
as right AS64603 { at VIE  transit from up }
as org AS64500 {
  pop west { at AMS  capacity 10 Gbps  transit from left }
  pop east { at VIE  capacity 10 Gbps  transit from right }
}
anycast dns { origin org  prefix 192.0.2.0/24 }
region a { at AMS  users 3M  demand 6 Gbps  via left }
region b { at VIE  users 1M  demand 5 Gbps  via right }
scenario flood { demand a x2 }
scenario siege { attack dns 8 Gbps from b }
`;

/** What each expectation comes to, and the message of the first. */
function check(...expectations: string[]) {
  const design = designOf(`${DESIGN} ${expectations.map((each) => `expect ${each}`).join("\n")}`);
  expect(design.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return evaluate(design).expectations;
}

/** The message of a broken expectation; null where it holds. */
function broken(expectation: string): string | null | undefined {
  const [result] = check(expectation);
  return result?.holds === undefined ? undefined : result.message;
}

describe("an expectation", () => {
  test("of a PoP wants all users, or a share", () => {
    expect(broken("a -> west")).toBeNull();
    expect(broken("a -> west or east")).toBeNull();
    expect(broken("all regions -> west or east")).toBeNull();
    expect(broken("a -> east 10%")).toBe("a reaches west, not east (10%). No router on the way has a route there.");
    expect(broken("b -> west")).toBe(
      "b reaches east, not west. right has a route there too, but prefers a higher local-pref.",
    );
  });

  test("of a PoP is about the services that the PoP announces, unless it names one", () => {
    const more = `unicast east-only { origin org  prefix 198.51.100.0/24  announce at east }
anycast spare { origin org  prefix 203.0.113.0/24  announce none }
scenario moved { withdraw dns at east  announce spare at west }
scenario dark { fail pop east }`;
    const told = (expectation: string) =>
      evaluate(designOf(`${DESIGN}\n${more}\nexpect ${expectation}`)).expectations[0]?.message;
    expect(told("a -> west")).toBeNull();
    expect(told("b -> east")).toBeNull();
    expect(told("a -> west for east-only")).toBe("a reaches east, not west. west does not announce east-only.");
    expect(told("moved: b -> east")).toBe("dns: b reaches west, not east. east does not announce dns.");
    expect(told("moved: a -> west")).toBeNull();
    expect(told("dark: b -> east for dns")).toBe("b reaches west, not east. east is down.");
    expect(told("a -> west for spare")).toBe("a reaches no PoP, not west. west does not announce spare.");
    expect(told("a -> west or east for spare")).toBe(
      "a reaches no PoP, not west or east. west does not announce spare and east does not announce spare.",
    );
  });

  test("of a network on the way", () => {
    expect(broken("a via left")).toBeNull();
    expect(broken("a via up or right")).toBe(
      "a goes over left → org, not over up or right. No router on the way has a route there.",
    );
    // right hears org's announcement at west over up, and prefers its own customer's.
    expect(broken("b via left")).toBe(
      "b goes over right → org, not over left. right has a route there too, but prefers a higher local-pref.",
    );
  });

  test("of a round-trip time, for all users or a percentile", () => {
    expect(broken("a rtt < 4 ms")).toBeNull();
    expect(broken("a rtt < 3 ms")).toBe("The RTT is 3 ms from a, not < 3 ms. They reach west, the nearest PoP.");
    expect(broken("all regions rtt p95 <= 3 ms")).toBeNull();
    expect(broken("all regions rtt p50 > 10 ms")).toContain("The RTT at p50 is 3 ms");
  });

  test("of load: 6 of 10 and 5 of 10 Gbps", () => {
    expect(broken("load < 61%")).toBeNull();
    expect(broken("load of west < 60%")).toBe("The load of west is 60%, not < 60%. It gets 6 Gbps from a.");
    expect(broken("flood: load < 100%")).toBe("The load of west is 120%, not < 100%. It gets 12 Gbps from a.");
    expect(broken("siege: load of east < 100%")).toBe(
      "The load of east is 130%, not < 100%. It gets 8 Gbps of attack and 5 Gbps from b.",
    );
  });

  test("of reach", () => {
    expect(broken("no unreachable")).toBeNull();
    expect(broken("any 1 pop down: no unreachable")).toBeNull();
    expect(broken("any 2 pops down: no unreachable")).toBe(
      "With west and east down: a reaches no PoP: AS64602 has no route.",
    );
  });

  test("under every failure names the one that breaks it, and counts what was tried", () => {
    const [result] = check("any 1 pop down: load < 100%");
    expect(result).toMatchObject({ holds: false, under: "west", failures: 1 });
    expect(result?.message).toBe(
      "With west down: The load of east is 110%, not < 100%. It gets 6 Gbps from a and 5 Gbps from b.",
    );
    // Links: west – left, east – right, left – up, right – up.
    expect(check("any 1 link down: no unreachable")[0]).toMatchObject({ holds: true, failures: 4, complete: true });
    expect(check("any 1 as down: a -> west")[0]).toMatchObject({ holds: true, failures: 1 });
    expect(check("any 1 location down: no unreachable")[0]).toMatchObject({ holds: true, failures: 3 });
    expect(check("any 1 ixp down: no unreachable")[0]).toMatchObject({ holds: true, failures: 0 });
  });

  test("of a round-trip time says who sends users past the nearer PoP", () => {
    // c buys from both, and west prepends: two ASes over right, three over left.
    const detour = DESIGN.replace("transit from left }", "transit from left { prepend 1 } }");
    const design = designOf(
      `${detour} as both AS64604 { at AMS  transit from left, right } region c { at AMS  via both } expect c rtt < 5 ms`,
    );
    const [result] = evaluate(design).expectations;
    expect(result?.message).toMatch(
      /^The RTT is \d+ ms from c, not < 5 ms\. They reach east; west is the nearest PoP, \d+ ms nearer\. both has a route there too, but prefers a shorter AS path\.$/,
    );
    expect(result?.related.map(({ message }) => message)).toEqual([
      "these users",
      "this is where they end up",
      "both has a route there too, but prefers a shorter AS path",
    ]);
  });

  test("points at what has to do with it", () => {
    const related = (expectation: string) => {
      const design = designOf(`${DESIGN} expect ${expectation}`);
      const [result] = evaluate(design).expectations;
      const [file] = design.files;
      return result?.related.map(({ start, end, message }) => [file?.text.slice(start, end), message]);
    };
    expect(related("b -> west")).toEqual([
      ["b", "these users"],
      ["east", "this is where they end up"],
      ["right", "right has a route there too, but prefers a higher local-pref"],
    ]);
    expect(related("flood: load < 100%")).toEqual([["a", "12 Gbps go to west"]]);
    expect(related("a -> west")).toEqual([]);
  });

  test("inside a scenario is about that scenario", () => {
    const design = designOf(`${DESIGN} scenario out { fail pop west  expect a -> east }`);
    expect(evaluate(design).expectations.map(({ holds }) => holds)).toEqual([true]);
  });

  test("with an unknown name is not known, and breaks nothing", () => {
    const design = designOf(`${DESIGN} expect a -> nowhere  expect ghost -> west`);
    expect(evaluate(design).expectations.map(({ holds }) => holds)).toEqual([undefined, undefined]);
  });
});

test("a percentile is the least value that so many users do not exceed", () => {
  const samples = [10, 20, 30, 40].map((rttMs) => ({ rttMs, weight: 1 }));
  expect([0, 25, 26, 50, 75, 95, 100].map((percentile) => atPercentile(samples, percentile)?.rttMs)).toEqual([
    10, 10, 20, 20, 30, 40, 40,
  ]);
  expect(atPercentile([], 50)).toBeUndefined();
});
