import type { DiagramGraph } from "./graph-model";
import { type DiagramElement, type DiagramFacility, type DiagramModel, type ElementId, elementsOf } from "./model";
import type { DiagramPatch, Digest, Holdings } from "./protocol";

/**
 * A short name of an element's content: two 32-bit FNV-1a hashes over its JSON with different starts, so that
 * a chance collision over any number of edits is out of reach. Not for security.
 * @param element an element as the server builds it (its JSON has one order of keys)
 * @returns 16 hexadecimal digits
 */
export function digestOf(element: DiagramElement): Digest {
  return digestOfText(JSON.stringify(element));
}

function digestOfText(text: string): Digest {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + i), 0x01000193);
  }
  return hex(low) + hex(high);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** Digests of the picture before: after an edit nearly all elements are as they were, and to compare two texts takes no time. */
export class Digests {
  #known: ReadonlyMap<string, { readonly text: string; readonly digest: Digest }> = new Map();
  /** Of elements that are the very same objects there is no text to be made. */
  readonly #same = new WeakMap<DiagramElement, { readonly text: string; readonly digest: Digest }>();

  /**
   * @param elements of a picture
   * @returns their digests, in order
   */
  of(elements: readonly DiagramElement[]): Digest[] {
    const known = new Map(
      elements.map((element) => {
        const same = this.#same.get(element) ?? this.#compared(element);
        this.#same.set(element, same);
        return [element.id, same];
      }),
    );
    this.#known = known;
    return elements.map(({ id }) => known.get(id)?.digest ?? "");
  }

  #compared(element: DiagramElement): { readonly text: string; readonly digest: Digest } {
    const text = JSON.stringify(element);
    const before = this.#known.get(element.id);
    return before?.text === text ? before : { text, digest: digestOfText(text) };
  }
}

/**
 * What to send to someone who holds an older diagram. The server keeps nothing about askers: they say what they have.
 * @param model the current diagram
 * @param have digests of the elements the asker holds; may be anything, for it comes over the wire
 * @param digests remembers the last picture's
 * @returns changed and new elements in drawing order, ids to drop, and where those stand that would stand elsewhere
 */
export function patchFor(model: DiagramModel, have: Holdings, digests: Digests = new Digests()): DiagramPatch {
  const held = new Map(Object.entries(have));
  const elements = elementsOf(model);
  const set: { digest: Digest; element: DiagramElement }[] = [];
  const now = digests.of(elements);
  for (const [i, element] of elements.entries()) {
    const digest = now[i] ?? "";
    if (held.get(element.id) !== digest) set.push({ digest, element });
    held.delete(element.id);
  }
  const patch = { set, remove: [...held.keys()] };
  const ids = elements.map(({ id }) => id);
  const placed = placedRuns(ids, Object.keys(have));
  return placed.length === 0 ? patch : { ...patch, placed };
}

/** A run of elements with what it stands behind, as in {@link DiagramPatch}. */
type Run = NonNullable<DiagramPatch["placed"]>[number];

/**
 * What an asker has to place so that it comes to have all elements in their order.
 * @param ids every element's, in order
 * @param held what the asker has, in its order
 * @returns as few as can be: of what is held as much as stands in order stays where it is
 */
function placedRuns(ids: readonly ElementId[], held: readonly ElementId[]): Run[] {
  const places = new Map(held.map((id, i) => [id, i]));
  const common = ids.flatMap((id) => places.get(id) ?? []);
  const kept = new Set(longestAscent(common).map((place) => held[place]));
  const runs: { readonly behind: ElementId | null; readonly ids: ElementId[] }[] = [];
  let before: ElementId | null = null;
  for (const id of ids) {
    const run = runs.at(-1);
    if (kept.has(id)) before = id;
    else if (run?.behind === before) run.ids.push(id);
    else runs.push({ behind: before, ids: [id] });
  }
  const last = runs.at(-1);
  // What is new and comes last goes to the end by itself.
  if (last?.behind === before && !last.ids.some((id) => places.has(id))) runs.pop();
  return runs;
}

/**
 * @param values numbers, each once
 * @returns the most of them that ascend as they stand
 */
function longestAscent(values: readonly number[]): number[] {
  // By length, the least value that an ascent of it ends with; and what comes before each value in the best ascent to it.
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const value of values) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? value) < value) low = middle + 1;
      else high = middle;
    }
    before.set(value, ends[low - 1]);
    ends[low] = value;
  }
  const found: number[] = [];
  for (let value = ends.at(-1); value !== undefined; value = before.get(value)) found.push(value);
  return found.reverse();
}

/**
 * @param patch an answer
 * @returns true where it changes nothing
 */
export function isEmpty({ set, remove, placed = [] }: DiagramPatch): boolean {
  return set.length + remove.length + placed.length === 0;
}

/**
 * @param have what an asker had
 * @param patch what it was sent
 * @returns what it has with that
 */
export function holdingsAfter(have: Holdings, patch: DiagramPatch): Holdings {
  return Object.fromEntries(patched(new Map(Object.entries(have)), patch, ({ digest }) => digest));
}

/**
 * @param have what an asker has
 * @returns a short name of it, as of an element's content
 */
export function digestOfHoldings(have: Holdings): Digest {
  return digestOfText(JSON.stringify(have));
}

/** What an asker comes to have, whatever it keeps of an element. */
function patched<T>(
  before: ReadonlyMap<ElementId, T>,
  { set, remove, placed = [] }: DiagramPatch,
  keep: (entry: DiagramPatch["set"][number]) => T,
): Map<ElementId, T> {
  const after = new Map(before);
  for (const id of remove) after.delete(id);
  for (const entry of set) after.set(entry.element.id, keep(entry));
  if (placed.length === 0) return after;
  const behind = new Map(placed.map((run) => [run.behind, run.ids]));
  const elsewhere = new Set(placed.flatMap(({ ids }) => ids));
  const order = [...(behind.get(null) ?? [])];
  for (const id of after.keys()) if (!elsewhere.has(id)) order.push(id, ...(behind.get(id) ?? []));
  const known = order.flatMap((id): [ElementId, T][] => {
    const entry = after.get(id);
    return entry === undefined ? [] : [[id, entry]];
  });
  return new Map(known);
}

/** A picture held by an asker: every element with its digest. */
export class HeldDiagram {
  #elements = new Map<string, { digest: Digest; element: DiagramElement }>();
  /** The picture as it was given last, and the kinds of elements that have changed since. */
  #model: DiagramModel | undefined;
  readonly #changed = new Set<DiagramElement["kind"]>();

  /** @returns what to send as `have` */
  holdings(): Holdings {
    return Object.fromEntries([...this.#elements].map(([id, held]) => [id, held.digest]));
  }

  /**
   * Brings the picture up to date.
   * @param patch the server's answer
   * @returns true where anything changed
   */
  apply(patch: DiagramPatch): boolean {
    const before = this.#elements;
    this.#elements = patched(before, patch, (entry) => entry);
    const set = patch.set.map(({ element }) => element.id);
    const moved = (patch.placed ?? []).flatMap(({ ids }) => ids);
    // What is set may have been of another kind: an exchange is one of the map's or a network of the graph, by one id.
    for (const [ids, elements] of [
      [[...patch.remove, ...set], before],
      [[...set, ...moved], this.#elements],
    ] as const) {
      for (const id of ids) {
        const entry = elements.get(id);
        if (entry !== undefined) this.#changed.add(entry.element.kind);
      }
    }
    return !isEmpty(patch);
  }

  /** Forgets everything, so that the next answer is whole. */
  clear(): void {
    this.#elements.clear();
    this.#model = undefined;
  }

  /**
   * @returns the picture, or undefined before the first answer. Where nothing of a kind has changed since the picture before, its
   *   list is the very same one: who draws it may leave it as it is.
   */
  model(): DiagramModel | undefined {
    const elements = [...this.#elements.values()].map((held) => held.element);
    const header = elements.find((element) => element.kind === "header");
    if (header === undefined) return undefined;
    const kept = (...kinds: readonly DiagramElement["kind"][]): DiagramModel | undefined =>
      kinds.some((kind) => this.#changed.has(kind)) ? undefined : this.#model;
    this.#model = {
      header,
      sites: kept("pop")?.sites ?? elements.filter((element) => element.kind === "pop").sort((a, b) => a.slot - b.slot),
      regions: kept("region")?.regions ?? elements.filter((element) => element.kind === "region"),
      flows: kept("flow")?.flows ?? elements.filter((element) => element.kind === "flow"),
      facilities: kept("ixp", "router")?.facilities ?? elements.filter(isFacility),
      graph: kept(...GRAPH_KINDS)?.graph ?? graphIn(elements),
    };
    this.#changed.clear();
    return this.#model;
  }
}

const GRAPH_KINDS = ["graph", "network", "link", "trail", "spot"] as const satisfies readonly DiagramElement["kind"][];

function isFacility(element: DiagramElement): element is DiagramFacility {
  return element.kind === "ixp" || element.kind === "router";
}

function graphIn(elements: readonly DiagramElement[]): DiagramGraph | undefined {
  const frame = elements.find((element) => element.kind === "graph");
  if (frame === undefined) return undefined;
  return {
    frame,
    networks: elements.filter((element) => element.kind === "network"),
    links: elements.filter((element) => element.kind === "link"),
    trails: elements.filter((element) => element.kind === "trail"),
    spots: elements.filter((element) => element.kind === "spot"),
  };
}
