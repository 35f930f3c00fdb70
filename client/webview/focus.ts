/**
 * Draws a part of the page anew without losing the keyboard: who was on a button of an element is on it again.
 * @param part what is drawn anew; its buttons carry `data-element`
 * @param draw draws it
 * @param fallback takes the keyboard where the element has no button any more
 */
export function keepingFocus(part: HTMLElement, draw: () => void, fallback?: HTMLElement): void {
  const active = document.activeElement;
  const inside = active instanceof HTMLElement && part.contains(active);
  const element = inside ? active.dataset.element : undefined;
  draw();
  if (!inside || part.contains(document.activeElement)) return;
  const again = [...part.querySelectorAll<HTMLElement>("[data-element]")].find(
    (button) => button.dataset.element === element,
  );
  (again ?? fallback)?.focus();
}
