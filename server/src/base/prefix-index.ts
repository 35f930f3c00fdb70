import { canonicalPrefix, comparePrefixes, covers, formatPrefix, type Prefix } from "./prefix.js";

/**
 * Prefixes with values, to be asked what covers a prefix and what it covers. Built once; several values may have the
 * same prefix.
 */
export class PrefixIndex<T> {
  private readonly byText = new Map<string, T[]>();
  /** The lengths in use, by family, shortest first. */
  private readonly lengths: Readonly<Record<4 | 6, number[]>>;
  private readonly sorted: readonly { readonly prefix: Prefix; readonly value: T }[];

  /**
   * @param entries canonical prefixes with their values, in any order
   */
  constructor(entries: Iterable<readonly [Prefix, T]>) {
    const sorted: { prefix: Prefix; value: T }[] = [];
    const lengths = { 4: new Set<number>(), 6: new Set<number>() };
    for (const [prefix, value] of entries) {
      const key = formatPrefix(prefix);
      const values = this.byText.get(key);
      if (values) values.push(value);
      else this.byText.set(key, [value]);
      lengths[prefix.family].add(prefix.length);
      sorted.push({ prefix, value });
    }
    const inOrder = (set: Set<number>) => [...set].sort((a, b) => a - b);
    this.lengths = { 4: inOrder(lengths[4]), 6: inOrder(lengths[6]) };
    this.sorted = sorted.sort((a, b) => comparePrefixes(a.prefix, b.prefix));
  }

  /**
   * What a prefix lies in.
   * @param prefix a canonical prefix
   * @returns values of all prefixes that cover it, itself included, shortest first
   */
  covering(prefix: Prefix): T[] {
    const found: T[] = [];
    for (const length of this.lengths[prefix.family]) {
      if (length > prefix.length) break;
      const key = formatPrefix(canonicalPrefix({ family: prefix.family, bits: prefix.bits, length }));
      found.push(...(this.byText.get(key) ?? []));
    }
    return found;
  }

  /**
   * What lies in a prefix.
   * @param prefix a canonical prefix
   * @returns values of all prefixes that it covers, itself included, in order of address, shorter first
   */
  within(prefix: Prefix): T[] {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.sorted[middle];
      if (entry && comparePrefixes(entry.prefix, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let i = low; i < this.sorted.length; i++) {
      const entry = this.sorted[i];
      if (!entry || !covers(prefix, entry.prefix)) break;
      found.push(entry.value);
    }
    return found;
  }
}
