import { describe, expect, test } from "vitest";
import { twoSites } from "../analysis/two-sites";
import { runCli } from "../helpers/cli";

const files = {
  "two.anycast": twoSites("scenario flood { demand a x2 }"),
  "none.anycast": "as a AS64601 { at FRA }",
  "wrong.anycast": twoSites("region c { at OSL  via nobody }"),
};
const run = (...args: string[]) => runCli(["whatif", ...args], files);

describe("anycast whatif", () => {
  test("--json ranks single failures, the worst first", () => {
    const { code, out, error } = run("two.anycast", "--json");
    expect([code, error]).toEqual([0, ""]);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ version: 1, scenario: null, pairs: false, complete: true });
    expect(answer.tried).toBe(answer.failures.length);
    expect(answer.failures[0]).toMatchObject({
      name: "pop west",
      failures: [{ kind: "pop", name: "west" }],
      unreachable: 0,
      unreachableUsers: 0,
      moved: 0.75,
      overCapacity: [{ pop: "east", load: 1.1, excessBps: 1e9, excessQps: 0 }],
      taken: ["west"],
      cascade: {
        outcome: "all-down",
        rounds: [{ withdrawn: [{ pop: "east", load: 1.1 }], lostUsers: 1 }],
        standing: [],
      },
      services: [{ service: "dns", unreachable: 0, moved: 0.75 }],
    });
    expect(answer.headroom).toEqual([
      {
        popsDown: 1,
        pops: [
          { pop: "west", load: 1.1, under: "east" },
          { pop: "east", load: 1.1, under: "west" },
        ],
      },
    ]);
  });

  test("--pairs tries two at once, with headroom for both", () => {
    const answer = JSON.parse(run("two.anycast", "--pairs", "--kind", "pop", "--json").out);
    expect(answer.failures.map((each: { name: string }) => each.name)).toEqual(["pop west and pop east"]);
    expect(answer.failures[0]).toMatchObject({ unreachable: 1, unreachableUsers: 4e6, taken: ["west", "east"] });
    expect(answer.headroom.map((each: { popsDown: number }) => each.popsDown)).toEqual([1, 2]);
  });

  test("writes a table for people, as much of it as they want", () => {
    const { out } = run("two.anycast", "--top", "1");
    expect(out).toContain("pop west    75% moved");
    expect(out).toContain("east at 110%; cascade: east");
    expect(out).toMatch(/and \d+ more; --top \d+ shows all/);
    expect(out).toContain("Load with one PoP down (N−1)");
    expect(out).toMatch(/west +110% +with east down/);
    expect(run("two.anycast", "--pairs", "--kind", "pop").out).toContain("100% unreachable (4M)");
  });

  test("starts from a scenario", () => {
    const { out } = run("two.anycast", "--scenario", "flood", "--kind", "pop");
    expect(out).toContain("Under scenario flood");
    expect(out).toContain("east at 170%");
  });

  test("has nothing to say of a design without a service, and does not fail", () => {
    expect(run("none.anycast", "--json").code).toBe(0);
    expect(JSON.parse(run("none.anycast", "--json").out).headroom).toEqual([{ popsDown: 1, pops: [] }]);
  });

  test("goes on with what resolves, and fails", () => {
    const { code, out, error } = run("wrong.anycast");
    expect(code).toBe(1);
    expect(error).toContain("nobody");
    expect(out).toContain("pop west");
  });

  test("refuses a wrong call", () => {
    expect(run().code).toBe(2);
    expect(run("two.anycast", "--kind", "sun").error).toContain('not "sun"');
    expect(run("two.anycast", "--top", "0").error).toContain("--top is a whole number");
    expect(run("two.anycast", "more.anycast").code).toBe(2);
  });

  test("tells the worst pair as it is found, to who watches", () => {
    let clock = 0;
    const slow = { progress: true, now: () => (clock += 600) };
    const { error, out } = runCli(["whatif", "two.anycast", "--kind", "pop", "--pairs"], files, slow);
    expect(error).toMatch(/worst so far: \S.* unreachable.*\n/);
    expect(out).not.toContain("so far");
    expect(runCli(["whatif", "two.anycast", "--kind", "pop", "--pairs"], files).error).not.toContain("so far");
  });

  test("shows how far it is on a terminal, and takes the line away", () => {
    let clock = 0;
    const slow = { progress: true, now: () => (clock += 600) };
    const { error } = runCli(["whatif", "two.anycast", "--kind", "pop"], files, slow);
    expect(error).toMatch(/2 of 2 failures tried …\r/);
    expect(error.endsWith("\x1b[2K")).toBe(true);
  });
});
