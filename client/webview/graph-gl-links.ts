/**
 * Which link of a WebGL graph the pointer is on. Sigma's own answer is no good here: it draws every link a second time at each
 * frame to have one, as thin as they are, and in a mesh always finds some link, the one that it drew last.
 */
import type { ElementId } from "../../server/src/diagram/model";
import type { GlScene } from "./graph-gl-name";

/** How far from the pointer a path may be to be hit, pixels: as far as in SVG. */
const REACH = 6;

/** The same for links that nobody's path takes: they are too many to be in the way of anything. */
const REACH_ALONE = 4;

interface Segment {
  readonly id: ElementId;
  readonly first: boolean;
  readonly x: number;
  readonly y: number;
  /** From this end to the other. */
  readonly across: number;
  readonly down: number;
}

/** The links of a graph, to be found by place. */
export class GlLinks {
  readonly #segments: readonly Segment[];

  /** @param scene the graph */
  constructor({ nodes, links }: GlScene) {
    const places = new Map(nodes.map((node) => [node.id, node]));
    this.#segments = links.flatMap(({ id, a, b, first, answers }) => {
      const [from, to] = [places.get(a), places.get(b)];
      if (!answers || from === undefined || to === undefined) return [];
      return [{ id, first, x: from.x, y: from.y, across: to.x - from.x, down: to.y - from.y }];
    });
  }

  /**
   * @param x the pointer's place, in the graph's own pixels
   * @param y the same, downwards
   * @param pixel how many of those a pixel of the screen is
   * @param lit what is brought out: a link of it answers as a path does
   * @returns the nearest path that the pointer can mean, else the link that is alone there
   */
  at(x: number, y: number, pixel: number, lit: ReadonlySet<ElementId>): ElementId | undefined {
    let nearest = REACH * pixel;
    let found: ElementId | undefined;
    const others: ElementId[] = [];
    for (const segment of this.#segments) {
      const distance = distanceTo(segment, x, y);
      if (segment.first || lit.has(segment.id)) {
        if (distance > nearest) continue;
        nearest = distance;
        found = segment.id;
      } else if (distance <= REACH_ALONE * pixel) others.push(segment.id);
    }
    return found ?? (others.length === 1 ? others[0] : undefined);
  }
}

function distanceTo({ x, y, across, down }: Segment, toX: number, toY: number): number {
  const [dx, dy] = [toX - x, toY - y];
  const length = across * across + down * down;
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, (dx * across + dy * down) / length));
  return Math.hypot(dx - part * across, dy - part * down);
}
