import { describe, expect, it } from "vitest";
import { check } from "../../topology/rules/findings.js";

/** What a design finds of one rule: the words that are marked. */
function marked(code: string, text: string): string[] {
  return check(text).flatMap((finding) => (finding.code === code ? [text.slice(finding.start, finding.end)] : []));
}

/** Two PoPs, Japan's users at the nearer one. */
function loaded({ tokyo = "40 Gbps", london = "40 Gbps", demand = "20 Gbps", more = "" } = {}): string {
  return `as ntt AS2914 { at NRT, LHR  peer with arelion }
as arelion AS1299 { at NRT, LHR }
as ocn AS4713 { at NRT  transit from ntt }
as example AS64500 {
  pop tokyo { at NRT  capacity ${tokyo}  transit from ntt, arelion }
  pop london { at LHR  capacity ${london}  transit from ntt, arelion }
}
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan { at NRT  users 118M  demand ${demand}  via ocn }
${more}
`;
}

const limit = (what: string) => `defaults { thresholds { ${what} } }`;

describe("the load of a PoP (AC701)", () => {
  it.each([
    ["as much as it takes", { tokyo: "20 Gbps" }, []],
    ["a little more", { tokyo: "19.99 Gbps" }, ["19.99 Gbps"]],
    ["as much as the design's limit", { tokyo: "25 Gbps", more: limit("load 80%") }, []],
    ["more than the design's limit", { tokyo: "24.9 Gbps", more: limit("load 80%") }, ["24.9 Gbps"]],
    ["less than a limit above all of it", { tokyo: "15 Gbps", more: limit("load 150%") }, []],
    ["in queries, as its capacity is", { tokyo: "1 Mqps", demand: "2 Mqps" }, ["1 Mqps"]],
    ["in a unit that its capacity is not in", { tokyo: "1 Mqps", demand: "20 Gbps" }, []],
  ])("%s", (_, design, expected) => expect(marked("AC701", loaded(design))).toEqual(expected));

  it("counts all services that are there together", () => {
    const both = loaded({
      tokyo: "30 Gbps",
      more: "anycast web { origin example  prefix 198.51.100.0/24 }",
    });
    expect(marked("AC701", both)).toEqual(["30 Gbps"]);
  });
});

describe("the load of a PoP when another fails (AC702)", () => {
  it.each([
    ["as much as it takes", { london: "20 Gbps" }, 0],
    ["a little more", { london: "19.99 Gbps" }, 1],
    ["as much as the design's limit", { london: "25 Gbps", more: limit("load 80%") }, 0],
    ["more than the design's limit", { london: "24.9 Gbps", more: limit("load 80%") }, 1],
    ["a PoP that is too full already is another finding", { tokyo: "10 Gbps", london: "20 Gbps" }, 0],
  ])("%s", (_, design, expected) => expect(marked("AC702", loaded(design))).toHaveLength(expected));
});

describe("one failure after another (AC703)", () => {
  const three = (ashburn: string) => `as ntt AS2914 { at NRT, LHR, IAD  peer with arelion }
as arelion AS1299 { at NRT, LHR, IAD }
as ocn AS4713 { at NRT  transit from ntt }
as example AS64500 {
  pop tokyo { at NRT  capacity 40 Gbps  transit from ntt, arelion }
  pop london { at LHR  capacity 10 Gbps  transit from ntt, arelion }
  pop ashburn { at IAD  capacity ${ashburn}  transit from ntt, arelion }
}
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan { at NRT  users 118M  demand 20 Gbps  via ocn }
`;
  it("is told where the next cannot take it, and not where it can", () => {
    expect(marked("AC703", three("15 Gbps")).length).toBeGreaterThan(0);
    expect(marked("AC703", three("20 Gbps"))).toEqual([]);
  });
});

describe("users who reach nothing (AC704)", () => {
  const via = (access: string) =>
    loaded({ more: `as island AS64510 { at NRT }\nregion cape { at NRT  users 1M  via ${access} }` });
  it.each([
    ["all of them", "island", "cape does not reach dns:"],
    ["some of them", "island 25%, ocn 75%", "cape does not reach dns for 25% of its users"],
  ])("%s", (_, access, message) => {
    const text = via(access);
    expect(marked("AC704", text)).toEqual(["cape"]);
    expect(check(text).find(({ code }) => code === "AC704")?.message).toContain(message);
  });

  it("none of them", () => expect(marked("AC704", via("ocn"))).toEqual([]));

  it("is not said of a service that waits for a scenario", () => {
    const none = loaded().replace("prefix 192.0.2.0/24 }", "prefix 192.0.2.0/24  announce none }");
    expect(marked("AC704", none)).toEqual([]);
  });
});

describe("users whose PoP hangs on a tie (AC506)", () => {
  /** Britain's network buys from two, each of which is one hop from a PoP of its own. */
  const tie = ({ bt = "transit from ntt, arelion", at = "", tokyo = "", users = "", via = "bt", more = "" } = {}) => `
as ntt AS2914 { at NRT, LHR  peer with arelion }
as arelion AS1299 { at NRT, LHR }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt ${tokyo} }
  pop london { at LHR  transit from arelion }
}
as bt AS2856 { ${at} ${bt} }
as kpn AS1136 { transit from arelion }
anycast dns { origin example  prefix 192.0.2.0/24 }
region uk { ${users}  users 60M  via ${via} }
${more}
`;
  it.each([
    ["equally good routes to two PoPs", {}, 1],
    ["a preference for one of them", { bt: "transit from ntt { local-pref 110 }  transit from arelion" }, 0],
    ["a prepend at one of them", { tokyo: "{ prepend 1 }" }, 0],
    [
      "users at a place where their network has one of them alone",
      { at: "at NRT, LHR", bt: "transit from ntt at NRT  transit from arelion at LHR", users: "at LHR" },
      0,
    ],
    ["routes that all lead to one PoP", { bt: "transit from arelion, kpn" }, 0],
    ["some of the users alone", { via: "bt 10%, kpn 90%" }, 1],
    ["none of the users", { via: "kpn" }, 0],
    ["another neighbour of a better relation", { bt: "transit from ntt  peer with arelion" }, 0],
  ])("%s", (_, design, expected) => expect(marked("AC506", tie(design))).toEqual(Array(expected).fill("uk")));

  it("names the network that cannot choose, and both PoPs", () => {
    const message = check(tie()).find(({ code }) => code === "AC506")?.message ?? "";
    for (const word of ["bt", "tokyo", "london"]) expect(message).toContain(word);
  });

  it("is said once a region, of the most of its users", () => {
    const two = tie({ via: "bt 60%, btc 40%", more: "as btc AS64511 { transit from ntt, arelion }" });
    const [found, ...others] = check(two).filter(({ code }) => code === "AC506");
    expect(others).toEqual([]);
    expect(found?.message).toContain("(behind bt)");
  });
});

describe("a way that takes longer than it need (AC706)", () => {
  // From Tokyo to London and back again, for want of a session in Tokyo.
  const detour = (ms: number) => `as ntt AS2914 { at LHR }
as ocn AS4713 { at NRT, LHR  transit from ntt at LHR }
as example AS64500 { pop tokyo { at NRT  transit from ntt }  pop london { at LHR  transit from ntt } }
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan { at NRT  users 118M  via ocn }
${limit(`inflation ${ms} ms`)}
`;
  it("is told from the design's own limit on", () => {
    const message = check(detour(1)).find(({ code }) => code === "AC706")?.message ?? "";
    const ms = Number(/, (\d+) ms longer/.exec(message)?.[1]);
    expect(ms).toBeGreaterThan(50);
    expect(marked("AC706", detour(ms - 1))).toEqual(["japan"]);
    expect(marked("AC706", detour(ms + 1))).toEqual([]);
  });
});

describe("a path of many networks (AC609)", () => {
  /** A chain so long that its last network has so many AS numbers in its path. */
  const chain = (length: number, more = "") => {
    const links = Array.from({ length }, (_, index) => {
      const from = index === 0 ? "example" : `n${index}`;
      return `as n${index + 1} AS${65000 - length + index} { at NRT  transit from ${from} }`;
    });
    return `as example AS64500 { pop tokyo { at NRT } }
${links.join("\n")}
anycast dns { origin example  prefix 192.0.2.0/24 }
${more}
`;
  };

  it.each([
    [32, "", 0],
    [33, "", 1],
    [8, limit("path-length 8"), 0],
    [9, limit("path-length 8"), 1],
  ])("of %d numbers %s", (length, more, expected) => {
    expect(marked("AC609", chain(length, more))).toHaveLength(expected);
  });
});
