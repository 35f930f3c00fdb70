import { describe, expect, test } from "vitest";
import { facilityMark, regionMark, siteMark } from "../../server/src/diagram/marks";
import { levelPath, MARKS } from "../../server/src/diagram/palette";
import { escapeXml, shape, toMarkup } from "../../server/src/diagram/shapes";
import { answer, region, site, smallDiagram } from "../helpers/diagram";

const model = smallDiagram();
const bps = (value: number) => ({ unit: "bps" as const, value });
const classes = (load: number, capacity: number): string[] =>
  siteMark(site(0, "x", [0, 0], { load: bps(load), capacity: bps(capacity) }), 10, model).map(({ attributes }) =>
    String(attributes.class),
  );

describe("a site", () => {
  test("is filled as far as its capacity is used", () => {
    expect(classes(0, 10)).not.toContain("level slot-0");
    expect(classes(5, 10)).toContain("level slot-0");
    expect(classes(10, 10)).toContain("outline full slot-0");
    expect(classes(10, 10)).not.toContain("overload");
  });

  test("over its capacity has a ring and an exclamation mark", () => {
    expect(classes(11, 10)).toEqual(expect.arrayContaining(["overload", "alarm", "alarm-sign"]));
    expect(classes(1, 0)).toContain("alarm");
  });
});

describe("the level in a mark", () => {
  /** The area that path data of straight lines encloses. */
  function area(path: string): number {
    const corners = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    const twice = corners.reduce((sum, [x, y], i) => {
      const [a, b] = corners.at(i - 1) ?? [x, y];
      return sum + a * y - x * b;
    }, 0);
    return Math.abs(twice) / 2;
  }

  test.each(MARKS)("takes its part of the %s's area", (mark) => {
    const whole = area(levelPath(mark, 10, 1));
    expect(whole).toBeGreaterThan(100);
    for (const part of [0.1, 0.5, 0.9]) expect(area(levelPath(mark, 10, part)) / whole).toBeCloseTo(part, 2);
  });
});

describe("a region", () => {
  const slots = new Map([
    ["pop:example.a", 0],
    ["pop:example.b", 1],
  ]);

  test("is divided by where its users end up", () => {
    const shapes = regionMark(region("r", [0, 0], 1, [answer("a", 0.7), answer("b", 0.3, ["a"])]), 10, slots);
    expect(shapes.map(({ attributes }) => attributes.class)).toEqual(["slice slot-0", "slice slot-1 tied"]);
  });

  test("without an answer is neutral", () => {
    expect(regionMark(region("r", [0, 0], 1, []), 10, slots)[0]?.attributes.class).toBe("slice unknown");
  });
});

test("an exchange and a router do not look alike", () => {
  expect(facilityMark("ixp", 5)[0]?.attributes.d).not.toBe(facilityMark("router", 5)[0]?.attributes.d);
});

describe("markup", () => {
  test("escapes text and attributes", () => {
    const hostile = `</text><script>"'&`;
    expect(toMarkup(shape("text", { id: hostile }, hostile))).toBe(
      '<text id="&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;">&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;</text>',
    );
  });

  test("leaves out what XML cannot have", () => {
    expect(escapeXml("a\u0000b\ufffec\ud800d\u{1f310}")).toBe("abcd\u{1f310}");
  });
});
