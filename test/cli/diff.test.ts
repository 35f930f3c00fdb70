import { describe, expect, test } from "vitest";
import { twoSites } from "../analysis/two-sites";
import { runCli } from "../helpers/cli";

const design = twoSites("scenario flood { demand a x2 }");
const files = {
  "old.anycast": design,
  "same.anycast": `# Only a comment is new.\n${design}`,
  "moved.anycast": design.replace("prefix 192.0.2.0/24", "prefix 192.0.2.0/24  withdraw at west"),
  "grown.anycast": `${design.replace("capacity 10 Gbps  transit from left", "capacity 20 Gbps  transit from left")}
    region c { at OSL  users 1M  via right }
    anycast more { origin org  prefix 198.51.100.0/24 }`,
  "wrong.anycast": `${design} region d { via nobody }`,
  "git:v1:plans/old.anycast": 'include "base.anycast"',
  "git:v1:plans/base.anycast": design,
};
const run = (...args: string[]) => runCli(["diff", ...args], files);

describe("anycast diff", () => {
  test("says that nothing moves", () => {
    expect(run("old.anycast", "same.anycast")).toEqual({ code: 0, out: "Nothing moves.\n", error: "" });
    expect(JSON.parse(run("old.anycast", "same.anycast", "--json").out)).toMatchObject({ services: [], pops: [] });
  });

  test("says who moves where, and what that does to the load", () => {
    const { code, out } = run("old.anycast", "moved.anycast");
    expect(code).toBe(0);
    expect(out).toContain("a  west → east  100% of users  3 ms → 20 ms");
    expect(out).toContain("org.west  6 of 10 Gbps, 75% of users → announces nothing");
    expect(out).toContain("org.east  5 of 10 Gbps, 25% of users → 11 of 10 Gbps, 100% of users");
    expect(out).not.toMatch(/^ *b /m);
  });

  test("--json has the same in numbers", () => {
    const answer = JSON.parse(run("old.anycast", "moved.anycast", "--json").out);
    expect(answer).toMatchObject({ version: 1, old: "old.anycast", new: "moved.anycast" });
    expect(answer.services).toMatchObject([
      {
        service: "dns",
        in: "both",
        regions: [
          {
            region: "a",
            moved: 1,
            old: { pops: [{ pop: "west", share: 1 }], unreachable: 0, rttMs: 3 },
            new: { pops: [{ pop: "east", share: 1 }], unreachable: 0 },
          },
        ],
      },
    ]);
    expect(answer.pops[0]).toMatchObject({
      pop: "org.west",
      old: { announces: true, loadBps: 6e9, userShare: 0.75 },
      new: { announces: false, loadBps: 0, userShare: 0 },
    });
  });

  test("shows what is new, and what is gone", () => {
    const { out } = run("old.anycast", "grown.anycast");
    expect(out).toContain("more  added");
    expect(out).toMatch(/c +not there → east +100% of users/);
    expect(run("grown.anycast", "old.anycast").out).toContain("more  removed");
  });

  test("compares under a scenario", () => {
    expect(run("old.anycast", "moved.anycast", "--scenario", "flood").out).toContain("→ 17 of 10 Gbps");
  });

  test("takes a revision of git, with what that file includes there", () => {
    expect(run("git:v1:plans/old.anycast", "old.anycast").out).toBe("Nothing moves.\n");
  });

  test("refuses a wrong call, and says what is wrong in either file", () => {
    expect(run("old.anycast").code).toBe(2);
    expect(run("old.anycast", "moved.anycast", "same.anycast").code).toBe(2);
    const missing = run("git:v2:plans/old.anycast", "old.anycast");
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining("git:v2:plans/old.anycast")]);
    expect(run("old.anycast", "wrong.anycast").error).toContain("nobody");
  });
});
