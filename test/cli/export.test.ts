import { describe, expect, test } from "vitest";
import { runCli } from "../helpers/cli";
import { SMALL_DESIGN } from "../helpers/small-design";
import { parseXml } from "../helpers/xml";

const files = { "small.anycast": SMALL_DESIGN };
const run = (...args: string[]) => runCli(["export", "small.anycast", ...args], files);

describe("anycast export", () => {
  test.each(["svg", "geojson", "csv", "markdown", "dot"])("writes %s to standard output", (format) => {
    const { code, out, error } = run("--to", format);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain("tokyo");
    expect(out.endsWith("\n")).toBe(true);
  });

  test("the SVG is well-formed, light by default, dark where asked for", () => {
    expect(parseXml(run("--to", "svg").out).name).toBe("svg");
    expect(run("--to", "svg").out).toContain('fill="#ffffff"');
    expect(run("--to", "svg", "--theme", "dark").out).toContain('fill="#1f1f1f"');
  });

  test("the GeoJSON is JSON", () => {
    expect(JSON.parse(run("--to", "geojson").out).type).toBe("FeatureCollection");
  });

  test("-o writes a file, and nothing else", () => {
    const written: string[] = [];
    const writeText = (path: string, text: string): boolean => written.push(path, text) > 0;
    const { code, out } = runCli(["export", "small.anycast", "--to", "csv", "-o", "x.csv"], files, { writeText });
    expect([code, out, written]).toEqual([0, "", ["x.csv", run("--to", "csv").out]]);
  });

  test("says where a file cannot be written", () => {
    const { code, error } = run("--to", "csv", "-o", "/nowhere/x.csv");
    expect([code, error]).toEqual([1, "anycast: /nowhere/x.csv cannot be written\n"]);
  });

  test.each([
    [[], "--to takes svg, geojson, csv, markdown, dot"],
    [["--to", "gif"], 'not "gif"'],
    [["--to", "toString"], 'not "toString"'],
    [["--to", "svg", "--theme", "blue"], '--theme takes light or dark, not "blue"'],
    [["--to", "svg", "--service", "web"], 'the design has no service "web"'],
    [["--to", "svg", "--scenario", "war"], 'the design has no scenario "war"'],
  ])("a wrong call says what would be right: %j", (args, message) => {
    const { code, error } = run(...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  test("errors of the text are reported, and what resolves is written all the same", () => {
    const { code, out, error } = runCli(["export", "a.anycast", "--to", "csv"], {
      "a.anycast": `${SMALL_DESIGN}\nregion r { via nobody }\n`,
    });
    expect(code).toBe(1);
    expect(error).toMatch(/^a\.anycast:\d+:\d+: error AC/);
    expect(out).toContain("tokyo");
  });
});
