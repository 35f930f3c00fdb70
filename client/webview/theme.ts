/** The palette as a stylesheet: a class for each slot's colour, with one value on dark and another on light. */
import { COLOURS } from "../../server/src/diagram/palette";

/** Adds the palette's rules to the page. Made by script, so that one table (palette.ts) is the only place of a colour. */
export function installPalette(): void {
  const rules = COLOURS.dark.flatMap((dark, i) => [
    `.slot-${i} { --colour: ${dark}; }`,
    `body.on-light .slot-${i} { --colour: ${COLOURS.light[i] ?? dark}; }`,
  ]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join("\n"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Keeps `on-light` on the body in step with the editor's theme, which VS Code writes as classes of the body. */
export function followTheme(): void {
  const update = (): void => {
    const { classList } = document.body;
    const light = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
    if (classList.contains("on-light") !== light) classList.toggle("on-light", light);
  };
  new MutationObserver(update).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  update();
}
