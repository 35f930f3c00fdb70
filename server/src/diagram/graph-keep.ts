/**
 * Stable places: after an edit everything that was there stays where it was, and what is new goes near what it is linked
 * with. Only a larger change is laid out anew, for a picture that was patched often is no longer clear.
 */
import type { Layout, LayoutNode, LayoutTask, Spot } from "./graph-layout";
import { COLUMN, LEVEL_GAP, ROW } from "./graph-measures";
import type { ElementId } from "./model";

/** What was laid out before, and what has become of it. */
export interface Kept {
  readonly task: LayoutTask;
  readonly layout: Layout;
  /** How many places are not from a whole layout but were put beside one. */
  readonly patched: number;
}

/** Patched places above this part of all ask for a whole layout. */
const MOST_PATCHED = 0.2;

/** So many patched places are always borne. */
const FEW = 2;

/**
 * Fits an older layout to a task that has changed a little.
 * @param task nodes and links as they are now
 * @param before the older layout
 * @returns places for every node, those that were there unmoved; undefined where too much has changed
 */
export function keepPlaces(task: LayoutTask, before: Kept): Kept | undefined {
  const levels = new Map(before.task.nodes.map(({ id, level }) => [id, level]));
  const stays = ({ id, level }: LayoutNode): boolean => levels.get(id) === level && before.layout.has(id);
  const fresh = task.nodes.filter((node) => !stays(node));
  const gone = before.task.nodes.length - (task.nodes.length - fresh.length);
  const changes = before.patched + fresh.length + Math.max(0, gone - fresh.length);
  if (changes > Math.max(FEW, MOST_PATCHED * task.nodes.length)) return undefined;
  const rows = new Rows(task, before.layout, stays);
  const neighbours = neighboursOf(task);
  const layout = new Map<ElementId, Spot>();
  for (const node of task.nodes) {
    const spot = before.layout.get(node.id);
    if (stays(node) && spot) layout.set(node.id, spot);
  }
  for (const node of fresh) {
    const near = (neighbours.get(node.id) ?? []).flatMap((id) => layout.get(id)?.x ?? []);
    const spot = rows.place(node.level, near.length > 0 ? mean(near) : 0);
    if (spot === undefined) return undefined;
    layout.set(node.id, spot);
  }
  return { task, layout, patched: changes };
}

function neighboursOf({ links }: LayoutTask): Map<ElementId, ElementId[]> {
  const found = new Map<ElementId, ElementId[]>();
  const add = (from: ElementId, to: ElementId): void => {
    const known = found.get(from);
    if (known) known.push(to);
    else found.set(from, [to]);
  };
  for (const [a, b] of links) {
    add(a, b);
    add(b, a);
  }
  return found;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What is taken in the rows of each level. */
class Rows {
  /** Places across, by row and level. */
  readonly #taken = new Map<number, Map<number, number[]>>();
  readonly #lowest: number;

  constructor(task: LayoutTask, layout: Layout, stays: (node: LayoutNode) => boolean) {
    for (const node of task.nodes) {
      const spot = layout.get(node.id);
      if (!stays(node) || !spot) continue;
      const rows = this.#taken.get(node.level) ?? new Map<number, number[]>();
      this.#taken.set(node.level, rows);
      rows.set(spot.y, [...(rows.get(spot.y) ?? []), spot.x]);
    }
    this.#lowest = [...layout.values()].reduce((most, { y }) => Math.max(most, y), 0);
  }

  /** The free place of a level nearest to where a node wants to be; undefined for a level that has no row. */
  place(level: number, wanted: number): Spot | undefined {
    const rows = this.#taken.get(level) ?? this.#newLevel(level);
    let best: { readonly y: number; readonly x: number; readonly cost: number } | undefined;
    for (const [row, [y, taken]] of [...(rows ?? [])].sort(([a], [b]) => a - b).entries()) {
      const x = nearestFree(taken, wanted);
      const cost = Math.abs(x - wanted) + row * (ROW / 4);
      if (best === undefined || cost < best.cost) best = { y, x, cost };
    }
    if (best === undefined) return undefined;
    rows?.get(best.y)?.push(best.x);
    return { x: best.x, y: best.y };
  }

  /** A level that is new at the bottom gets a row; one in between would push the others. */
  #newLevel(level: number): Map<number, number[]> | undefined {
    if ([...this.#taken.keys()].some((other) => other > level)) return undefined;
    const rows = new Map([[this.#lowest + LEVEL_GAP, []]]);
    this.#taken.set(level, rows);
    return rows;
  }
}

/** The place nearest to the wanted one that keeps its distance to all that are taken. */
function nearestFree(taken: readonly number[], wanted: number): number {
  const isFree = (x: number): boolean => taken.every((other) => Math.abs(other - x) >= COLUMN - 1);
  const candidates = [wanted, ...taken.flatMap((x) => [x - COLUMN, x + COLUMN])].filter(isFree);
  const nearest = candidates.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a), Infinity);
  return Math.round(nearest);
}
