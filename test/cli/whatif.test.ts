import { describe, expect, test } from "vitest";
import { twoSites } from "../analysis/two-sites";
import { runCliToEnd } from "../helpers/cli";

const files = {
  "two.anycast": twoSites("scenario flood { demand a x2 }"),
  "none.anycast": "as a AS64601 { at FRA }",
  "wrong.anycast": twoSites("region c { at OSL  via nobody }"),
};
const run = (...args: string[]) => runCliToEnd(["whatif", ...args], files);

describe("anycast whatif", () => {
  test("--json ranks single failures, the worst first", async () => {
    const { code, out, error } = await run("two.anycast", "--json");
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
          { pop: "west", key: "org.west", load: 1.1, under: "east" },
          { pop: "east", key: "org.east", load: 1.1, under: "west" },
        ],
      },
    ]);
  });

  test("--pairs tries two at once, with headroom for both", async () => {
    const answer = JSON.parse((await run("two.anycast", "--pairs", "--kind", "pop", "--json")).out);
    expect(answer.failures.map((each: { name: string }) => each.name)).toEqual(["pop west and pop east"]);
    expect(answer.failures[0]).toMatchObject({ unreachable: 1, unreachableUsers: 4e6, taken: ["west", "east"] });
    expect(answer.headroom.map((each: { popsDown: number }) => each.popsDown)).toEqual([1, 2]);
  });

  test("writes a table for people, as much of it as they want", async () => {
    const { out } = await run("two.anycast", "--top", "1");
    expect(out).toContain("pop west    75% moved");
    expect(out).toContain("east at 110%; cascade: east");
    expect(out).toMatch(/and \d+ more; --top \d+ shows all/);
    expect(out).toContain("Load with one PoP down (N−1)");
    expect(out).toMatch(/west +110% +with east down/);
    expect((await run("two.anycast", "--pairs", "--kind", "pop")).out).toContain("100% unreachable (4M)");
  });

  test("starts from a scenario", async () => {
    const { out } = await run("two.anycast", "--scenario", "flood", "--kind", "pop");
    expect(out).toContain("Under scenario flood");
    expect(out).toContain("east at 170%");
  });

  test("has nothing to say of a design without a service, and does not fail", async () => {
    const { code, out } = await run("none.anycast", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).headroom).toEqual([{ popsDown: 1, pops: [] }]);
  });

  test("goes on with what resolves, and fails", async () => {
    const { code, out, error } = await run("wrong.anycast");
    expect(code).toBe(1);
    expect(error).toContain("nobody");
    expect(out).toContain("pop west");
  });

  test("refuses a wrong call", async () => {
    expect((await run()).code).toBe(2);
    expect((await run("two.anycast", "--kind", "sun")).error).toContain('not "sun"');
    expect((await run("two.anycast", "--top", "0")).error).toContain("--top is a whole number");
    expect((await run("two.anycast", "--format", "xml")).error).toContain('not "xml"');
    expect((await run("two.anycast", "more.anycast")).code).toBe(2);
  });

  test("--format jsonl writes each failure in a line of its own, then the end", async () => {
    const { code, out } = await run("two.anycast", "--kind", "pop", "--format", "jsonl");
    const lines = out.trimEnd().split("\n");
    const whole = JSON.parse((await run("two.anycast", "--kind", "pop", "--json")).out);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(["start", "failure", "failure", "end"]);
    expect(JSON.parse(lines[0] ?? "")).toEqual({ type: "start", version: 1, scenario: null, pairs: false, planned: 2 });
    // The same failures as in the whole answer, in the order in which they are tried.
    const failures = lines.slice(1, 3).map((line) => JSON.parse(line));
    const ranked = whole.failures.map((failure: object) => ({ type: "failure", ...failure }));
    expect(failures).toEqual(expect.arrayContaining(ranked));
    expect(failures.map(({ name }) => name)).toEqual(["pop west", "pop east"]);
    const { tried, complete, interrupted, headroom } = whole;
    expect(JSON.parse(lines[3] ?? "")).toEqual({ type: "end", tried, complete, interrupted, headroom });
  });

  test("streams: a line is there before the next failure is tried", async () => {
    let text = "";
    const atPause: number[] = [];
    const pause = async () => {
      atPause.push(text.split('"type":"failure"').length - 1);
      return false;
    };
    const out = (more: string) => {
      text += more;
    };
    let clock = 0;
    const io = { out, pause, now: () => (clock += 100) };
    await runCliToEnd(["whatif", "two.anycast", "--kind", "pop", "--format", "jsonl"], files, io);
    expect(atPause.slice(0, 3)).toEqual([0, 1, 2]);
  });

  test("Ctrl+C ends it with what was found, and exits 130", async () => {
    const { code, out } = await runCliToEnd(["whatif", "two.anycast"], files, interruptedAfter(2));
    expect(code).toBe(130);
    expect(out).toMatch(/^2 failures, the worst first/);
    expect(out).toMatch(/! Ended before all \d+ were tried/);
    expect(out).not.toContain("N−1");
    const json = await runCliToEnd(["whatif", "two.anycast", "--json"], files, interruptedAfter(1));
    expect(json.code).toBe(130);
    expect(JSON.parse(json.out)).toMatchObject({ tried: 1, complete: false, interrupted: true, headroom: [] });
    const lines = await runCliToEnd(["whatif", "two.anycast", "--format", "jsonl"], files, interruptedAfter(1));
    expect(JSON.parse(lines.out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ type: "end", interrupted: true });
  });

  test("tells the worst pairs as they are found, to who watches", async () => {
    let clock = 0;
    const slow = { progress: true, now: () => (clock += 600) };
    const { error, out } = await runCliToEnd(["whatif", "two.anycast", "--pairs", "--top", "3"], files, slow);
    const told = error.split("\n").filter((line) => line.includes(" and "));
    const ranked = out.split("\n").slice(1, 4);
    // Each of the worst was told before; what does nothing was not.
    for (const line of ranked) {
      const [name = ""] = line.trim().split(/ {2,}/);
      expect(told.some((each) => each.includes(`${name}  `))).toBe(true);
    }
    expect(told.every((line) => /unreachable|moved/.test(line))).toBe(true);
    const unwatched = await runCliToEnd(["whatif", "two.anycast", "--pairs"], files);
    expect(unwatched.error).toBe("");
  });

  test("shows how far it is on a terminal, and takes the line away", async () => {
    let clock = 0;
    const slow = { progress: true, now: () => (clock += 600) };
    const { error } = await runCliToEnd(["whatif", "two.anycast", "--kind", "pop"], files, slow);
    expect(error).toMatch(/2 of 2 failures tried …\r/);
    expect(error.endsWith("\x1b[2K")).toBe(true);
  });

  test("of a design in which nothing can fail, says so", async () => {
    const out = async (...command: string[]) => (await runCliToEnd([...command, "none.anycast"], files)).out;
    const nothing = "No site announces a service: there is nothing that could fail.\n";
    expect(await out("whatif")).toBe(nothing);
    expect(await out("whatif", "--pairs")).toBe(nothing);
    expect(await out("resolve")).toBe("The design has no service.\n");
    expect(await out("resolve", "--best")).toBe("The design has no region.\n");
  });
});

/** A machine whose user presses Ctrl+C after so many failures. */
function interruptedAfter(failures: number) {
  let clock = 0;
  let pauses = 0;
  // The first time it looks up is before the first failure.
  return { now: () => (clock += 100), pause: async () => pauses++ >= failures };
}
