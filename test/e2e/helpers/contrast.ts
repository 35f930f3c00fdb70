import type { Page } from "playwright-core";

/** What a reader must be able to tell from its ground (WCAG 2.1, 1.4.3). */
const LEAST = 4.5;

/**
 * Looks at every text that is seen, in HTML and in SVG, which axe-core leaves out: its colour against what is behind it.
 * Names in drawings have a halo in the page's ground, so that is what is behind them.
 * @param page the page
 * @returns each text whose contrast is less than 4.5:1, with its colours and the contrast; what cannot be used does not count
 */
export async function paleTexts(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    type Colour = readonly [number, number, number, number];
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = (colour: string): Colour => {
      if (pen === null) throw new Error("no canvas");
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => {
      const mix = (top: number, bottom: number): number => top * a + bottom * (1 - a);
      return [mix(r, R), mix(g, G), mix(b, B), 1];
    };
    const luminance = ([r, g, b]: Colour): number => {
      const linear = (value: number): number =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = channels(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(element.parentElement));
    };
    const opacity = (element: Element | null): number =>
      element === null ? 1 : Number(getComputedStyle(element).opacity) * opacity(element.parentElement);
    const found = new Set<string>();
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim());
      const box = element.getBoundingClientRect();
      if (!own || box.width === 0 || element.closest(":disabled, script, option") !== null) continue;
      const style = getComputedStyle(element);
      const isDrawn = element instanceof SVGElement;
      const ground = behind(isDrawn ? element.closest("svg") : element);
      const [r, g, b, a] = channels(isDrawn ? style.fill : style.color);
      const ink = over([r, g, b, a * opacity(element)], ground);
      const [light, dark] = [luminance(ink), luminance(ground)].sort((one, other) => other - one);
      const contrast = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
      if (contrast < least)
        found.add(
          `${name} ${contrast.toFixed(2)} (${ink.slice(0, 3).map(Math.round)} on ${ground.slice(0, 3).map(Math.round)})`,
        );
    }
    return [...found];
  }, LEAST);
}
