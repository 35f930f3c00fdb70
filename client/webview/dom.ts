/** Making elements. Text only ever enters as text nodes, so that no title can become markup. */

import type { Attributes, Shape } from "../../server/src/diagram/shapes";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param tag an HTML element's name
 * @param attributes its attributes
 * @param children elements and text
 * @returns the element
 */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes);
  element.append(...children);
  return element;
}

/**
 * @param tag an SVG element's name
 * @param attributes its attributes
 * @param children elements and text
 * @returns the element
 */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  dress(element, attributes);
  element.append(...children);
  return element;
}

/**
 * @param drawing a drawing of the picture
 * @returns the same as elements
 */
export function drawn({ tag, attributes, children }: Shape): SVGElement {
  return svg(tag, attributes, ...children.map((child) => (typeof child === "string" ? child : drawn(child))));
}

/** Sets the attributes of a new element. */
function dress(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
}

/**
 * Sets attributes; `undefined` removes one. What is so already is left alone: the browser would style and draw it anew. Never `style`: the page's policy allows no style attribute.
 * @param element any element
 * @param attributes by name
 */
export function setAll(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * Sets what an element says. What it says already is left alone: the browser would lay it out anew.
 * @param element any element without elements in it
 * @param text its text
 */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
