import { describe, expect, test } from "vitest";
import { pictureSvg } from "../../server/src/diagram/svg";
import { answer, flow, header, largeDiagram, region, site, smallDiagram } from "../helpers/diagram";
import { parseXml } from "../helpers/xml";

describe("a picture as SVG", () => {
  test.each(["light", "dark"] as const)("is well-formed, titled and self-contained in the %s theme", (theme) => {
    const text = pictureSvg(smallDiagram(), { theme });
    const root = parseXml(text);
    expect(root.name).toBe("svg");
    expect(root.attributes.xmlns).toBe("http://www.w3.org/2000/svg");
    expect(root.texts).toEqual(expect.arrayContaining(["Public resolver", "tokyo", "Japan", "over capacity"]));
    expect(root.texts).toContain("Service dns · 192.0.2.0/24 · as designed");
    expect(text).not.toMatch(/class=|href|style=|url\(|NaN|undefined|Infinity/);
  });

  test("names the scenario and what the reader has failed", () => {
    const model = smallDiagram();
    const under = { ...model, header: header({ scenario: "tokyo-out" }) };
    expect(parseXml(pictureSvg(under, { theme: "light" })).texts.join("\n")).toContain("scenario: Tokyo is down");
  });

  test("has a line in the colour of the site it leads to", () => {
    expect(pictureSvg(smallDiagram(), { theme: "light" })).toContain('stroke="#2d5df2"');
    expect(pictureSvg(smallDiagram(), { theme: "dark" })).toContain('stroke="#67aaff"');
  });

  test("is the same each time", () => {
    expect(pictureSvg(largeDiagram(), { theme: "light" })).toBe(pictureSvg(largeDiagram(), { theme: "light" }));
  });

  test("shades areas where there are regions enough, or where asked for", () => {
    const shaded = (text: string): boolean => text.includes("evenodd");
    expect(shaded(pictureSvg(largeDiagram(), { theme: "light" }))).toBe(true);
    expect(shaded(pictureSvg(largeDiagram(), { theme: "light", territory: false }))).toBe(false);
    expect(shaded(pictureSvg(smallDiagram(), { theme: "light" }))).toBe(false);
    expect(shaded(pictureSvg(smallDiagram(), { theme: "light", territory: true }))).toBe(true);
  });

  test("hostile titles are text and nothing else", () => {
    const hostile = [
      `</text><script>alert(1)</script>`,
      `"&<!--]]>`,
      "\u202egnihton",
      "x".repeat(10_000),
      "a\u0000\ud800b",
    ];
    const regions = hostile.map((title, i) => ({ ...region(`r${i}`, [i * 20, 20], 1e6, [answer("s0")]), title }));
    const sites = hostile.map((title, i) => ({ ...site(i, `s${i}`, [i * 20, -10]), title }));
    const flows = regions.map((from) => flow(from, answer("s0"), "AS1", [[0, -10]]));
    const model = { header: header({ title: hostile[0] ?? "" }), sites, regions, flows, facilities: [] };
    const text = pictureSvg(model, { theme: "light" });
    const root = parseXml(text);
    expect(root.names).not.toContain("script");
    expect(root.texts.join("\n")).toContain("</text><script>");
    for (const never of ["\u202e", "\u0000", "x".repeat(200)]) expect(text).not.toContain(never);
  });

  test("is a picture also of nothing", () => {
    const model = { header: header(), sites: [], regions: [], flows: [], facilities: [] };
    expect(parseXml(pictureSvg(model, { theme: "light" })).texts).toContain("Public resolver");
  });
});
