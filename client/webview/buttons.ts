import { html, svg } from "./dom";

/**
 * A button that shows something more, or does not.
 * @param label what is shown
 * @param tip the same in a sentence
 * @param pressed called on click
 * @returns the button, not pressed
 */
export function toggleButton(label: string, tip: string, pressed: (shown: boolean) => void): HTMLButtonElement {
  const button = html("button", { type: "button", "aria-pressed": "false", title: tip }, label);
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    press(button, shown);
    pressed(shown);
  });
  return button;
}

/**
 * @param button one that shows something more
 * @param shown whether it is shown
 */
export function press(button: HTMLButtonElement, shown: boolean): void {
  button.setAttribute("aria-pressed", String(shown));
}

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
