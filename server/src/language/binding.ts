import type {
  As,
  DesignFile,
  DesignSymbol,
  Ixp,
  Region,
  RelationPreferences,
  Router,
  Service,
  Span,
} from "./design.js";
import { type Diagnostic, diagnostic, type Fix, type Related } from "./diagnostic.js";
import type { Node, StatementNode } from "./nodes.js";
import type { Scenario } from "./scenario.js";
import { IndexBuilder } from "./symbol-index.js";
import type { SymbolKind } from "./symbols.js";

/** An element while it is being filled in. */
export type Filling<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** A declaration: its element and the statement it comes from. */
export interface Declaration<T> {
  readonly element: T;
  readonly node: StatementNode;
  readonly file: DesignFile;
  /** False where it is a repetition, or lacks what makes it usable: it is looked at, but it does not count. */
  listed: boolean;
}

/** The names of a design. The first declaration of a name has it. */
export class Names<T extends DesignSymbol> {
  readonly byName = new Map<string, Declaration<T>>();
  readonly all: Declaration<T>[] = [];

  /** @returns the elements that count, in order of declaration */
  listed(): T[] {
    return this.all.filter((declaration) => declaration.listed).map((declaration) => declaration.element);
  }
}

/** How many mistakes of binding are shown. */
const MOST_FINDINGS = 1000;

/** What the parts of the binder share: names, places of names, and the mistakes found. */
export class Binding {
  readonly diagnostics: Diagnostic[] = [];
  readonly index = new IndexBuilder();
  readonly ases = new Names<As>();
  readonly ixps = new Names<Ixp>();
  readonly services = new Names<Service>();
  readonly regions = new Names<Region>();
  readonly scenarios = new Names<Scenario>();
  /** PoPs and named routers by their short names, of all ASes. */
  readonly routers = new Map<string, Router[]>();
  /** PoPs and named routers that count, by the statements that declare them. */
  readonly routersByNode = new Map<StatementNode, Router>();
  readonly asesByNumber = new Map<number, As>();
  /** True where an `internet` statement brings ASes that no `as` declares. */
  hasInternet = false;

  /** @returns the declarations of a kind of name; routers are kept by AS */
  names(kind: Exclude<SymbolKind, "router">): Names<DesignSymbol> {
    const tables = {
      as: this.ases,
      ixp: this.ixps,
      service: this.services,
      region: this.regions,
      scenario: this.scenarios,
    } as const;
    return tables[kind];
  }

  private suppressed = 0;

  /** @returns whether no further mistake will be shown */
  get full(): boolean {
    return this.diagnostics.length >= MOST_FINDINGS;
  }

  /** Notes a mistake. */
  report(
    code: string,
    span: Span,
    message: string,
    extra: { related?: readonly Related[]; fixes?: readonly Fix[]; unnecessary?: boolean } = {},
  ): void {
    if (this.full) this.suppressed++;
    else this.diagnostics.push(diagnostic(code, span, message, extra));
  }

  /** Says how many mistakes were left out. */
  finish(root: Span): void {
    if (this.suppressed === 0) return;
    const message = `This design has ${this.suppressed} more mistakes; only the first ${MOST_FINDINGS} are shown.`;
    this.diagnostics.push(diagnostic("AC001", root, message));
  }
}

/**
 * Puts items behind those of a list. Not by `push(...items)`, whose arguments have to fit on the stack.
 * @param list is changed
 * @param items any number
 */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** @returns the span of a node */
export function spanOf(file: DesignFile, node: Node): Span {
  return { file: file.uri, start: node.start, end: node.end };
}

/** @returns a related place */
export function relatedTo(span: Span, message: string): Related {
  return { file: span.file, start: span.start, end: span.end, message };
}

/**
 * A fix that puts one text in the place of another.
 * @param title what the menu shows
 * @param span what is replaced; empty to insert
 * @param text what is put there
 */
export function replacing(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ file: span.file, start: span.start, end: span.end, text }], preferred: true };
}

/** @returns preferences of which none is set */
export function noPreferences(): Filling<RelationPreferences> {
  return { customer: undefined, peer: undefined, provider: undefined };
}
