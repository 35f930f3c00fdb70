import { breathe } from "./guard";

/** During work that takes long messages are read this often, ms: newer text, or whoever cancels, waits no longer. */
export const BREATHE_EVERY_MS = 15;

/** How often it is told that work goes on, ms. */
const ALIVE_EVERY_MS = 1000;

/** Who is to be asked and told while work goes on. */
export interface Watch {
  /** Whether the work is to end. */
  readonly isEnded: () => boolean;
  /** Told now and then. */
  readonly alive?: () => void;
}

/**
 * Does work in slices of a few milliseconds.
 * @param steps the work, each step with what it found
 * @param watch asked and told between slices
 * @returns all that was found; undefined where it was ended
 */
export async function inSlices<T>(
  steps: Iterable<readonly T[]>,
  { isEnded, alive }: Watch,
): Promise<readonly T[] | undefined> {
  const found: T[] = [];
  let [breathed, told] = [performance.now(), performance.now()];
  for (const step of steps) {
    found.push(...step);
    const now = performance.now();
    if (now - breathed < BREATHE_EVERY_MS) continue;
    if (now - told > ALIVE_EVERY_MS) {
      alive?.();
      told = now;
    }
    await breathe();
    if (isEnded()) return undefined;
    breathed = performance.now();
  }
  return found;
}
