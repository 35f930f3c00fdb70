import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { AS_REL_BZ2, AS_REL_TEXT, base64 } from "../formats/as-rel-fixtures";
import { runCli } from "../helpers/cli";
import { SMALL_DESIGN } from "../helpers/small-design";

const files = { "small.anycast": SMALL_DESIGN };
const run = (...args: string[]) => runCli(args, files);

describe("anycast resolve", () => {
  test("--json says where each region goes, in the stable form", () => {
    const { code, out, error } = run("resolve", "small.anycast", "--json");
    expect([code, error]).toEqual([0, ""]);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ version: 1, scenario: null });
    const [dns] = answer.services;
    expect(dns).toMatchObject({ service: "dns", kind: "anycast" });
    const [japan, uk] = dns.regions;
    expect(japan).toMatchObject({
      region: "japan",
      pops: [{ pop: "tokyo", share: 1, rttMs: 4 }],
      unreachable: 0,
      paths: [
        {
          via: "AS4713",
          share: 1,
          prefix: "192.0.2.0/24",
          outcome: "pop",
          pop: "tokyo",
          asPath: [4713, 2914, 64500],
          rttMs: 4,
          nearestPop: "tokyo",
          inflationMs: 0,
          decidedBy: "only-route",
          certain: true,
          candidates: ["tokyo"],
        },
      ],
    });
    expect(japan.otherPrefixes).toMatchObject([{ prefix: "2001:db8:53::/48", pops: [{ pop: "tokyo" }] }]);
    expect(uk.paths.map((path: { share: number }) => path.share)).toEqual([0.7, 0.3]);
    expect(dns.pops[0]).toMatchObject({
      pop: "tokyo",
      loadBps: 20000000000,
      capacityBps: 40000000000,
      userShare: 0.6413,
    });
  });

  test("answers under a scenario", () => {
    const answer = JSON.parse(run("resolve", "small.anycast", "--scenario", "tokyo-out", "--json").out);
    expect(answer.scenario).toBe("tokyo-out");
    expect(answer.services[0].regions[0].pops[0].pop).toBe("london");
  });

  test("says of a group who receives it, and what each edge of its tree carries", () => {
    const text = `${SMALL_DESIGN}\nmulticast tv { group 232.1.1.1  source tokyo  receivers japan, uk }`;
    const { multicast } = JSON.parse(runCli(["resolve", "tv.anycast", "--json"], { "tv.anycast": text }).out);
    expect(multicast).toHaveLength(1);
    expect(multicast[0]).toMatchObject({ service: "tv", group: "232.1.1.1", source: "tokyo", certain: true });
    expect(multicast[0]).toMatchObject({ sourceCopies: 1, sourceUnicastCopies: 3 });
    expect(multicast[0].receivers[0]).toEqual({
      region: "japan",
      via: "AS4713",
      share: 1,
      reached: true,
      asPath: [64500, 2914, 4713],
      rttMs: 4,
    });
    expect(multicast[0].edges[0]).toEqual({
      from: "example.tokyo",
      to: "ntt.NRT",
      copies: 1,
      unicastCopies: 3,
      users: 184000000,
    });
    const { out } = runCli(["resolve", "tv.anycast"], { "tv.anycast": text });
    expect(out).toContain("tv  multicast  232.1.1.1 from tokyo");
    expect(out).toMatch(/example\.tokyo → ntt\.NRT +1 copy, unicast 3/);
    const down = runCli(["resolve", "tv.anycast", "--scenario", "tokyo-out"], { "tv.anycast": text }).out;
    expect(down).toMatch(/japan +ocn +unreachable +100% +the source is down/);
    expect(down).not.toContain("0 edges");
    expect(JSON.parse(run("resolve", "small.anycast", "--json").out)).not.toHaveProperty("multicast");
  });

  test("writes a table for people, without colour in a pipe and with it on a terminal", () => {
    const { out } = run("resolve", "small.anycast");
    expect(out).toContain("japan  ocn  → tokyo   100%   4 ms  ocn → ntt → example");
    expect(out).toContain("20 of 40 Gbps");
    expect(out.includes("\x1b")).toBe(false);
    expect(runCli(["resolve", "small.anycast"], files, { color: true }).out).toContain("\x1b[1mdns");
  });
});

describe("anycast rib", () => {
  test("--json says each router's route, in the stable form", () => {
    const { out } = run("rib", "small.anycast", "--json", "--as", "AS4713");
    const { prefixes } = JSON.parse(out);
    expect(prefixes.map((each: { prefix: string }) => each.prefix)).toEqual(["192.0.2.0/24", "2001:db8:53::/48"]);
    expect(prefixes[0]).toMatchObject({ converged: true, stableStates: 1 });
    expect(prefixes[0].routers).toEqual([
      {
        as: 4713,
        router: "NRT",
        asPath: [2914, 64500],
        pop: "tokyo",
        localPref: 100,
        med: null,
        communities: [],
        nextHopAs: 2914,
        decidedBy: "only-route",
        candidates: ["tokyo"],
      },
    ]);
  });

  test("names routers: PoPs by name, places as written, none as null; no route is null", () => {
    const text = `as t AS64601 { at FRA } as lone AS64602 {} as o AS64500 { pop p { transit from t  at VIE } }
      anycast s { origin o prefix 192.0.2.0/24 }`;
    const { out } = runCli(["rib", "a", "--json"], { a: text });
    const routers = JSON.parse(out).prefixes[0].routers;
    expect(
      routers.map(({ router, asPath, pop, nextHopAs }: Record<string, unknown>) => [router, asPath, pop, nextHopAs]),
    ).toEqual([
      ["FRA", [64500], "p", 64500],
      [null, null, null, null],
      ["p", [], "p", null],
    ]);
  });

  test("takes a number or a name, and says when there is no such AS", () => {
    expect(
      run("rib", "small.anycast", "--as", "ntt")
        .out.split("\n")
        .filter((line) => line.includes("ntt")),
    ).toHaveLength(6);
    expect(run("rib", "small.anycast", "--as", "AS99")).toMatchObject({ code: 2, out: "" });
  });

  test("lists every stable state of a wedgie (RFC 4264)", () => {
    const wedgie = `
      as as2 AS64602 { transit from as3 { local-pref 120 } action 64602:50 { local-pref 50 } }
      as as3 AS64603 { peer with as4 }
      as as4 AS64604 {}
      as o AS64500 { pop prim { at AMS transit from as4 } pop back { at VIE transit from as2 } }
      anycast s { origin o prefix 192.0.2.0/24 announce at prim announce at back { community 64602:50 } }`;
    const [prefix] = JSON.parse(runCli(["rib", "w", "--json"], { w: wedgie }).out).prefixes;
    expect(prefix).toMatchObject({ converged: true, stableStates: 2 });
    expect(prefix.states).toHaveLength(2);
    expect(prefix.unsettledAses).toContain(64603);
  });
});

describe("anycast explain", () => {
  test("shows every hop's candidates and what removed them", () => {
    const { code, out } = run("explain", "small.anycast", "uk");
    expect(code).toBe(0);
    expect(out).toContain("70% via bt: london, 4 ms");
    expect(out).toMatch(/✗ {2}london {2}2914 64500 .*a lower router ID/);
  });

  test("--json holds the same", () => {
    const [dns] = JSON.parse(run("explain", "small.anycast", "uk", "--json").out).explanations;
    expect(dns.paths[0].hops[0]).toMatchObject({ as: 2856, router: "LHR", decidedBy: "router-id" });
    expect(dns.paths[0].hops[0].candidates[1]).toMatchObject({
      asPath: [2914, 64500],
      removedBy: "router-id",
      tied: true,
    });
  });
});

describe("anycast check", () => {
  // Two of its sites have one neighbour, as they are meant to.
  const meant = `${SMALL_DESIGN}\ndefaults { lint AC501 off }\n`;
  const broken = meant.replace("expect japan -> tokyo", "expect japan -> london");

  test("passes where nothing is wrong", () => {
    expect(runCli(["check", "a.anycast"], { "a.anycast": meant })).toEqual({
      code: 0,
      out: "no findings, 4 of 4 expectations hold\n",
      error: "",
    });
  });

  test("fails for a broken expectation, at its words", () => {
    const { code, error, out } = runCli(["check", "b.anycast"], { "b.anycast": broken });
    expect(code).toBe(1);
    const line = broken.split("\n").findIndex((each) => each.startsWith("expect japan -> london")) + 1;
    expect(error).toContain(`b.anycast:${line}:8: error AC707: Broken expectation: japan reaches tokyo, not london.`);
    expect(out).toContain("3 of 4 expectations hold");
  });

  test("fails for an error in the text, or in an included one", () => {
    const { code, error } = runCli(["check", "a"], { a: 'include "b"\n', b: "as x AS1 { at QQQ }" });
    expect(code).toBe(1);
    expect(error).toMatch(/^b:1:15: error AC002: /m);
  });

  test("reports in every format", () => {
    const formats = (format: string) => runCli(["check", "b.anycast", "--format", format], { "b.anycast": broken });
    expect(JSON.parse(formats("json").out)).toMatchObject({
      version: 1,
      findings: [{ code: "AC707", severity: "error", file: "b.anycast", column: 8 }],
      expectations: [{ name: "expect japan -> london", outcome: "broken" }, {}, {}, {}],
    });
    const sarif = JSON.parse(formats("sarif").out);
    expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: "AC707", level: "error" });
    expect(sarif.runs[0].tool.driver.rules[0].id).toBe("AC707");
    expect(formats("github").out).toMatch(/^::error file=b\.anycast,line=\d+,col=8,.*title=AC707::Broken expectation/);
    const junit = formats("junit").out;
    expect(junit).toContain('<testsuite name="anycast check" tests="4" failures="1" skipped="0">');
    expect(junit).toContain('name="expect japan -&gt; london"');
  });
});

describe("wrong calls", () => {
  test.each([
    [[]],
    [["frobnicate"]],
    [["constructor"]],
    [["check"]],
    [["check", "small.anycast", "--format", "xml"]],
    [["resolve", "small.anycast", "--scenario"]],
    [["resolve", "small.anycast", "--scenario", "none"]],
    [["resolve", "small.anycast", "other"]],
    [["rib", "--frob", "small.anycast"]],
    [["explain", "small.anycast"]],
    [["explain", "small.anycast", "nowhere"]],
  ])("%j prints the usage and exits 2", (args) => {
    const { code, out, error } = run(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain("Usage:");
    expect(error).not.toContain("    at ");
  });

  test("help is no mistake", () => {
    expect(run("--help").code).toBe(0);
    expect(run("rib", "--help").out).toContain("--as AS64500");
    expect(run("--version").out).toBe("0.0.0\n");
  });
});

describe("bad input", () => {
  test.each([
    ["a missing file", undefined],
    ["a binary file", new Uint8Array(4096).map((_, i) => (i * 37) & 255)],
    ["an unclosed block", "as a AS1 { at NRT"],
    ["a file that includes itself", 'include "bad"'],
    ["Internet data that are absent", 'internet "none.txt"\nas a AS64500 {}'],
  ])("%s is an error with a place, and exit 1", (_, content) => {
    for (const command of ["check", "resolve", "rib"]) {
      const { code, error } = runCli([command, "bad"], content === undefined ? {} : { bad: content });
      expect(code).toBe(1);
      expect(error).toMatch(/^bad:\d+:\d+: error AC\d{3}: /m);
    }
  });

  test("what still resolves is answered, beside the errors", () => {
    const { code, out } = runCli(["resolve", "a", "--json"], { a: `${SMALL_DESIGN} as broken AS` });
    expect(code).toBe(1);
    expect(JSON.parse(out).services[0].regions[0].pops[0].pop).toBe("tokyo");
  });

  test("lines of Internet data that are no relation are shown with their numbers", () => {
    const data = "# comment\n1|2|-1\nnonsense\n2|64500|-1\n";
    const { code, error } = runCli(["rib", "a"], { a: 'internet "rel"\nas o AS64500 {}', rel: data });
    expect(code).toBe(0);
    expect(error).toContain("rel:3:1: warning: not an AS relationship: nonsense");
  });

  describe("Internet data", () => {
    const rib = (name: string, data: Uint8Array) =>
      runCli(["rib", "a"], { a: `internet "${name}"\nas o AS64500 {}`, [name]: data });
    const text = new TextEncoder().encode(AS_REL_TEXT.replaceAll("\n", "\r\n"));

    test("are told by their content, whatever the file is called", () => {
      const packed = base64(AS_REL_BZ2);
      for (const [name, data] of [
        ["rel.txt", packed],
        ["rel.gz", packed],
        ["rel.bz2", gzipSync(text)],
        ["rel.txt.gz", text],
      ] as const) {
        expect(rib(name, data), name).toMatchObject({ code: 0, error: "" });
      }
    });

    test.each([
      ["empty", new Uint8Array(), "no AS relationship in this file"],
      ["all comments", new TextEncoder().encode("# nothing\r\n"), "no AS relationship in this file"],
      ["a bzip2 file cut off", base64(AS_REL_BZ2).subarray(0, 40), "the bzip2 file is cut off"],
      ["a gzip file cut off", gzipSync(text).subarray(0, 30), "the gzip file is damaged or cut off"],
    ])("that are %s are an error at the statement", (_, data, message) => {
      const { code, error } = rib("rel.txt", data);
      expect(code).toBe(1);
      expect(error).toMatch(/^a:1:10: error AC010: /m);
      expect(error).toContain(message);
    });

    test("whose providers form a ring name it", () => {
      const { code, error } = rib("rel", new TextEncoder().encode("1|2|-1\n2|3|-1\n3|1|-1\n3|64500|-1\n"));
      expect(code).toBe(0);
      expect(error).toMatch(
        /rel: warning: these ASes are each other's customers in a circle: AS\d → AS\d → AS\d → AS\d/,
      );
    });
  });
});
