/** A stretch of a text that an edit has replaced. */
export interface Change {
  /** Where both texts begin to differ. */
  readonly start: number;
  /** Behind the last difference, in the older text. */
  readonly oldEnd: number;
  /** The same in the newer one. */
  readonly newEnd: number;
}

/** So many characters are compared at once. */
const PAGE = 1024;

/**
 * Where two texts differ.
 * @param old the older text
 * @param text the newer one
 * @returns the smallest stretch outside of which they are the same
 */
export function changeBetween(old: string, text: string): Change {
  const most = Math.min(old.length, text.length);
  let start = 0;
  // By the page first, which is much faster.
  while (start + PAGE <= most && old.slice(start, start + PAGE) === text.slice(start, start + PAGE)) start += PAGE;
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let [oldEnd, newEnd] = [old.length, text.length];
  while (
    Math.min(oldEnd, newEnd) - PAGE >= start &&
    old.slice(oldEnd - PAGE, oldEnd) === text.slice(newEnd - PAGE, newEnd)
  ) {
    oldEnd -= PAGE;
    newEnd -= PAGE;
  }
  while (oldEnd > start && newEnd > start && old.charCodeAt(oldEnd - 1) === text.charCodeAt(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}
