import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomTransform } from "d3-zoom";
import { html } from "./dom";

/** How long nothing moves before that counts as rest, ms: a wheel turns in steps. */
const REST_MS = 200;

/** Scaled by more than this a picture is drawn anew although it still moves: it is too coarse by then, or too small. */
const MOST_SCALED = 3;

/** What a camera tells its view. */
export interface CameraEvents {
  /** Draw for this transform. What was drawn last was for `before`; undefined where that is to be drawn anew whatever it was for. */
  readonly place: (to: ZoomTransform, before: ZoomTransform | undefined) => void;
  /** Each step of a movement, drawn anew or not: for what is not in the picture but goes with it. */
  readonly follow?: (to: ZoomTransform) => void;
  /** The reader has begun to move the view, or is done with it. */
  readonly touched: () => void;
}

/**
 * How the reader drags and zooms a drawing. It moves as one picture meanwhile, on a layer of its own that the browser has painted
 * already, and is drawn anew when that rests: to paint a map with its areas takes longer than a frame may.
 */
export class Camera {
  /** What the reader drags; the picture lies on it. */
  readonly stage: HTMLElement;
  /** Whether the picture is moved as one while it is zoomed, too. One of few marks is drawn at every step, so that marks keep their size. */
  asOne = false;
  /** Whether a picture that was only shifted stays so: nothing in it hangs on what is in view. */
  staysShifted = false;
  readonly #picture: SVGSVGElement;
  readonly #events: CameraEvents;
  readonly #zoom = zoom<HTMLElement, unknown>();
  #size: readonly [number, number] = [0, 0];
  /** What the picture was drawn for. */
  #placed: ZoomTransform | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** The reader is at it. */
  #dragging = false;
  /** A movement that ends at once is drawn once, at its end. */
  #jumping = false;

  /**
   * @param name class of the stage
   * @param layers what lies on it, from the back to the front
   * @param picture the layer that moves
   * @param scales the smallest and the largest zoom
   * @param events where to report
   */
  constructor(
    name: string,
    layers: readonly SVGSVGElement[],
    picture: SVGSVGElement,
    scales: readonly [number, number],
    events: CameraEvents,
  ) {
    this.#picture = picture;
    this.#events = events;
    picture.classList.add("gliding");
    this.stage = html("div", { class: name }, ...layers);
    this.#zoom
      .scaleExtent([scales[0], scales[1]])
      .on("start", () => clearTimeout(this.#rest))
      .on("zoom", ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
        this.#move(transform, Boolean(sourceEvent));
        if (!sourceEvent || this.#dragging) return;
        this.#dragging = true;
        events.touched();
      })
      .on("end", () => {
        if (this.#dragging) events.touched();
        this.#dragging = false;
        clearTimeout(this.#rest);
        if (this.#isToBePlaced()) this.#rest = setTimeout(() => this.place(), REST_MS);
      });
    select(this.stage).call(this.#zoom).on("dblclick.zoom", null);
  }

  /** From the drawing's own pixels to those of the view. */
  get transform(): ZoomTransform {
    return zoomTransform(this.stage);
  }

  /**
   * @param size width and height of the view, pixels
   * @param bounds left and top, right and bottom of what may be brought into view, in the drawing's pixels; everything without them
   */
  resize(size: readonly [number, number], bounds?: [[number, number], [number, number]]): void {
    this.#size = size;
    this.#zoom.extent([
      [0, 0],
      [size[0], size[1]],
    ]);
    if (bounds !== undefined) this.#zoom.translateExtent(bounds);
  }

  /** @param transform what to show from now on */
  jump(transform: ZoomTransform): void {
    this.#jumping = true;
    this.#zoom.transform(select(this.stage), transform);
    this.#jumping = false;
    this.place();
  }

  /**
   * @param factor above 1 comes closer
   * @param at where to, pixels of the view; its middle without it
   */
  zoomBy(factor: number, at?: readonly [number, number]): void {
    this.#zoom.scaleBy(select(this.stage), factor, at && [at[0], at[1]]);
    this.#events.touched();
  }

  /**
   * @param dx how far the view moves to the right, as a part of its width
   * @param dy how far it moves down, as a part of its height
   */
  pan(dx: number, dy: number): void {
    const { k } = this.transform;
    const [width, height] = this.#size;
    // Names that are shifted by a part of a pixel are blurred.
    this.#zoom.translateBy(select(this.stage), Math.round(-dx * width) / k, Math.round(-dy * height) / k);
    this.#events.touched();
  }

  /** The picture is another one: nothing that was placed may be left as it is. */
  forget(): void {
    this.#placed = undefined;
  }

  /** Has the picture drawn for what is in view now. */
  place(): void {
    const before = this.#placed;
    clearTimeout(this.#rest);
    this.#placed = this.transform;
    this.#picture.style.transform = "";
    this.#events.place(this.transform, before);
  }

  /** Draws no more. */
  close(): void {
    clearTimeout(this.#rest);
  }

  #isToBePlaced(): boolean {
    const [placed, now] = [this.#placed, this.transform];
    return placed !== now && !(this.staysShifted && placed?.k === now.k);
  }

  #move(to: ZoomTransform, byReader: boolean): void {
    this.#events.follow?.(to);
    const from = this.#placed;
    if (from === undefined || this.#jumping) return;
    const k = to.k / from.k;
    const scaled = Math.max(k, 1 / k);
    if (scaled === 1 || (byReader && this.asOne && scaled <= MOST_SCALED)) {
      this.#picture.style.transform = `translate(${to.x - k * from.x}px, ${to.y - k * from.y}px) scale(${k})`;
    } else this.place();
  }
}
