/** A picture of the walkthroughs, and the command that draws it. */
export interface Picture {
  /** Name of the file in docs/images/tutorial. */
  readonly file: string;
  /** Arguments of `anycast`. */
  readonly args: readonly string[];
}

/** Every picture of docs/tutorial. */
export const PICTURES: readonly Picture[] = [
  { file: "speed.svg", args: ["export", "samples/root/j.anycast", "--to", "svg"] },
  {
    file: "reliability.svg",
    args: ["export", "samples/root/b.anycast", "--scenario", "b-singapore-out", "--to", "svg"],
  },
  { file: "load.svg", args: ["export", "samples/three-ways.anycast", "--scenario", "frankfurt-out", "--to", "svg"] },
  { file: "ddos.svg", args: ["export", "samples/root/h.anycast", "--scenario", "h-attack", "--to", "svg"] },
];

/** Outlines of land are the longest paths by far; what users see are shorter ones. */
const LONG = 2000;
/** A point of a coast that is nearer to the last one, px, is left out. */
const NEAR = 3;

/**
 * Draws the coasts of a picture coarser: a third of the bytes, for a page that shows it at half its width.
 * @param svg what `anycast export --to svg` writes
 * @returns the same picture
 */
export function slim(svg: string): string {
  return svg.replace(/ d="([^"]*)"/g, (whole, path: string) => (path.length < LONG ? whole : ` d="${coarser(path)}"`));
}

function coarser(path: string): string {
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  return path.replace(/([ML])(-?[\d.]+),(-?[\d.]+)/g, (_, command: string, x: string, y: string) => {
    const [atX, atY] = [Math.round(Number(x)), Math.round(Number(y))];
    if (command === "L" && Math.abs(atX - lastX) + Math.abs(atY - lastY) < NEAR) return "";
    [lastX, lastY] = [atX, atY];
    return `${command}${atX},${atY}`;
  });
}
