/** What the preview's frame and its views (map, table, …) agree on. */
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import type { DiagramChoices, PageState, ViewName } from "../../server/src/diagram/protocol";

/** One way to look at the picture. The frame makes it when it is first shown, and tells it things only while it is shown. */
export interface View {
  readonly element: HTMLElement | SVGElement;
  /**
   * Shows a picture; what stays in it stays where it is. Where `moving` is given, the reader has sent users elsewhere:
   * these elements say something else than before, and may be seen to move where motion is allowed (motion.ts).
   */
  show(model: DiagramModel, moving?: ReadonlySet<ElementId>): void;
  /** Brings some elements out and dims the rest; none shows all alike. */
  emphasise(ids: ReadonlySet<ElementId>): void;
  /** Marks what the editor's cursor is on, without dimming the rest. */
  mark?(ids: ReadonlySet<ElementId>): void;
  /** Takes the size of its box, in pixels. */
  resize?(width: number, height: number): void;
  /** Comes closer by a factor above 1, goes further off by one below. A view without it has no zoom buttons. */
  zoomBy?(factor: number): void;
  /** Brings everything into view. */
  fit?(): void;
  /** Moves the view, as parts of its width (right) and height (down). */
  pan?(dx: number, dy: number): void;
  /** Takes the keyboard, on an element where it is given and shown. */
  focus?(id?: ElementId): void;
  /** Lets go of what outlives its elements. The view is shown no more. */
  close?(): void;
}

/** What a view tells the frame. */
export interface ViewEvents {
  /** The reader clicked an element or pressed Enter on it. */
  readonly choose: (element: ElementId) => void;
  /**
   * The pointer or the keyboard is on an element, or on none. Where a place is given, in pixels of the window, a card
   * beside it tells about the element.
   */
  readonly point: (element: ElementId | undefined, at?: readonly [number, number]) => void;
}

/** What a view is made with. */
export interface ViewContext {
  readonly events: ViewEvents;
  /** What the page kept over the last reload. */
  readonly state: PageState;
  /** Keeps something more over a reload. */
  readonly keep: (change: Partial<PageState>) => void;
  /** Asks for something else of the picture. */
  readonly ask: (change: DiagramChoices) => void;
  /** Opens another view. */
  readonly open: (name: ViewName) => void;
}

/** A view that the frame can offer. */
export interface ViewKind {
  readonly name: ViewName;
  /** What its tab says. */
  readonly title: string;
  /** True where the list of sites belongs beside it. */
  readonly legend: boolean;
  readonly create: (context: ViewContext) => View;
}
