import { type Kept, keepPlaces } from "../diagram/graph-keep";
import { type Layout, type LayoutTask, layOut, layoutTask } from "../diagram/graph-layout";
import type { DiagramGraph, GraphContent } from "../diagram/graph-model";
import { placeGraph } from "../diagram/graph-place";
import type { SolverThread } from "./runtime";
import { LayoutRequest } from "./solver-protocol";

/** Layouts that are remembered, the latest used last: a reader has few pictures open. */
const MOST_KEPT = 12;

/** A thread without work for so long is ended, ms. */
const IDLE_MS = 60_000;

/** After this long a layout is given up, ms; the largest graph that is drawn takes a few seconds. */
const PATIENCE_MS = 30_000;

/** Without threads a layout holds up everything else: larger graphs than this are told to wait for a desktop, in nodes. */
export const MOST_INLINE = 600;

/**
 * Places graphs, on a thread of its own that lives only while it is needed. What was placed before stays where it was
 * (graph-keep.ts); a graph whose shape has not changed is not laid out at all.
 */
export class Layouts {
  readonly #startThread: () => SolverThread | undefined;
  readonly #log: (message: string) => void;
  readonly #kept = new Map<string, Kept>();
  #thread: SolverThread | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #running = 0;

  /**
   * @param startThread starts a thread, where the runtime has them
   * @param log told what went wrong
   */
  constructor(startThread: () => SolverThread | undefined, log: (message: string) => void) {
    this.#startThread = startThread;
    this.#log = log;
  }

  /**
   * @param key names the picture: what has the same name is placed like the last time
   * @param content the graph
   * @returns the graph with its places; undefined where no place could be found for it
   */
  async place(key: string, content: GraphContent): Promise<DiagramGraph | undefined> {
    const task = layoutTask(content);
    const before = this.#kept.get(key);
    const kept = before && keepPlaces(task, before);
    const now = kept ?? (await this.#layOut(task));
    if (now === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, now);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return placeGraph(content, task, now.layout);
  }

  /** Ends the thread. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#thread?.connection.dispose();
    this.#thread?.stop();
    this.#thread = undefined;
  }

  async #layOut(task: LayoutTask): Promise<Kept | undefined> {
    const layout = await this.#asked(task);
    return layout && { task, layout, patched: 0 };
  }

  async #asked(task: LayoutTask): Promise<Layout | undefined> {
    const thread = this.#started();
    if (!thread) return task.nodes.length <= MOST_INLINE ? layOut(task) : undefined;
    clearTimeout(this.#idle);
    this.#running++;
    try {
      const spots = await withPatience(thread.connection.sendRequest(LayoutRequest, task));
      return new Map(spots.map(([id, x, y]) => [id, { x, y }]));
    } catch (error) {
      this.#log(`A graph of ${task.nodes.length} nodes was not laid out: ${String(error)}`);
      this.stop();
      return undefined;
    } finally {
      this.#running--;
      if (this.#running === 0) this.#idle = setTimeout(() => this.stop(), IDLE_MS);
    }
  }

  #started(): SolverThread | undefined {
    if (this.#thread) return this.#thread;
    try {
      this.#thread = this.#startThread();
    } catch (error) {
      this.#log(`No thread for layouts (${String(error)}); they are made in line.`);
    }
    this.#thread?.onGone(() => this.stop());
    this.#thread?.connection.listen();
    return this.#thread;
  }
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
