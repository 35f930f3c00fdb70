/**
 * How wide text will be where nobody can measure it: advance widths of Helvetica in 1/1000 em (Adobe Font Metrics,
 * Core 14, 1985), rounded up to groups, since the reader's font is not known.
 */
import { type Shape, shape } from "./shapes";

const NARROW = /[ijl.,:;'|!()[\]{}\-/ ftIr]/;
const WIDE = /[mwMWOQGC%@—→]/;
const CAPITAL = /[A-Z&ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ]/;
/** East Asian scripts and symbols take a whole em (Unicode UAX #11, wide and fullwidth). */
const FULL = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/**
 * @param text one line
 * @param size font size, pixels
 * @param bold whether it is bold
 * @returns pixels, rather too many than too few
 */
export function textWidth(text: string, size: number, bold = false): number {
  let em = 0;
  for (const character of text) em += widthOf(character);
  return em * size * (bold ? 1.1 : 1.03);
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.34;
  if (FULL.test(character)) return 1;
  if (WIDE.test(character)) return 0.9;
  if (CAPITAL.test(character)) return 0.72;
  return 0.58;
}

/** Names on the map, pixels. */
export const NAME_SIZE = 11.5;

/** How a line of text is written. */
export interface Writing {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly size: number;
  readonly bold?: boolean;
  /** Its class (paint.ts). */
  readonly look: string;
  /** pixels; what does not fit is left out with an ellipsis */
  readonly room: number;
}

/**
 * @param text one line
 * @param writing where and how
 * @returns the text, shortened to its room
 */
export function writtenLine(text: string, { x, y, size, bold = false, look, room }: Writing): Shape {
  const attributes = { x, y, "font-size": size, "font-weight": bold ? 600 : undefined, class: look };
  let characters = [...text];
  if (textWidth(text, size, bold) > room) {
    while (characters.length > 1 && textWidth(`${characters.join("")}…`, size, bold) > room) {
      characters = characters.slice(0, -1);
    }
    characters.push("…");
  }
  return shape("text", attributes, characters.join(""));
}
