import { describe, expect, test } from "vitest";
import { twoSites } from "../analysis/two-sites";
import { runCli } from "../helpers/cli";

const files = {
  "two.anycast": twoSites(`scenario siege { attack dns 15 Gbps from b }
    scenario queries { attack dns 2 Mqps from b }
    scenario works { drain west }`),
};
const json = (scenario: string) =>
  JSON.parse(runCli(["resolve", "two.anycast", "--scenario", scenario, "--json"], files).out);
const text = (...args: string[]) => runCli(["resolve", "two.anycast", ...args], files).out;

describe("anycast resolve", () => {
  test("has percentiles and the slowest regions of every service", () => {
    const [dns] = JSON.parse(runCli(["resolve", "two.anycast", "--json"], files).out).services;
    expect(dns.rtt).toEqual({ p50Ms: 3, p95Ms: 3, p99Ms: 3 });
    expect(dns.inflation).toEqual({ p50Ms: 0, p95Ms: 0, p99Ms: 0 });
    expect(dns.worstRegions[0]).toEqual({ region: "a", rttMs: 3, inflationMs: 0 });
    expect(text()).toContain("RTT of users: p50 3 ms, p95 3 ms, p99 3 ms; slowest: a 3 ms, b 3 ms");
  });

  test("says nothing of attacks, drains and cascades where there are none", () => {
    const answer = JSON.parse(runCli(["resolve", "two.anycast", "--json"], files).out);
    expect(Object.keys(answer).filter((key) => ["attack", "drains", "cascade"].includes(key))).toEqual([]);
    expect(text()).not.toMatch(/Attack|Drain|Cascade/);
  });

  test("weighs absorbing an attack against withdrawing", () => {
    const answer = json("siege");
    expect(answer.services[0].pops[1]).toMatchObject({ pop: "east", loadBps: 20e9, attackBps: 15e9 });
    expect(answer.attack).toMatchObject({
      sent: { bps: 15e9, qps: 0 },
      ifAbsorbed: { lost: { bps: 2.5e9 }, lostUsers: 0.125, overloaded: ["east"] },
      pops: [{ pop: "east", load: 2, absorbed: { bps: 7.5e9 }, lost: { bps: 2.5e9 }, better: "absorb" }],
    });
    expect(text("--scenario", "siege")).toMatch(/east +15 Gbps of attack +absorbs 7.5 Gbps .* better: absorb/);
    expect(text("--scenario", "queries")).toContain("Attack  2 Mqps sent, 2 Mqps arrive");
  });

  test("follows the overload", () => {
    expect(json("siege").cascade).toMatchObject({
      outcome: "all-down",
      rounds: [{ withdrawn: [{ pop: "east", load: 2 }] }, { withdrawn: [{ pop: "west", load: 2.6 }], lostUsers: 1 }],
      standing: [],
    });
    expect(text("--scenario", "siege")).toContain("withdraw: east, then west, then no PoP is left");
  });

  test("tells what several services bring to one PoP, in bits and in queries", () => {
    const shared = {
      "two.anycast": twoSites(`anycast web { origin org  prefix 203.0.113.0/24 }
        region q { at VIE  demand 2 Mqps  via right }`),
    };
    const out = runCli(["resolve", "two.anycast"], shared).out;
    // a's 6 Gbps and b's 5 Gbps are asked of each service, q's queries too.
    expect(out).toMatch(/^ {2}east +\d+% of users +5 of 10 Gbps, 2 Mqps$/m);
    expect(out).toMatch(
      /All services together\n {2}west +12 of 10 Gbps.* 120%\n {2}east +10 of 10 Gbps, 4 Mqps +100%\n/,
    );
    const { pops } = JSON.parse(runCli(["resolve", "two.anycast", "--json"], shared).out);
    expect(pops[0]).toMatchObject({ pop: "west", key: "org.west", loadBps: 12e9, capacityBps: 10e9, load: 1.2 });
    expect(pops[1]).toMatchObject({ pop: "east", loadBps: 10e9, loadQps: 4e6, capacityQps: null, load: 1 });
    expect(text()).not.toContain("All services");
  });

  test("states the order of a drain", () => {
    expect(json("works").drains).toEqual([
      { pop: "west", whileItServes: [{ service: "dns", region: "a", share: 1, to: ["east"] }], whenItEnds: [] },
    ]);
    const out = text("--scenario", "works");
    expect(out).toMatch(/1\. +tag GRACEFUL_SHUTDOWN and go on serving +a → east/);
    expect(out).toMatch(/2\. +then end the sessions +nobody is left here/);
    // Of several services each is told by name.
    const more = `unicast alone { origin org  prefix 203.0.113.0/24  announce at west }
      scenario works { drain west }`;
    const both = runCli(["resolve", "two.anycast", "--scenario", "works"], { "two.anycast": twoSites(more) }).out;
    expect(both).toMatch(/1\. +tag GRACEFUL_SHUTDOWN and go on serving +dns: a → east$/m);
    expect(both).toMatch(/2\. +then end the sessions +alone: a → no PoP, b → no PoP$/m);
  });
});
