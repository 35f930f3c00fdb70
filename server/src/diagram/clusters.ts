/** Sites that stand too close to be told apart are drawn as one, until the map comes closer. */

/** A mark as it stands in the view. */
export interface CrowdedMark {
  readonly id: string;
  /** Its middle, pixels. */
  readonly x: number;
  readonly y: number;
  /** pixels */
  readonly radius: number;
  /** The heavier of two close marks stays. */
  readonly weight: number;
}

/**
 * Which marks give way to which.
 * @param marks the marks of one kind; order does not matter
 * @param close two marks are one when their middles are nearer than this part of their radii's sum
 * @returns for each mark that is not drawn, the id of the mark that stands for it
 */
export function absorbed(marks: readonly CrowdedMark[], close = 0.75): Map<string, string> {
  const leaders: CrowdedMark[] = [];
  const followers = new Map<string, string>();
  const inOrder = [...marks].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  for (const mark of inOrder) {
    const near = nearest(mark, leaders, close);
    if (near === undefined) leaders.push(mark);
    else followers.set(mark.id, near.id);
  }
  return followers;
}

function nearest(mark: CrowdedMark, leaders: readonly CrowdedMark[], close: number): CrowdedMark | undefined {
  let best: CrowdedMark | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const leader of leaders) {
    // Not Math.hypot, which takes ten times as long.
    const distance = Math.sqrt((mark.x - leader.x) ** 2 + (mark.y - leader.y) ** 2);
    if (distance >= close * (mark.radius + leader.radius) || distance >= least) continue;
    best = leader;
    least = distance;
  }
  return best;
}
