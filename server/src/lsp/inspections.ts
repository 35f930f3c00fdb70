import type { Results } from "../service/results";
import type { Job, Outcome } from "./solver";

/**
 * Rules look at a design that has been at rest for so many ms, its routes known; somebody who types fast waits for hints only.
 */
const INSPECT_REST_MS = 120;

/** A solved design that rules have not looked at yet. */
export interface Solve {
  readonly job: Job;
  readonly outcome: Outcome<Results>;
}

/** Designs that are solved and not yet inspected: one after the other, when nobody types and no hints are waiting. */
export class Inspections {
  /** By root, the latest last. */
  readonly #waiting = new Map<string, Solve>();
  readonly #isIdle: () => boolean;
  readonly #inspect: (solve: Solve) => Promise<void>;
  #running = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** When a text last changed, or routes came, as `performance.now()` tells it. */
  #busyAt = Number.NEGATIVE_INFINITY;

  /**
   * @param isIdle whether no design's hints are waiting
   * @param inspect looks at one design
   */
  constructor(isIdle: () => boolean, inspect: (solve: Solve) => Promise<void>) {
    this.#isIdle = isIdle;
    this.#inspect = inspect;
  }

  /** A text has just changed, or routes have come: hints are next. */
  busy(): void {
    this.#busyAt = performance.now();
  }

  /** @param solve a design that is to be looked at, in place of an earlier state of it */
  add(solve: Solve): void {
    this.#waiting.delete(solve.job.root);
    this.#waiting.set(solve.job.root, solve);
  }

  /** @param root a design that is not to be looked at any more */
  forget(root: string): void {
    this.#waiting.delete(root);
  }

  /** Ends all waiting. */
  stop(): void {
    clearTimeout(this.#later);
  }

  /** Looks at what is waiting, as long as nothing else is to be done. */
  async next(): Promise<void> {
    if (this.#running) return;
    clearTimeout(this.#later);
    const wait = this.#busyAt + INSPECT_REST_MS - performance.now();
    if (wait > 0) {
      this.#later = setTimeout(() => void this.next(), wait);
      return;
    }
    this.#running = true;
    try {
      for (;;) {
        const next = this.#waiting.values().next().value;
        if (!next || !this.#isIdle()) return;
        this.#waiting.delete(next.job.root);
        await this.#inspect(next);
      }
    } finally {
      this.#running = false;
    }
  }
}
