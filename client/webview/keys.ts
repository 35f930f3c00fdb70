import type { View } from "./view";

/** What the frame does itself. */
export interface KeyActions {
  readonly view: () => View | undefined;
  readonly release: () => void;
  /** Enters or leaves the what-if mode. */
  readonly whatIf: () => void;
}

/** How far one arrow moves the view, as a part of its size. */
const STEP = 0.15;
/** How much closer one `+` comes. */
export const ZOOM_STEP = 1.6;

/**
 * Handles a key that no part of the page wanted for itself.
 * @param event the key
 * @param actions what keys do
 */
export function handleKey(event: KeyboardEvent, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || takesText(event.target)) return;
  const view = actions.view();
  const zoom = view?.zoomBy && ((factor: number) => view.zoomBy?.(factor));
  const fit = view?.fit && (() => view.fit?.());
  const pan = view?.pan && ((dx: number, dy: number) => view.pan?.(dx, dy));
  const keys: Readonly<Record<string, (() => void) | undefined>> = {
    "+": zoom && (() => zoom(ZOOM_STEP)),
    "=": zoom && (() => zoom(ZOOM_STEP)),
    "-": zoom && (() => zoom(1 / ZOOM_STEP)),
    "0": fit,
    ArrowLeft: pan && (() => pan(-STEP, 0)),
    ArrowRight: pan && (() => pan(STEP, 0)),
    ArrowUp: pan && (() => pan(0, -STEP)),
    ArrowDown: pan && (() => pan(0, STEP)),
    Escape: actions.release,
    w: actions.whatIf,
  };
  const action = keys[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

/** In a picker or an input keys have a meaning already. */
function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
}
