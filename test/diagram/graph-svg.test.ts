import { describe, expect, test } from "vitest";
import { exported } from "../../server/src/diagram/exports";
import { graphSvg } from "../../server/src/diagram/graph-svg";
import type { DiagramModel } from "../../server/src/diagram/model";
import { pictureSvg } from "../../server/src/diagram/svg";
import { layeredDiagram } from "../bench/layered";
import { smallDiagram } from "../helpers/diagram";
import { graphDiagram, sampleDesign } from "../helpers/graph";
import { parseXml } from "../helpers/xml";

describe("the AS graph as SVG", () => {
  const small: DiagramModel = graphDiagram(sampleDesign("getting-started"));
  const large: DiagramModel = layeredDiagram(600);

  test.each(["light", "dark"] as const)("is well-formed, titled and self-contained in the %s theme", (theme) => {
    for (const model of [small, large]) {
      const text = exported("svg", model, { theme, view: "graph" });
      const { name, texts } = parseXml(text);
      expect(name).toBe("svg");
      expect(text).not.toMatch(/class=|href|style=|url\(|NaN|undefined|Infinity/);
      expect(texts).toEqual(expect.arrayContaining(["Top networks", "Users", "transit, provider above"]));
    }
  });

  test("names the networks, sites and regions, and lists the sites", () => {
    const { texts } = parseXml(exported("svg", small, { theme: "light", view: "graph" }));
    expect(texts).toEqual(expect.arrayContaining(["Public resolver", "NTT", "LINX LON1", "tokyo", "Japan", "64%"]));
    expect(texts).toContain("Service dns · 192.0.2.0/24 · as designed");
  });

  test("has paths in the colour of their site, and links that are out of service in red", () => {
    const [scenario] = sampleDesign("getting-started").scenarios;
    expect(exported("svg", small, { theme: "light", view: "graph" })).toContain('stroke="#2d5df2"');
    const failed = graphDiagram(sampleDesign("getting-started"), scenario?.name);
    const text = exported("svg", failed, { theme: "light", view: "graph" });
    expect(parseXml(text).texts).toContain("out of service");
    expect(text).toMatch(/stroke="#c5221f" stroke-width="1.6"/);
  });

  test("grows with its graph instead of shrinking it beyond reading", () => {
    const width = (text: string | undefined): number => Number(/width="(\d+)"/.exec(text ?? "")?.[1]);
    expect(width(graphSvg(small, { theme: "light" }))).toBe(1280);
    expect(width(graphSvg(large, { theme: "light" }))).toBeGreaterThan(1280);
  });

  test("counts what is not drawn", () => {
    const { graph } = small;
    if (graph === undefined) throw new Error("no graph");
    const networks = graph.networks.map((each) => (each.id === "as:ntt" ? { ...each, hidden: 42 } : each));
    const reduced = { ...small, graph: { ...graph, networks, frame: { ...graph.frame, shown: 6, total: 77_000 } } };
    const { texts } = parseXml(exported("svg", reduced, { theme: "light", view: "graph" }));
    expect(texts).toContain("+42");
    expect(texts.join("\n")).toContain("6 of 77,000 networks drawn");
  });

  test("is the map where the picture has no graph, and where the map is asked for", () => {
    expect(exported("svg", smallDiagram(), { theme: "light", view: "graph" })).toBe(
      pictureSvg(smallDiagram(), { theme: "light" }),
    );
    expect(exported("svg", small, { theme: "light" })).toBe(pictureSvg(small, { theme: "light" }));
  });

  test("is the same each time", () => {
    const write = (): string => exported("svg", large, { theme: "dark", view: "graph" });
    expect(write()).toBe(write());
  });
});
