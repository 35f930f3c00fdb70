import { describe, expect, test } from "vitest";
import { COLOURS, colourIndex, type Ground, MARKS, markOf, markPath } from "../../server/src/diagram/palette";

type Triple = readonly [number, number, number];

/** Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB. */
const VISIONS: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function seenBy(vision: readonly [Triple, Triple, Triple], rgb: Triple): Triple {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  return [clamp(dot(vision[0], rgb)), clamp(dot(vision[1], rgb)), clamp(dot(vision[2], rgb))];
}

/** Ottosson (2020), OKLab. */
function oklab(rgb: Triple): Triple {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb));
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ];
}

function contrast(a: string, b: string): number {
  const light = (hex: string): number => dot([0.2126, 0.7152, 0.0722], linear(hex)) + 0.05;
  return Math.max(light(a), light(b)) / Math.min(light(a), light(b));
}

const GROUNDS: readonly (readonly [Ground, readonly string[]])[] = [
  ["dark", ["#1e1e1e", "#26323f"]],
  ["light", ["#ffffff", "#e6eaee"]],
];

describe.each(GROUNDS)("the palette on a %s ground", (ground, backs) => {
  test("stands out from land and sea", () => {
    for (const colour of COLOURS[ground]) {
      for (const back of backs) expect(contrast(colour, back), `${colour} on ${back}`).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.entries(VISIONS))("no two colours look alike under %s", (_, vision) => {
    const seen = COLOURS[ground].map((colour) => oklab(seenBy(vision, linear(colour))));
    for (const [i, a] of seen.entries()) {
      for (const [j, b] of seen.entries()) {
        if (j <= i) continue;
        const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        // 0.02 is about a just noticeable difference; those that also share a mark must be further apart.
        expect(distance, `slots ${i} and ${j}`).toBeGreaterThan(markOf(i) === markOf(j) ? 0.06 : 0.035);
      }
    }
  });
});

test("84 slots differ in colour or mark", () => {
  const looks = new Set(Array.from({ length: 84 }, (_, slot) => `${colourIndex(slot)} ${markOf(slot)}`));
  expect(looks.size).toBe(84);
});

test.each(MARKS)("the %s is a closed outline of finite numbers around the origin", (mark) => {
  const path = markPath(mark, 8);
  expect(path).toMatch(/^M[-\d.,AL ]+Z$/);
  const numbers = path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(8 * 1.35);
});
