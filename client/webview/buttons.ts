import { html, svg } from "./dom";

/**
 * A small button with a drawing on it.
 * @param label what it does, for the tip and for people who cannot see it
 * @param drawing a path in a box of 16 by 16
 * @param pressed called on click
 * @returns the button
 */
export function iconButton(label: string, drawing: string, pressed: () => void): HTMLButtonElement {
  const icon = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: drawing }));
  const element = html("button", { type: "button", class: "icon", title: label, "aria-label": label }, icon);
  element.addEventListener("click", pressed);
  return element;
}
