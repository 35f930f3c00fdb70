/** The marks of sites and regions, around the origin, in pixels. */
import type { DiagramAnswer, DiagramModel, DiagramRegion, DiagramSite, ElementId } from "./model";
import { levelPath, markOf, markPath, slotClass } from "./palette";
import { type Shape, shape } from "./shapes";

/**
 * A site: its mark in its colour, filled from below as far as its capacity is used. Past its capacity it gets a double
 * ring and an exclamation mark, so that colour is not all that says it.
 * @param site the site
 * @param radius pixels
 * @param model the picture; where nothing has a demand every mark is full
 * @returns shapes, from the back to the front
 */
export function siteMark(site: DiagramSite, radius: number, model: DiagramModel): Shape[] {
  const mark = markOf(site.slot);
  const outline = markPath(mark, radius);
  const look = slotClass(site.slot);
  if (site.state !== "serving") {
    const hollow = shape("path", { d: outline, class: `outline hollow ${look}` });
    return site.state === "failed" ? [hollow, shape("path", { d: cross(radius), class: "cross" })] : [hollow];
  }
  const halo = shape("path", { d: outline, class: "halo" });
  const load = loadOf(site, model);
  if (load >= 1) {
    const full = shape("path", { d: outline, class: `outline full ${look}` });
    return load > 1 ? [halo, full, ...alarm(radius)] : [halo, full];
  }
  return [
    halo,
    shape("path", { d: outline, class: `outline empty ${look}` }),
    ...(load > 0 ? [shape("path", { d: levelPath(mark, radius, load), class: `level ${look}` })] : []),
    shape("path", { d: outline, class: `outline ${look}` }),
  ];
}

/** How far an overloaded site's rings reach, as a part of its radius and in pixels. */
const ALARM = { factor: 1.35, room: 3 } as const;

/** What says that a site is over its capacity. */
function alarm(radius: number): Shape[] {
  const ring = radius * ALARM.factor + ALARM.room;
  const at = -ring * Math.SQRT1_2;
  const sign = `M${fixed(at)},${fixed(at - 3.2)}V${fixed(at + 0.6)}M${fixed(at)},${fixed(at + 2.6)}V${fixed(at + 3.2)}`;
  return [
    shape("circle", { r: fixed(ring), class: "overload" }),
    shape("circle", { cx: fixed(at), cy: fixed(at), r: 5.6, class: "alarm" }),
    shape("path", { d: sign, class: "alarm-sign" }),
  ];
}

/** How much of the site's capacity is used, 0 and up; 1 where that is not known. */
function loadOf(site: DiagramSite, model: DiagramModel): number {
  if (site.capacity === null || model.sites.every((other) => other.load.value === 0)) return 1;
  return site.capacity.value > 0 ? site.load.value / site.capacity.value : 2;
}

/**
 * A region: a ring divided by where its users end up, in the sites' colours; dashed where the answer hangs on a tie,
 * crossed out where nobody is reached.
 * @param answers where its users end up, the largest share first
 * @param radius pixels
 * @param slots slots of sites by id
 * @returns shapes, from the back to the front
 */
export function regionMark(
  { answers }: Pick<DiagramRegion, "answers">,
  radius: number,
  slots: ReadonlyMap<ElementId, number>,
): Shape[] {
  const parts: Shape[] = [];
  let from = 0;
  for (const answer of answers) {
    const to = Math.min(1, from + answer.share);
    if (to - from > 0.004)
      parts.push(shape("path", { d: slice(radius, from, to), class: `slice ${lookOf(answer, slots)}` }));
    from = to;
  }
  if (parts.length === 0) parts.push(shape("circle", { r: radius, class: "slice unknown" }));
  const reached = answers.some((answer) => answer.outcome === "pop");
  if (answers.length > 0 && !reached) parts.push(shape("path", { d: cross(radius * 0.6), class: "cross" }));
  return parts;
}

/**
 * What an answer looks like.
 * @param answer where users or packets end up
 * @param slots slots of sites by id
 * @returns classes: the site's colour or `lost`, and `tied` where it could be another
 */
export function lookOf(
  answer: Pick<DiagramAnswer, "outcome" | "pop" | "certain">,
  slots: ReadonlyMap<ElementId, number>,
): string {
  const slot = answer.pop === null ? undefined : slots.get(answer.pop);
  const colour = answer.outcome === "pop" && slot !== undefined ? slotClass(slot) : "lost";
  return answer.certain ? colour : `${colour} tied`;
}

/**
 * An exchange or a router: small and without colour, for they are the ground that paths run on.
 * @param kind which of them
 * @param radius pixels
 * @param out whether it is out of service: then it is crossed out
 * @returns shapes
 */
export function facilityMark(kind: "ixp" | "router", radius: number, out = false): Shape[] {
  const corner = (i: number): string => {
    const angle = (Math.PI * (2 * i + 1)) / 6;
    return `${fixed(radius * Math.sin(angle))},${fixed(radius * Math.cos(angle))}`;
  };
  const hexagon = `M${[0, 1, 2, 3, 4, 5].map(corner).join("L")}Z`;
  const outline = kind === "ixp" ? hexagon : markPath("circle", radius);
  const mark = shape("path", { d: outline, class: `facility ${kind}` });
  return out ? [mark, shape("path", { d: cross(radius), class: "cross" })] : [mark];
}

/** A slice of a disc from one part of the turn to another, clockwise from the top. */
function slice(radius: number, from: number, to: number): string {
  if (to - from > 0.996) return markPath("circle", radius);
  const at = (part: number): string => {
    const angle = 2 * Math.PI * part;
    return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
  };
  const r = fixed(radius);
  return `M0,0L${at(from)}A${r},${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
}

function cross(radius: number): string {
  const r = radius.toFixed(1);
  return `M-${r},-${r}L${r},${r}M${r},-${r}L-${r},${r}`;
}

function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
