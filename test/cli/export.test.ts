import { describe, expect, test } from "vitest";
import { exported } from "../../server/src/diagram/exports";
import { loadDesign } from "../../server/src/language/project";
import { runCli } from "../helpers/cli";
import { graphDiagram } from "../helpers/graph";
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

  test("--view graph draws the AS graph as the preview does, the map is drawn without it", () => {
    const design = loadDesign("small.anycast", { readFile: () => SMALL_DESIGN });
    const drawn = (scenario?: string, theme: "light" | "dark" = "light") =>
      exported("svg", graphDiagram(design, scenario), { theme, view: "graph" });
    expect(run("--to", "svg", "--view", "graph").out).toBe(drawn());
    expect(run("--to", "svg", "--view", "graph", "--scenario", "tokyo-out").out).toBe(drawn("tokyo-out"));
    expect(run("--to", "svg", "--view", "graph", "--theme", "dark").out).toBe(drawn(undefined, "dark"));
    // Exchanges are nodes of the graph: asking for them adds nothing.
    expect(run("--to", "svg", "--view", "graph", "--facilities").out).toBe(drawn());
    expect(run("--to", "svg", "--view", "map").out).toBe(run("--to", "svg").out);
    expect(run("--to", "svg").out).not.toBe(drawn());
  });

  test("--prefix asks about another prefix of the service, in every format", () => {
    const text = SMALL_DESIGN.replace("as ocn    AS4713", "as ocn AS4713").replace(
      "transit from ntt }\nas bt",
      "transit from ntt  accept max-length 24, 47 }\nas bt",
    );
    const by = (prefix: string, ...args: string[]) =>
      runCli(["export", "a.anycast", "--prefix", prefix, ...args], { "a.anycast": text }).out;
    expect(by("192.0.2.0/24", "--to", "csv")).toMatch(/japan,.*,pop,tokyo/);
    expect(by("2001:db8:53::/48", "--to", "csv")).toMatch(/japan,.*,unreachable,/);
    expect(by("2001:DB8:53:0::/48", "--to", "markdown")).toContain("2001:db8:53::/48");
    expect(by("2001:db8:53::/48", "--to", "geojson")).toContain('"prefix": "2001:db8:53::/48"');
    for (const view of ["map", "graph"])
      expect(parseXml(by("2001:db8:53::/48", "--to", "svg", "--view", view)).texts.join("\n")).toContain(
        "2001:db8:53::/48",
      );
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
    [["--to", "svg", "--view", "table"], '--view takes map or graph, not "table"'],
    [["--to", "csv", "--view", "graph"], "--view is for --to svg: csv has nothing drawn"],
    [["--to", "dot", "--theme", "dark"], "--theme is for --to svg: dot has nothing drawn"],
    [
      ["--to", "csv", "--prefix", "10.0.0.0/8"],
      'dns has no prefix "10.0.0.0/8"; it has 192.0.2.0/24, 2001:db8:53::/48',
    ],
    [["--to", "csv", "--prefix", "toString"], 'has no prefix "toString"'],
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
