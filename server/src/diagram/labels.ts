/**
 * Where names go so that none overlaps another or a mark: greedy, most important first, each at the first of its
 * candidate places that is free, and with no other mark between it and its own, or it would read as that one's. A label with no free place is left out; it is in the legend, the card and at a
 * closer zoom. The place a label had is tried first, so that labels do not hop while the map moves.
 */

/** A rectangle in pixels, y down. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A name that wants a place. */
export interface LabelWish {
  readonly id: string;
  /** The mark's middle, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Radius in pixels of the mark that the label must clear. */
  readonly radius: number;
  /** The text's size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Larger is placed earlier. */
  readonly weight: number;
}

/** Where the label may stand around its mark, best first. */
export const SIDES = [
  "right",
  "left",
  "below",
  "above",
  "below-right",
  "above-right",
  "below-left",
  "above-left",
] as const;

/** One of the eight places around a mark. */
export type Side = (typeof SIDES)[number];

/** A label's place: its box and the side of the mark it is on. */
export interface PlacedLabel {
  readonly side: Side;
  readonly box: Box;
}

/** Pixels between a mark and its label, and around every label. */
const GAP = 4;

/**
 * Places labels.
 * @param wishes the labels; order does not matter
 * @param obstacles boxes that no label may touch (marks); a label's own mark is cleared by its radius
 * @param bounds labels must lie inside
 * @param before where labels were the last time, by id
 * @param preferred the sides to try, best first
 * @returns places by id; a label without a free place is absent
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  obstacles: readonly Box[],
  bounds: Box,
  before: ReadonlyMap<string, Side> = new Map(),
  preferred: readonly Side[] = SIDES,
): Map<string, PlacedLabel> {
  const taken = new BoxGrid();
  for (const box of obstacles) taken.add(box);
  const placed = new Map<string, PlacedLabel>();
  const inOrder = [...wishes].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  for (const wish of inOrder) {
    const last = before.get(wish.id);
    const sides = last === undefined ? preferred : [last, ...preferred.filter((side) => side !== last)];
    let best: PlacedLabel | undefined;
    for (const side of sides) {
      const box = boxAt(wish, side);
      if (!contains(bounds, box) || taken.hits(box)) continue;
      const isPlain = !taken.stands(between(wish, box), wish);
      if (isPlain || best === undefined) best = { side, box };
      if (isPlain) break;
    }
    if (best === undefined) continue;
    taken.add(best.box);
    placed.set(wish.id, best);
  }
  return placed;
}

/**
 * @param a a box
 * @param b another
 * @returns true where they share more than an edge
 */
export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * A mark as an obstacle.
 * @param x its middle, pixels
 * @param y its middle, pixels
 * @param radius pixels
 * @returns the square around it
 */
export function boxAround(x: number, y: number, radius: number): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

function boxAt(wish: LabelWish, side: Side): Box {
  const { x, y, width, height } = wish;
  const away = wish.radius + GAP;
  const corner = wish.radius * 0.71 + GAP / 2;
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  switch (side) {
    case "right":
      return at(x + away, y - height / 2);
    case "left":
      return at(x - away - width, y - height / 2);
    case "below":
      return at(x - width / 2, y + away);
    case "above":
      return at(x - width / 2, y - away - height);
    case "below-right":
      return at(x + corner, y + corner);
    case "above-right":
      return at(x + corner, y - corner - height);
    case "below-left":
      return at(x - corner - width, y + corner);
    case "above-left":
      return at(x - corner - width, y - corner - height);
  }
}

/** From a mark's middle to the nearest point of its label. */
function between({ x, y }: LabelWish, { left, top, right, bottom }: Box): Box {
  const [nearX, nearY] = [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)];
  return { left: Math.min(x, nearX), top: Math.min(y, nearY), right: Math.max(x, nearX), bottom: Math.max(y, nearY) };
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

/** Boxes by coarse cells, so that a hundred labels are placed within a frame. */
export class BoxGrid {
  static readonly #CELL = 64;
  readonly #cells = new Map<number, Box[]>();

  /** @param box what is taken from now on */
  add(box: Box): void {
    for (const cell of BoxGrid.#cellsOf(box)) {
      const boxes = this.#cells.get(cell);
      if (boxes === undefined) this.#cells.set(cell, [box]);
      else boxes.push(box);
    }
  }

  /**
   * @param box a box
   * @param but one of those that were added, which does not count
   * @returns true where it touches what is taken
   */
  hits(box: Box, but?: Box): boolean {
    const isHit = (other: Box): boolean => other !== but && overlap(box, other);
    return BoxGrid.#cellsOf(box).some((cell) => this.#cells.get(cell)?.some(isHit) ?? false);
  }

  /**
   * @param box a box
   * @param at a mark's middle: what stands around it is the mark, or one with it
   * @returns true where anything else stands in the box
   */
  stands(box: Box, { x, y }: { readonly x: number; readonly y: number }): boolean {
    const isOther = (other: Box): boolean =>
      overlap(box, other) && !(other.left <= x && x <= other.right && other.top <= y && y <= other.bottom);
    return BoxGrid.#cellsOf(box).some((cell) => this.#cells.get(cell)?.some(isOther) ?? false);
  }

  static #cellsOf(box: Box): number[] {
    const cells: number[] = [];
    const size = BoxGrid.#CELL;
    for (let column = Math.floor(box.left / size); column <= Math.floor(box.right / size); column++) {
      for (let row = Math.floor(box.top / size); row <= Math.floor(box.bottom / size); row++) {
        // A number, which takes less time to look up than a text; no view has so many rows.
        cells.push(column * 65_536 + row);
      }
    }
    return cells;
  }
}
