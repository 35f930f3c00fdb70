/** The arrow keys' way from mark to mark. */

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

interface Standing {
  readonly x: number;
  readonly y: number;
}

/**
 * Where an arrow key leads.
 * @param key the key's name
 * @param from the mark it is pressed on
 * @param others the marks it may lead to
 * @returns the nearest mark that lies more in the key's direction than across it, "none" where there is none, undefined
 *   for a key that is no arrow
 */
export function nearestTowards<T extends Standing>(
  key: string,
  from: Standing,
  others: readonly T[],
): T | "none" | undefined {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return undefined;
  const [dx, dy] = direction;
  let best: T | "none" = "none";
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const along = (other.x - from.x) * dx + (other.y - from.y) * dy;
    const across = Math.abs((other.x - from.x) * dy) + Math.abs((other.y - from.y) * dx);
    if (along < 0 || along < across || along + across === 0) continue;
    const cost = along + 2 * across;
    if (cost < least) [best, least] = [other, cost];
  }
  return best;
}
