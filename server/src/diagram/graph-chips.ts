import { type Box, BoxGrid, boxAround } from "./labels";

/** A network that wants to be drawn as a box with its name. */
export interface ChipWish {
  readonly id: string;
  /** Its middle, pixels. */
  readonly x: number;
  readonly y: number;
  /** The box's size, pixels. */
  readonly width: number;
  readonly height: number;
  /** Radius of the dot that stands in its place where there is no room, pixels. */
  readonly dot: number;
  /** Larger is placed earlier. */
  readonly weight: number;
}

/** Pixels kept free around a box. */
const GAP = 3;

/**
 * Which networks have room for their names: greedy, the most important first. No box covers another, a dot or an obstacle.
 * @param wishes the networks; order does not matter
 * @param obstacles boxes that no chip may touch (sites, regions)
 * @returns the boxes by id; a network that is not among them is a dot
 */
export function placeChips(wishes: readonly ChipWish[], obstacles: readonly Box[]): Map<string, Box> {
  const taken = new BoxGrid();
  for (const box of obstacles) taken.add(box);
  const dots = new Map(wishes.map((wish) => [wish.id, boxAround(wish.x, wish.y, wish.dot)]));
  for (const dot of dots.values()) taken.add(dot);
  const placed = new Map<string, Box>();
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
    const box = {
      left: wish.x - wish.width / 2 - GAP,
      right: wish.x + wish.width / 2 + GAP,
      top: wish.y - wish.height / 2 - GAP,
      bottom: wish.y + wish.height / 2 + GAP,
    };
    if (taken.hits(box, dots.get(wish.id))) continue;
    taken.add(box);
    placed.set(wish.id, box);
  }
  return placed;
}
