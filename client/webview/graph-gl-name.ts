/** What the page and the WebGL drawing of the AS graph, a bundle of its own, agree on. */
import type { ElementId } from "../../server/src/diagram/model";
import type { ViewEvents } from "./view";

/** A graph as WebGL draws it. */
export interface GlScene {
  readonly nodes: readonly {
    readonly id: ElementId;
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly label: string;
    readonly color: string;
  }[];
  readonly links: readonly {
    readonly id: ElementId;
    readonly a: ElementId;
    readonly b: ElementId;
    readonly size: number;
    readonly color: string;
    /** Users' paths, and what is out of service: over the other links, for the eye and for the pointer. */
    readonly first: boolean;
    /** False for paths where no link is drawn: there is nothing to say of them. */
    readonly answers: boolean;
  }[];
  /** The colours of names, of what is behind them, and of what steps back. */
  readonly ink: string;
  readonly ground: string;
  readonly faint: string;
}

/** A graph that is drawn. */
export interface GlPicture {
  show(scene: GlScene): void;
  emphasise(lit: ReadonlySet<ElementId>): void;
  /** @param marked what the editor's cursor is on */
  mark(marked: ReadonlySet<ElementId>): void;
  zoomBy(factor: number): void;
  fit(): void;
  pan(dx: number, dy: number): void;
  resize(): void;
  close(): void;
}

/** Draws a graph into a box. */
export type DrawGl = (container: HTMLElement, scene: GlScene, events: ViewEvents) => GlPicture;

/** Where the bundle leaves its function: a property of the page's global object. */
export const DRAW_GL = "anycastDrawGl";
