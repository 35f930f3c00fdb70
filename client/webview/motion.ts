/**
 * How the picture moves when the reader sends users elsewhere: old lines fade, new ones draw themselves from the users on, and
 * what counts differently now beats once. Readers who asked for less motion, of the system or of VS Code, see none of it
 * (WCAG 2.1, 2.3.3).
 */
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";

const FADE_MS = 500;
const DRAW_MS = 800;
/** New lines begin while old ones are still seen: the eye follows from one to the other. */
const DRAW_AFTER_MS = 250;
const BEAT_MS = 600;
/** The line has arrived by then. */
const BEAT_AFTER_MS = 800;

/** @returns whether things may move: neither the system nor VS Code asks for less motion */
export function motionAllowed(): boolean {
  const less = document.body.classList.contains("vscode-reduce-motion");
  return !less && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * What says something else than before.
 * @param before the picture before; undefined where there was none
 * @param after the picture now
 * @returns ids of sites, regions and flows that are in both and differ
 */
export function changedElements(before: DiagramModel | undefined, after: DiagramModel): ReadonlySet<ElementId> {
  const all = ({ sites, regions, flows }: DiagramModel) => [...sites, ...regions, ...flows];
  const known = new Map(before === undefined ? [] : all(before).map((each) => [each.id, JSON.stringify(each)]));
  const changed = all(after).filter((each) => known.has(each.id) && known.get(each.id) !== JSON.stringify(each));
  return new Set(changed.map(({ id }) => id));
}

/**
 * Fades an element, then takes it away. It can no longer be pointed at.
 * @param element stands for something that is no more
 */
export function fadeOut(element: Element): void {
  element.classList.add("leaving");
  const fading = element.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS, easing: "ease-out" });
  fading.onfinish = () => element.remove();
  fading.oncancel = () => element.remove();
}

/**
 * Draws a line from its start to its end. A line that is dashed already appears instead.
 * @param line whose stroke does not scale with the map (`vector-effect: non-scaling-stroke`): dashes are screen pixels
 * @param zoom screen pixels for one of the line's own units
 * @param dashed whether its look is dashes
 */
export function drawIn(line: SVGPathElement, zoom: number, dashed: boolean): void {
  const length = line.getTotalLength() * zoom + 1;
  const frames: Keyframe[] = dashed
    ? [{ opacity: 0 }, { opacity: 1 }]
    : [
        { strokeDasharray: `${length} ${length}`, strokeDashoffset: length },
        { strokeDasharray: `${length} ${length}`, strokeDashoffset: 0 },
      ];
  line.animate(frames, { duration: DRAW_MS, delay: DRAW_AFTER_MS, easing: "ease-in-out", fill: "backwards" });
}

/**
 * Lets an element beat once.
 * @param element a mark around its own origin, or a number in the page
 */
export function beat(element: Element): void {
  const frames = [{ transform: "scale(1)" }, { transform: "scale(1.35)" }, { transform: "scale(1)" }];
  element.animate(frames, { duration: BEAT_MS, delay: BEAT_AFTER_MS, easing: "ease-in-out" });
}

/** @returns resolves when what was drawn so far is on the screen: the first frame is only on its way there when it is drawn */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))));
}
