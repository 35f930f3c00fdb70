/** The legend of an exported picture: what marks mean, and the list of sites, in columns under the map. */
import { type KeyEntry, listedSites, loadLine, overloaded, shareText } from "./key";
import type { DiagramModel, DiagramSite } from "./model";
import { nameOf } from "./names";
import { markOf, markPath, slotClass } from "./palette";
import { type Shape, shape } from "./shapes";
import { textWidth, writtenLine } from "./text-width";

const COLUMN = 290;
const ROW = 22;
const SIZE = 12.5;
/** More sites than these are counted, not listed. */
const MOST_SITES = 120;

/**
 * @param model the picture
 * @param key what its marks mean
 * @param width room, pixels
 * @returns shapes below the origin, and their height in pixels
 */
export function legendBelow(
  model: DiagramModel,
  key: readonly KeyEntry[],
  width: number,
): { shapes: Shape[]; height: number } {
  const [keys, lines] = keyLines(key, width);
  const sites = listedSites(model);
  const listed = sites.slice(0, MOST_SITES);
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const rows = Math.ceil(listed.length / columns);
  const below = lines * ROW;
  const top = lines === 0 ? 0 : below + 14;
  const rule = lines === 0 || rows === 0 ? [] : [shape("path", { class: "rule", d: `M0,${below + 6}H${width}` })];
  const entries = listed.map((site, i) => {
    const at = `translate(${Math.floor(i / rows) * (width / columns)},${top + (i % rows) * ROW})`;
    return shape("g", { transform: at }, ...entry(site, model, width / columns - 20));
  });
  const left = sites.length - listed.length;
  const more = `and ${left} more site${left === 1 ? "" : "s"}`;
  const rest = { x: 0, y: top + rows * ROW + 16, size: SIZE, look: "quiet", room: width };
  return {
    shapes: [...keys, ...rule, ...entries, ...(left > 0 ? [writtenLine(more, rest)] : [])],
    height: top + rows * ROW + (left > 0 ? ROW : 0),
  };
}

/** The marks with what they mean, in as many lines as they take. */
function keyLines(key: readonly KeyEntry[], width: number): readonly [Shape[], number] {
  let [x, line] = [0, 0];
  const shapes = key.map(({ text, drawing }) => {
    const wide = 44 + Math.ceil(textWidth(text, SIZE));
    if (x > 0 && x + wide - 18 > width) [x, line] = [0, line + 1];
    const at = `translate(${x + 10},${line * ROW + ROW / 2})`;
    const words = writtenLine(text, { x: 16, y: 4.5, size: SIZE, look: "quiet", room: COLUMN });
    x += wide;
    return shape("g", { transform: at }, drawing, words);
  });
  return [shapes, key.length === 0 ? 0 : line + 1];
}

/** `● Tokyo  39%  20 of 40 Gbps` */
function entry(site: DiagramSite, model: DiagramModel, room: number): Shape[] {
  const load = loadLine(site, model);
  const share = shareText(site);
  const shareWidth = textWidth(share, SIZE);
  const loadWidth = load === undefined ? 0 : textWidth(load, SIZE - 1.5) + 10;
  const look = `outline ${site.state === "serving" ? "full" : "hollow"} ${slotClass(site.slot)}`;
  const nameRoom = room - 26 - shareWidth - loadWidth - 12;
  const baseline = ROW / 2 + 4.5;
  const after = 26 + Math.min(nameRoom, textWidth(nameOf(site, 40), SIZE, true)) + 10;
  const parts = [
    shape("path", {
      d: markPath(markOf(site.slot), 6.5),
      class: look,
      transform: `translate(10,${ROW / 2})`,
    }),
    writtenLine(nameOf(site, 40), { x: 26, y: baseline, size: SIZE, bold: true, look: "text", room: nameRoom }),
    writtenLine(share, { x: after, y: baseline, size: SIZE, look: "text", room: shareWidth + 4 }),
  ];
  if (load === undefined) return parts;
  const place = { x: after + shareWidth + 10, y: baseline, size: SIZE - 1.5, room: loadWidth + 4 };
  return [...parts, writtenLine(load, { ...place, look: overloaded(site) ? "bad" : "quiet" })];
}
