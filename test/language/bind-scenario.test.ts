import { describe, expect, test } from "vitest";
import { designOf } from "../helpers/design.js";
import { SMALL, words } from "./findings.js";

describe("scenarios and expectations", () => {
  test("changes are bound in order, lists spread", () => {
    const { scenarios } = designOf(`${SMALL}
      scenario a { fail pop tokyo, london fail link dns ntt at LHR use b demand uk x2.5 }
      scenario b { attack web 1.2 Mqps from uk 60%, bt hijack 192.0.2.0/25 by bt { forge AS64500 community no-export }
        leak by bt to peers rov on ntt neighbor ntt of tokyo { med 5 } prepend 2 at tokyo to ntt drain london
        announce web at LHR only to ntt withdraw web at all expect uk -> london }`);
    expect(scenarios[0]?.changes.map(({ kind }) => kind)).toEqual([
      "fail-router",
      "fail-router",
      "fail-link",
      "use",
      "demand",
    ]);
    expect(scenarios[1]?.changes).toMatchObject([
      {
        kind: "attack",
        rate: { value: { unit: "qps", value: 1.2e6 } },
        from: [{ share: 0.6, region: { name: "uk" } }, { as: { text: "bt" } }],
      },
      {
        kind: "hijack",
        by: { as: { name: "bt" } },
        forge: [{ value: 64500 }],
        communities: [{ value: "65535:65281" }],
      },
      { kind: "leak", to: [{ relation: "peer" }] },
      { kind: "rov", on: true, as: { asn: 2914 } },
      {
        kind: "neighbor",
        target: { as: { name: "ntt" } },
        of: [{ router: { name: "tokyo" } }],
        options: { med: { value: 5 } },
      },
      { kind: "prepend", count: 2, at: [{ routers: [{ name: "tokyo" }] }] },
      { kind: "drain", router: { target: { name: "london" } } },
      { kind: "announce", at: { sites: [{ routers: [{ name: "london" }] }] }, onlyTo: [{ kind: "neighbor" }] },
      { kind: "withdraw", at: { all: true } },
    ]);
    expect(scenarios[1]?.expectations[0]?.within?.name).toBe("b");
  });

  test("expectations know their condition, claim and words", () => {
    const design = designOf(`${SMALL} scenario out { fail pop tokyo }
      expect out: uk -> london or tokyo 80%
      expect any 2 links down: load of tokyo, london < 90%
      expect all regions rtt p95 <= 80 ms in out for web
      expect uk via ntt
      expect no unreachable`);
    expect(design.expectations.map(({ condition, claim }) => [condition.kind, claim?.kind])).toEqual([
      ["scenario", "reaches"],
      ["any-down", "load"],
      ["scenario", "rtt"],
      ["designed", "via"],
      ["designed", "no-unreachable"],
    ]);
    const [reaches, load, rtt] = design.expectations;
    expect(reaches && words(design, reaches.claimSource)).toBe("uk -> london or tokyo 80%");
    expect(reaches?.claim).toMatchObject({ share: 0.8, pops: [{ text: "london" }, { text: "tokyo" }] });
    expect(load).toMatchObject({
      condition: { count: 2, what: "link" },
      claim: { comparison: { operator: "<", limit: { value: 0.9 } } },
    });
    expect(rtt).toMatchObject({
      claim: { percentile: 95, comparison: { operator: "<=", limit: { value: 80 } } },
      services: [{ text: "web" }],
    });
  });
});

test("defaults of several blocks are merged, the first counts", () => {
  const { defaults } = designOf(`defaults { local-pref customer 300 latency { stretch 2 hop 0.5 ms } lint AC401 off }
    defaults { local-pref peer 120 latency { stretch 3 speed 190 km/ms } thresholds { inflation 0.2 s path-length 20 load 80% } production }`);
  expect(defaults.localPref).toMatchObject({ customer: { value: 300 }, peer: { value: 120 } });
  expect(defaults.latency).toMatchObject({
    stretch: { value: 2 },
    speed: { value: 190 },
    hop: { value: 0.5 },
    access: undefined,
  });
  expect(defaults.thresholds).toMatchObject({
    inflation: { value: 200 },
    pathLength: { value: 20 },
    load: { value: 0.8 },
  });
  expect(defaults.lint.get("AC401")).toBe("off");
  expect(defaults.production?.value).toBe(true);
});

test("ROAs say what is allowed, of networks outside the design too", () => {
  const { roas } = designOf(
    "as x AS1 { transit from y } as y AS2 roa 192.0.2.0/24 max 25 origin x roa 2001:db8::/32 origin AS0",
  );
  expect(roas).toMatchObject([
    { asn: 1, maxLength: 25 },
    { asn: 0, maxLength: 32 },
  ]);
});
