/** The ways of links past the nodes between their ends: a line that goes behind a network seems to pass it. */

/** A point of the graph, pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Nodes by row: the rows from the top down, in each the places across, ascending. */
export type Rows = readonly { readonly y: number; readonly xs: readonly number[] }[];

/** How far a line stays from the middle of a node that is not one of its ends, pixels at zoom 1. */
export const CLEARANCE = 30;

/**
 * @param points the middles of all nodes
 * @returns them by row
 */
export function rowsOf(points: Iterable<Point>): Rows {
  const rows = new Map<number, number[]>();
  for (const { x, y } of points) {
    const row = rows.get(y);
    if (row) row.push(x);
    else rows.set(y, [x]);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([y, xs]) => ({ y, xs: xs.sort((a, b) => a - b) }));
}

/**
 * Where a line has to bend so that it passes between the nodes of the rows that it crosses.
 * @param upper its upper end
 * @param lower its lower end
 * @param rows all nodes
 * @returns the ends with a point for every row where the straight way is not free
 */
export function wayAround(upper: Point, lower: Point, rows: Rows): Point[] {
  const way: Point[] = [upper];
  for (const { y, xs } of rows) {
    if (y <= upper.y || y >= lower.y) continue;
    const last = way.at(-1) ?? upper;
    const straight = last.x + ((lower.x - last.x) * (y - last.y)) / (lower.y - last.y);
    const x = freeNear(straight, xs);
    if (x !== straight) way.push({ x, y });
  }
  way.push(lower);
  return way;
}

/** The place nearest to the wanted one that is clear of a row's nodes; between two that stand close, their middle. */
function freeNear(wanted: number, xs: readonly number[]): number {
  if (xs.every((x) => Math.abs(x - wanted) >= CLEARANCE)) return wanted;
  const gaps = [Number.NEGATIVE_INFINITY, ...xs].map((from, i) => {
    const to = xs[i] ?? Number.POSITIVE_INFINITY;
    const [left, right] = [from + CLEARANCE, to - CLEARANCE];
    return left <= right ? Math.min(Math.max(wanted, left), right) : (from + to) / 2;
  });
  return gaps.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a));
}
