import type { LayoutLink, LayoutTask } from "./graph-layout";
import { COLUMN } from "./graph-measures";
import type { ElementId } from "./model";

/** A task with twins taken together. */
export interface Twins {
  readonly task: LayoutTask;
  /** Width of a node in columns, where it is more than one. */
  readonly widths: ReadonlyMap<ElementId, number>;
  /**
   * Spreads a node's place over all that it stands for.
   * @param id a node of the smaller task
   * @param x its middle, pixels
   * @param into where the places go
   */
  spread(id: ElementId, x: number, into: Map<ElementId, number>): void;
}

/** Fewer twins than this are laid out one by one. */
const FEWEST = 4;

/** A block of twins is about this many times as wide as it is high, counted in nodes. */
const BLOCK_SHAPE = 3;

/**
 * Nodes of one level with the same links are the same to a layout: stubs of one provider, sites with one carrier. They
 * are laid out as one and drawn as a block, which is clearer, and makes the work smaller.
 * @param task nodes and links
 * @returns the smaller task, and the way back
 */
export function collapseTwins(task: LayoutTask): Twins {
  const groups = groupTwins(task);
  const members = new Map<ElementId, readonly ElementId[]>();
  const leaderOf = new Map<ElementId, ElementId>();
  for (const group of groups) {
    const [leader] = group;
    if (leader === undefined) continue;
    const apart = group.length < FEWEST ? group.map((id) => [id]) : [group];
    for (const block of apart) {
      members.set(block[0] ?? leader, block);
      for (const id of block) leaderOf.set(id, block[0] ?? leader);
    }
  }
  const columns = columnsIn(task);
  const isBlock = (id: ElementId): boolean => (members.get(id)?.length ?? 1) > 1;
  return {
    task: {
      nodes: task.nodes.filter(({ id }) => leaderOf.get(id) === id),
      links: task.links.flatMap(([a, b, weight]): LayoutLink[] => {
        const [from, to] = [leaderOf.get(a), leaderOf.get(b)];
        return from === undefined || to === undefined ? [] : [[from, to, weight]];
      }),
    },
    widths: new Map([...members].filter(([id]) => isBlock(id)).map(([id, block]) => [id, columns(block)])),
    spread(id, x, into) {
      const block = members.get(id) ?? [id];
      const wide = isBlock(id) ? columns(block) : 1;
      for (const [i, each] of block.entries()) into.set(each, x + ((i % wide) - (wide - 1) / 2) * COLUMN);
    },
  };
}

/** How many columns a block has: one that is most of its level goes as wide as the other levels are. */
function columnsIn({ nodes }: LayoutTask): (block: readonly ElementId[]) => number {
  const counts = new Map<number, number>();
  for (const { level } of nodes) counts.set(level, (counts.get(level) ?? 0) + 1);
  const levels = new Map(nodes.map(({ id, level }) => [id, level]));
  return (block) => {
    const compact = Math.ceil(Math.sqrt(block.length * BLOCK_SHAPE));
    const own = levels.get(block[0] ?? "");
    if (own === undefined || block.length * 2 < (counts.get(own) ?? 0)) return compact;
    const widest = [...counts].reduce((most, [level, count]) => (level === own ? most : Math.max(most, count)), 0);
    return Math.max(compact, Math.min(block.length, widest));
  };
}

function groupTwins({ nodes, links }: LayoutTask): ElementId[][] {
  const neighbours = new Map<ElementId, ElementId[]>(nodes.map(({ id }) => [id, []]));
  for (const [a, b] of links) {
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }
  const groups = new Map<string, ElementId[]>();
  for (const { id, level } of nodes) {
    const key = JSON.stringify([level, [...(neighbours.get(id) ?? [])].sort()]);
    const group = groups.get(key);
    if (group) group.push(id);
    else groups.set(key, [id]);
  }
  return [...groups.values()];
}
