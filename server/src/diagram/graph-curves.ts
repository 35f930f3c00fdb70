/** The lines of the AS graph: links, and the users' paths over them. */
import type { GraphLink } from "./graph-model";
import { type Rows, wayAround } from "./graph-routes";
import { riseOf, type Scene, type SceneNode, type Strand, strandsId } from "./graph-scene";
import { slotClass } from "./palette";

/** More links than this are drawn fainter. */
const DENSE = 500;

/** Pixels between the lines of one link. */
const APART = 1;

/** One line of a link that users' paths take. */
export interface StrandLine {
  readonly strand: Strand;
  /** Its classes. */
  readonly look: string;
  /** pixels */
  readonly width: number;
  /** How far aside of the link's middle it runs, pixels on the screen. */
  readonly offset: number;
}

/**
 * @param scene a graph
 * @returns whether its links are so many that those nobody takes step back
 */
export function isDense({ links }: Scene): boolean {
  return links.length > DENSE;
}

/**
 * @param scene a graph
 * @returns the users' paths over its links, as wide as there is traffic, those of one link beside each other
 */
export function strandLines(scene: Scene): StrandLine[] {
  const most = [...scene.strands.values()].flat().reduce((sum, { traffic }) => Math.max(sum, traffic), 0);
  return [...scene.strands.values()].flatMap((strands) => {
    const widths = strands.map(({ traffic }) => 1.6 + 3.4 * Math.sqrt(most > 0 ? traffic / most : 0));
    const total = widths.reduce((sum, width) => sum + width, 0) + APART * (widths.length - 1);
    let at = -total / 2;
    return strands.map((strand, i) => {
      const width = widths[i] ?? 1.6;
      const offset = at + width / 2;
      at += width + APART;
      const colour = strand.slot === undefined ? "lost" : slotClass(strand.slot);
      return { strand, look: `strand ${colour}${strand.certain ? "" : " tied"}`, width, offset };
    });
  });
}

/**
 * @param scene a graph
 * @param link one of its links
 * @returns whether users' paths take it
 */
export function isTaken(scene: Scene, link: GraphLink): boolean {
  return scene.strands.has(strandsId(link));
}

/**
 * @param link a link
 * @returns whether every session of it is out of service
 */
export function isOut({ sessions, down }: GraphLink): boolean {
  return sessions > 0 && down === sessions;
}

/**
 * @param link a link
 * @returns its classes
 */
export function classOf(link: GraphLink): string {
  return `link ${link.relation}${isOut(link) ? " down" : ""}`;
}

/**
 * A line from node to node: down from level to level past what stands between, or an arc between neighbours on one row.
 * @param a one end
 * @param b the other
 * @param offset pixels aside, for lines beside each other
 * @param rows what stands between; none for a line that may cross it
 * @returns SVG path data
 */
export function curve(a: SceneNode, b: SceneNode, offset: number, rows: Rows): string {
  const [upper, lower] = a.y < b.y || (a.y === b.y && a.x < b.x) ? [a, b] : [b, a];
  if (lower.y - upper.y < 8) return arc(upper, lower, offset);
  const way = wayAround(upper, lower, rows);
  let d = "";
  for (const [i, { x, y }] of way.entries()) {
    const before = way[i - 1];
    const [at, down] = [fixed(x + offset), fixed(y)];
    if (before === undefined) d = `M${at},${down}`;
    else {
      const bend = (y - before.y) * 0.5;
      d += `C${fixed(before.x + offset)},${fixed(before.y + bend)} ${at},${fixed(y - bend)} ${at},${down}`;
    }
  }
  return d;
}

function arc(left: SceneNode, right: SceneNode, offset: number): string {
  const rise = riseOf(right.x - left.x) - offset;
  const y = fixed((left.y + right.y) / 2 - rise * 1.33);
  const part = (right.x - left.x) * 0.2;
  const [from, to] = [fixed(left.y - offset), fixed(right.y - offset)];
  return `M${fixed(left.x)},${from}C${fixed(left.x + part)},${y} ${fixed(right.x - part)},${y} ${fixed(right.x)},${to}`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
