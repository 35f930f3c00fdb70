/**
 * Colours and marks that tell sites apart. A site's slot is its order of declaration; twelve colours and seven marks have
 * no common divisor, so 84 slots differ in one or the other. The colours were searched for distance in OKLab under normal
 * vision and the three kinds of dichromacy (matrices of Machado, Oliveira and Fernandes 2009, severity 1), with at least
 * 3:1 contrast to land and sea (WCAG 2.1, 1.4.11); test/diagram/palette.test.ts holds both. Marks are the second
 * channel: nothing hangs on colour alone (WCAG 2.1, 1.4.1).
 */

/** What a picture is drawn on. */
export type Ground = "dark" | "light";

/** Twelve colours for each ground. A slot keeps its hue over both: blue, orange, green, pink, yellow, violet and so on. */
export const COLOURS: Readonly<Record<Ground, readonly string[]>> = {
  dark: [
    "#67aaff",
    "#ea9308",
    "#4cdc9a",
    "#cc4d89",
    "#e2d709",
    "#7b63f8",
    "#a5f9ff",
    "#ed6770",
    "#d7fb9f",
    "#a97011",
    "#abc6eb",
    "#c38abe",
  ],
  light: [
    "#2d5df2",
    "#e44905",
    "#407766",
    "#df4b9b",
    "#8d7a0c",
    "#4403be",
    "#0b8faf",
    "#ab2305",
    "#5d894a",
    "#432811",
    "#585249",
    "#6e0273",
  ],
};

/** Marks by name, in the order of slots. */
export const MARKS = ["circle", "square", "triangle", "diamond", "star", "plus", "wedge"] as const;

/** The name of a mark. */
export type Mark = (typeof MARKS)[number];

/**
 * @param slot a site's slot, 0 and up
 * @returns which of the twelve colours, 0–11
 */
export function colourIndex(slot: number): number {
  return slot % COLOURS.dark.length;
}

/**
 * @param slot a site's slot, 0 and up
 * @returns its mark
 */
export function markOf(slot: number): Mark {
  return MARKS[slot % MARKS.length] ?? "circle";
}

/**
 * @param slot a site's slot, 0 and up
 * @returns the class that gives an element the slot's colour
 */
export function slotClass(slot: number): string {
  return `slot-${colourIndex(slot)}`;
}

/** Corners on the unit circle's scale, y down, areas about equal; the circle is drawn as two arcs. */
const OUTLINES: Readonly<Record<Exclude<Mark, "circle">, readonly Corner[]>> = {
  square: [
    [-0.88, -0.88],
    [0.88, -0.88],
    [0.88, 0.88],
    [-0.88, 0.88],
  ],
  triangle: [
    [0, -1.22],
    [1.16, 0.82],
    [-1.16, 0.82],
  ],
  diamond: [
    [0, -1.26],
    [1.26, 0],
    [0, 1.26],
    [-1.26, 0],
  ],
  star: starCorners(5, 1.35, 0.62),
  plus: [
    [-0.42, -1.16],
    [0.42, -1.16],
    [0.42, -0.42],
    [1.16, -0.42],
    [1.16, 0.42],
    [0.42, 0.42],
    [0.42, 1.16],
    [-0.42, 1.16],
    [-0.42, 0.42],
    [-1.16, 0.42],
    [-1.16, -0.42],
    [-0.42, -0.42],
  ],
  wedge: [
    [0, 1.22],
    [1.16, -0.82],
    [-1.16, -0.82],
  ],
};

/**
 * A mark's outline as SVG path data around the origin.
 * @param mark its name
 * @param radius pixels
 * @returns path data
 */
export function markPath(mark: Mark, radius: number): string {
  if (mark === "circle") {
    const r = fixed(radius);
    return `M${-r},0A${r},${r} 0 1 1 ${r},0A${r},${r} 0 1 1 ${-r},0Z`;
  }
  return outline(OUTLINES[mark], radius);
}

/**
 * The lower part of a mark, as if it were filled with water.
 * @param mark its name
 * @param radius pixels
 * @param part how much of its area, 0–1
 * @returns path data
 */
export function levelPath(mark: Mark, radius: number, part: number): string {
  const corners = mark === "circle" ? DISC : OUTLINES[mark];
  const whole = areaOf(corners);
  let [full, empty] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))];
  for (let step = 0; step < 24; step++) {
    const middle = (full + empty) / 2;
    if (areaOf(below(corners, middle)) > part * whole) full = middle;
    else empty = middle;
  }
  const filled = below(corners, (full + empty) / 2);
  return filled.length === 0 ? "" : outline(filled, radius);
}

type Corner = readonly [x: number, y: number];

/** A circle for all the eye can tell. */
const DISC: readonly Corner[] = Array.from({ length: 48 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 48;
  return [Math.sin(angle), -Math.cos(angle)];
});

/** What of a polygon is at or under a height (y down), by Sutherland and Hodgman (1974) with one edge. */
function below(corners: readonly Corner[], top: number): Corner[] {
  const kept: Corner[] = [];
  for (const [i, to] of corners.entries()) {
    const from = corners.at(i - 1) ?? to;
    if (from[1] >= top !== to[1] >= top) {
      const part = (top - from[1]) / (to[1] - from[1]);
      kept.push([from[0] + part * (to[0] - from[0]), top]);
    }
    if (to[1] >= top) kept.push(to);
  }
  return kept;
}

/** A polygon's area by the shoelace formula. */
function areaOf(corners: readonly Corner[]): number {
  const twice = corners.reduce((sum, [x, y], i) => {
    const [fromX, fromY] = corners.at(i - 1) ?? [x, y];
    return sum + fromX * y - x * fromY;
  }, 0);
  return Math.abs(twice) / 2;
}

function outline(corners: readonly Corner[], radius: number): string {
  return `M${corners.map(([x, y]) => `${fixed(x * radius)},${fixed(y * radius)}`).join("L")}Z`;
}

function starCorners(points: number, outer: number, inner: number): [number, number][] {
  return Array.from({ length: points * 2 }, (_, i) => {
    const angle = (Math.PI * i) / points;
    const radius = i % 2 === 0 ? outer : inner;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
