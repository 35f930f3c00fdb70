import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Design } from "../language/design";
import type { Diagnostic } from "../language/diagnostic";
import type { Results } from "../service/results";
import type { Snapshot } from "../service/snapshot";
import type { Texts } from "./texts";
import { canonicalUri } from "./uri";

/** Makes a design of a root file and what it includes; reads texts by URI, undefined where there is none. */
export type Bind = (root: string, read: (uri: string) => string | undefined) => Design;

/** The routes last computed for a design. */
export interface Solved {
  readonly version: number;
  readonly results: Results;
}

/** What rules, routes or the checks of failures found, and the text that it is about. */
export interface Found {
  readonly version: number;
  readonly findings: readonly Diagnostic[];
  /** Every file's text, by the design's URIs. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A solve that came to nothing. */
export interface Failure {
  readonly version: number;
  /** Why, for people. */
  readonly message: string;
}

/** One design that is being looked at: an open file as its root, with all that it includes. */
export interface OpenDesign {
  /** Canonical URI of the root. */
  readonly root: string;
  /** Another, higher number with every change of any of its files. */
  readonly version: number;
  readonly design: Design;
  readonly solved: Solved | undefined;
  /** Findings of rules and routes. */
  readonly inspected: Found | undefined;
  /** Findings of the checks of every failure. */
  readonly checked: Found | undefined;
  /** Why the last solve failed, where it did. */
  readonly failure: Failure | undefined;
}

/** A file of a design, as the features want it. */
export interface Place {
  readonly of: OpenDesign;
  readonly snapshot: Snapshot;
  /** The file, as the design spells its URI. */
  readonly uri: string;
  readonly document: TextDocument;
}

interface State {
  root: string;
  version: number;
  dirty: boolean;
  /** Whether another open file includes it, as of the last text of all of them. */
  covered: boolean;
  bound: Design | undefined;
  /** Canonical URIs of everything whose change changes this design, missing files included. */
  depends: ReadonlySet<string>;
  solved: Solved | undefined;
  inspected: Found | undefined;
  checked: Found | undefined;
  failure: Failure | undefined;
}

/**
 * The designs of the open files. A file that another open file includes is looked at as a part of that design, for its
 * names and routes make sense only there.
 */
export class Designs {
  readonly #states = new Map<string, State>();
  readonly #texts: Texts;
  readonly #bind: Bind;
  /** The designs that count, while no text changes. */
  #roots: readonly State[] | undefined;
  /** One count for all designs, so that no version is ever used twice, not even by a file that is opened again. */
  #versions = 0;

  /**
   * @param texts every text
   * @param bind makes designs
   */
  constructor(texts: Texts, bind: Bind) {
    this.#texts = texts;
    this.#bind = bind;
  }

  /**
   * A text came, went or changed.
   * @param key its canonical URI
   * @returns roots of designs that are no longer looked at, and of those that have changed
   */
  changed(key: string): { readonly gone: readonly string[]; readonly changed: readonly string[] } {
    const open = new Set(this.#texts.openKeys());
    this.#roots = undefined;
    for (const root of open) if (!this.#states.has(root)) this.#states.set(root, newState(root));
    const gone = [...this.#states.keys()].filter((root) => !open.has(root));
    for (const root of gone) this.#states.delete(root);
    const changed = [...this.#states.values()].filter(({ root, depends }) => root === key || depends.has(key));
    for (const state of changed) {
      state.dirty = true;
      state.version = ++this.#versions;
    }
    return { gone, changed: changed.map(({ root }) => root) };
  }

  /** Every design that counts: those of open files that no other open file includes. */
  roots(): OpenDesign[] {
    this.#roots ??= this.#findRoots();
    return this.#roots.map((state) => this.#fresh(state));
  }

  /** Whether a file counts as a design of its own, as far as that is known before its present text is read. */
  countedLast(root: string): boolean {
    return this.#states.get(root)?.covered === false;
  }

  /** What another design includes need not be bound by itself: those that it turned out to be last time come last. */
  #findRoots(): State[] {
    const states = [...this.#states.values()];
    const bound: OpenDesign[] = [];
    for (const covered of [false, true]) {
      for (const state of states) {
        if (state.covered === covered && !bound.some((other) => covers(other, state.root)))
          bound.push(this.#fresh(state));
      }
    }
    for (const state of states) state.covered = bound.some((other) => covers(other, state.root));
    return states.filter(({ covered }) => !covered);
  }

  /**
   * The designs that a file is a part of; several where several open files include it.
   * @param uri in any spelling
   * @returns designs; none for a file that is neither open nor included by an open one
   */
  of(uri: string): OpenDesign[] {
    const key = canonicalUri(uri);
    return this.roots().filter(({ root, design }) => root === key || spelling(design, key) !== undefined);
  }

  /**
   * A file in the first design that it is a part of.
   * @param uri in any spelling
   * @returns the place, or undefined for a file that is neither open nor included by an open one
   */
  place(uri: string): Place | undefined {
    const [of] = this.of(uri);
    return of && this.placeIn(of, uri);
  }

  /**
   * A file of a certain design.
   * @param of the design
   * @param uri in any spelling
   */
  placeIn(of: OpenDesign, uri: string): Place | undefined {
    const own = spelling(of.design, canonicalUri(uri));
    const document = this.#texts.get(uri);
    return own !== undefined && document ? { of, uri: own, document, snapshot: this.#snapshot(of) } : undefined;
  }

  /**
   * A design by its root.
   * @param root canonical URI
   * @returns the design, or undefined where it is no longer open
   */
  byRoot(root: string): OpenDesign | undefined {
    const state = this.#states.get(root);
    return state && this.#fresh(state);
  }

  /**
   * Keeps the routes of a design.
   * @param root canonical URI
   * @param solved the routes
   */
  keep(root: string, solved: Solved): void {
    const state = this.#states.get(root);
    if (!state) return;
    state.failure = undefined;
    state.solved = solved;
  }

  /**
   * Notes that the routes of a design could not be computed; the last ones are kept.
   * @param root canonical URI
   * @param failure why
   */
  fail(root: string, failure: Failure): void {
    const state = this.#states.get(root);
    if (state) state.failure = failure;
  }

  /**
   * Keeps what rules and routes found.
   * @param root canonical URI
   * @param inspected the findings
   */
  inspect(root: string, inspected: Found): void {
    const state = this.#states.get(root);
    if (state) state.inspected = inspected;
  }

  /**
   * Keeps what the checks of all failures found.
   * @param root canonical URI
   * @param checked the findings; undefined where there is nothing of the kind to check
   */
  check(root: string, checked: Found | undefined): void {
    const state = this.#states.get(root);
    if (state) state.checked = checked;
  }

  /**
   * A design as it was last bound, without binding it again.
   * @param root canonical URI
   * @returns the version that its text has by now and the last design; undefined before the first
   */
  last(root: string): { readonly version: number; readonly design: Design } | undefined {
    const state = this.#states.get(root);
    return state?.bound && { version: state.version, design: state.bound };
  }

  /**
   * Gives a design a new version, so that nothing computed for the old one counts.
   * @param root canonical URI
   */
  renew(root: string): void {
    const state = this.#states.get(root);
    if (state) state.version = ++this.#versions;
  }

  #fresh(state: State): OpenDesign & State & { design: Design } {
    if (state.dirty || !state.bound) {
      state.bound = this.#bind(state.root, (uri) => this.#texts.get(uri)?.getText());
      state.depends = dependenciesOf(state.bound);
      state.dirty = false;
    }
    return { ...state, bound: state.bound, design: state.bound };
  }

  #snapshot(of: OpenDesign): Snapshot {
    return {
      design: of.design,
      document: (uri) => this.#texts.get(uri),
      results: of.solved?.results,
      stale: of.solved?.version !== of.version,
    };
  }
}

function newState(root: string): State {
  return {
    root,
    version: 0,
    dirty: true,
    covered: false,
    bound: undefined,
    depends: new Set([root]),
    solved: undefined,
    inspected: undefined,
    checked: undefined,
    failure: undefined,
  };
}

function dependenciesOf(design: Design): ReadonlySet<string> {
  const named = [...design.files, ...design.includes, ...design.internet];
  return new Set(named.map(({ uri }) => canonicalUri(uri)));
}

/** Whether a design includes a file that does not include its root in turn. */
function covers({ root, design }: OpenDesign, file: string): boolean {
  if (root === file || spelling(design, file) === undefined) return false;
  const below = new Set([file]);
  for (const key of below) {
    for (const { source, uri } of design.includes) {
      if (canonicalUri(source.file) === key && uri !== "") below.add(canonicalUri(uri));
    }
  }
  return !below.has(root);
}

/** A file's URI as the design spells it. */
function spelling(design: Design, key: string): string | undefined {
  return design.files.find(({ uri }) => uri === key || canonicalUri(uri) === key)?.uri;
}
