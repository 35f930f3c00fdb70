import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { type CheckOptions, checkExpectation } from "../../server/src/analysis/expectations";
import { failureFindings, routeFindings } from "../../server/src/analysis/findings";
import { atPercentile } from "../../server/src/analysis/speed";
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

  test("of a PoP tells shares that are less than all, and networks where two have a PoP of one name", () => {
    const message = (expectation: string, design: string) =>
      evaluate(designOf(`${design} expect ${expectation}`)).expectations[0]?.message;
    const some = `${DESIGN} region c { at AMS  via left 40% }`;
    expect(message("c -> west", some)).toMatch(/^c reaches west \(40%\), not west \(100%\)\./);
    expect(message("c -> west 40%", some)).toBeNull();
    const namesake = `${DESIGN} as twin AS64510 { at FRA  transit from up  pop west { at FRA  transit from up } }`;
    expect(message("a -> twin.west for dns", namesake)).toBe(
      "a reaches org.west, not twin.west. twin.west does not announce dns.",
    );
    expect(message("load of org.west < 1%", namesake)).toMatch(/^The load of org\.west is 60%/);
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
    expect(broken("any 2 pops down: b rtt < 25 ms")).toBe(
      "With west and east down: b reaches no PoP, so there is no RTT < 25 ms. right has no route.",
    );
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
      "With west and east down: a reaches no PoP: left has no route. The same goes for b.",
    );
  });

  test("under every failure counts what was tried", () => {
    const [result] = check("any 1 pop down: load < 100%");
    expect(result).toMatchObject({ holds: false, under: "west", failures: 2, breaking: 2, complete: true });
    expect(result?.message).toBe(
      "With west down: The load of east is 110%, not < 100%. It gets 6 Gbps from a and 5 Gbps from b. 2 of 2 single failures break it; this is the worst.",
    );
    expect(broken("any 1 pop down: a -> west")).toBe(
      "With west down: a reaches east, not west. west is down. No other one of 2 single failures breaks it.",
    );
    // Links: west – left, east – right, left – up, right – up.
    expect(check("any 1 link down: no unreachable")[0]).toMatchObject({ holds: true, failures: 4, complete: true });
    expect(check("any 1 as down: a -> west")[0]).toMatchObject({ holds: true, failures: 1 });
    expect(check("any 1 location down: no unreachable")[0]).toMatchObject({ holds: true, failures: 3 });
  });

  test("about what a design does not have cannot be told", () => {
    const told = (expectation: string, design = DESIGN) => {
      const [result] = evaluate(designOf(`${design} expect ${expectation}`)).expectations;
      return result?.holds === undefined ? result?.message : result.holds;
    };
    expect(told("any 1 ixp down: no unreachable")).toBe("There is no exchange that could be down.");
    expect(told("load < 50%", DESIGN.replaceAll("capacity 10 Gbps", ""))).toBe(
      "No PoP has a capacity: add one to their blocks.",
    );
    expect(told("load of west < 50%", DESIGN.replace("capacity 10 Gbps", ""))).toBe(
      "west has no capacity: add one to its block.",
    );
    const group = "multicast live { group 232.1.1.1  source west  receivers a }";
    expect(told("no unreachable for live", `${DESIGN} ${group}`)).toBe(
      "live is no anycast or unicast service with an origin and a prefix.",
    );
    const [noUsers] = DESIGN.split("region a");
    expect(told("no unreachable", noUsers)).toBe("The design has no region.");
    expect(told("all regions rtt < 1 ms", noUsers)).toBe("The design has no region.");
    const mute = "as mute AS64510 { at FRA  transit from up  pop still { at FRA } }";
    expect(told("load of still < 50%", `${DESIGN} ${mute}`)).toBe("still is no PoP of a service.");
  });

  test("that cannot be told is a warning, unless its words are wrong already", () => {
    const found = (...expectations: string[]) => {
      const evaluation = evaluate(designOf(`${DESIGN} ${expectations.map((each) => `expect ${each}`).join("\n")}`));
      const all = [...routeFindings(evaluation), ...failureFindings(evaluation)];
      return all.filter(({ code }) => code === "AC707").map(({ severity, message }) => [severity, message]);
    };
    expect(found("any 1 ixp down: no unreachable", "a -> nowhere", "ghost -> west", "a rtt <")).toEqual([
      ["warning", "This expectation cannot be told: There is no exchange that could be down."],
    ]);
    expect(found("b -> west")[0]?.[0]).toBe("error");
  });

  test("with a mistake in it says nothing else", () => {
    const found = (expectation: string) => {
      const design = designOf(`${DESIGN} expect ${expectation}`);
      const [result] = evaluate(design).expectations;
      return [result?.holds, result?.message, design.diagnostics.map(({ code }) => code)];
    };
    const mistaken = "There is a mistake in it.";
    expect(found("any 0 pops down: load < 10%")).toEqual([undefined, mistaken, ["AC007"]]);
    expect(found("any 1.5 pops down: load < 10%")).toEqual([undefined, mistaken, ["AC007"]]);
    expect(found("any 99 pops down: no unreachable")).toEqual([undefined, mistaken, ["AC007"]]);
    expect(found("a -> west 150%")).toEqual([undefined, mistaken, ["AC007"]]);
    expect(found("a rtt p101 < 3 ms")).toEqual([undefined, mistaken, ["AC001"]]);
    expect(found("nothing: a -> west")).toEqual([undefined, mistaken, ["AC002"]]);
  });

  test("where rounding would hide the difference, is told with more digits", () => {
    expect(broken("load of west <= 59.99%")).toBe("The load of west is 60%, not <= 59.99%. It gets 6 Gbps from a.");
    const fuller = DESIGN.replace("demand 6 Gbps", "demand 6.0001 Gbps");
    const told = (expectation: string) =>
      evaluate(designOf(`${fuller} expect ${expectation}`)).expectations[0]?.message;
    expect(told("load of west <= 60%")).toMatch(/^The load of west is 60\.001%, not <= 60%\./);
    expect(told("all regions rtt <= 2.99 ms")).toMatch(/is 3 ms from a, not <= 2\.99 ms\./);
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

/**
 * Four access networks of one transit, each with a PoP of 10 Gbps and users. `up` takes the route of the lowest router ID
 * that is left: without p1 that of c2, and so on.
 */
const FOUR = `
as up AS64600 { at FRA }
${[1, 2, 3, 4].map((n) => `as c${n} AS6460${n} { at FRA  transit from up }`).join("\n")}
as org AS64500 {
${[1, 2, 3, 4].map((n) => `  pop p${n} { at FRA  capacity 10 Gbps  transit from c${n} }`).join("\n")}
}
anycast dns { origin org  prefix 192.0.2.0/24 }
${[1, 2, 3, 4].map((n) => `region r${n} { at FRA  users ${n}M  demand ${n} Gbps  via c${n} }`).join("\n")}
`;

describe("an expectation about two failures at once", () => {
  /** By hand: with i and j down the lowest of the others gets its own, i's and j's Gbps. */
  const pairs = { "1 2": 6, "1 3": 6, "1 4": 7, "2 3": 6, "2 4": 7, "3 4": 8 };

  function checked(expectation: string, options?: CheckOptions) {
    const evaluation = evaluate(designOf(`${FOUR} expect ${expectation}`));
    const [of] = evaluation.design.expectations;
    return of && checkExpectation(evaluation, of, options);
  }

  test("names the worst pair, and how many of all break it", () => {
    expect(Object.values(pairs).filter((gbps) => gbps >= 6.5)).toHaveLength(3);
    expect(checked("any 2 pops down: load < 65%")).toMatchObject({
      holds: false,
      under: "p3 and p4",
      failures: 6,
      breaking: 3,
      complete: true,
      message:
        "With p3 and p4 down: The load of p1 is 80%, not < 65%. It gets 4 Gbps from r4, 3 Gbps from r3 and 1 Gbps from r1. 3 of 6 pairs break it; this is the worst.",
    });
    expect(checked("any 2 pops down: load <= 80%")).toMatchObject({ holds: true, failures: 6, breaking: 0 });
    expect(checked("any 2 pops down: load <= 75%")?.message).toMatch(/ No other one of 6 pairs breaks it\.$/);
  });

  test("says which of the two is enough", () => {
    // Without p4 alone p1 gets 1 + 4 of 10 Gbps.
    expect(checked("any 2 pops down: load < 50%")?.message).toBe(
      "With p3 and p4 down: The load of p1 is 80%, not < 50%. It gets 4 Gbps from r4, 3 Gbps from r3 and 1 Gbps from r1. The loss of p4 alone breaks it. 6 of 6 pairs break it; this is the worst.",
    );
  });

  test("says so where it is broken with nothing down", () => {
    // p4 has 4 of 10 Gbps as designed.
    expect(checked("any 1 pop down: load < 40%")?.message).toBe(
      "With p4 down: The load of p1 is 50%, not < 40%. It gets 4 Gbps from r4 and 1 Gbps from r1. It is broken with nothing down too. 4 of 4 single failures break it; this is the worst.",
    );
    expect(checked("any 1 ixp down: load < 40%")).toMatchObject({ holds: undefined });
    expect(checked("any 1 as down: load of p4 < 40%")).toMatchObject({
      holds: false,
      under: null,
      message:
        "Even with nothing down: The load of p4 is 40%, not < 40%. It gets 4 Gbps from r4. So it is with up down.",
    });
  });

  test("takes of pairs that miss it alike the one that users notice most", () => {
    // r1 reaches another PoP in all three; 1 + 4 million users move where p4 is the second, more than with p2 or p3.
    expect(checked("any 2 pops down: r1 -> p1")).toMatchObject({ under: "p1 and p4", breaking: 3 });
    expect(checked("any 3 pops down: no unreachable")).toMatchObject({ holds: true, failures: 4 });
    expect(checked("any 4 pops down: no unreachable")).toMatchObject({
      holds: false,
      message: "With p1, p2, p3 and p4 down: r4 reaches no PoP: c4 has no route. The same goes for r3, r2 and r1.",
    });
  });

  test("begins with the worst where there are too many, and says that there are more", () => {
    // The first pair is of the two whose loss fills a PoP most: p4 (50 %) and p3 (40 %, and three million users move).
    expect(checked("any 2 pops down: load < 65%", { mostOnceBroken: 1 })).toMatchObject({
      under: "p3 and p4",
      failures: 1,
      complete: false,
    });
    const some = checked("any 2 pops down: load < 65%", { mostOnceBroken: 2 });
    expect(some?.message).toMatch(/2 of the first 2 pairs break it; this is the worst\.$/);
    expect(checked("any 2 pops down: load < 81%", { most: 5, mostOnceBroken: 5 })).toMatchObject({
      holds: undefined,
      message: "None of the 5 pairs that were tried breaks it, but there are more.",
    });
    expect(checked("any 2 pops down: load < 65%", { verdictOnly: true })).toMatchObject({ holds: false, failures: 4 });
  });
});

test("a percentile is the least value that so many users do not exceed", () => {
  const samples = [10, 20, 30, 40].map((rttMs) => ({ rttMs, weight: 1 }));
  expect([0, 25, 26, 50, 75, 95, 100].map((percentile) => atPercentile(samples, percentile)?.rttMs)).toEqual([
    10, 10, 20, 20, 30, 40, 40,
  ]);
  expect(atPercentile([], 50)).toBeUndefined();
});
