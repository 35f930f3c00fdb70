/** A growing list of numbers in a typed array: bulk input without an object per entry. */
class NumberList<A extends Int32Array | Float64Array> {
  protected count = 0;

  constructor(
    protected values: A,
    private readonly make: (length: number) => A,
  ) {}

  get length(): number {
    return this.count;
  }

  /** Appends a value and returns its index. */
  push(value: number): number {
    if (this.count === this.values.length) this.grow(this.count + 1);
    this.values[this.count] = value;
    return this.count++;
  }

  /** Appends many values at once. */
  append(values: ArrayLike<number>): void {
    if (this.count + values.length > this.values.length) this.grow(this.count + values.length);
    this.values.set(values, this.count);
    this.count += values.length;
  }

  private grow(needed: number): void {
    const grown = this.make(Math.max(needed, this.count * 2));
    grown.set(this.values.subarray(0, this.count));
    this.values = grown;
  }

  /** The value at an index, or undefined outside the list. */
  at(index: number): number | undefined {
    return index >= 0 && index < this.count ? this.values[index] : undefined;
  }

  /** Replaces the value at an index of the list. */
  set(index: number, value: number): void {
    if (index >= 0 && index < this.count) this.values[index] = value;
  }
}

/** A growing list of signed 32-bit numbers. */
export class IntList extends NumberList<Int32Array> {
  constructor() {
    super(new Int32Array(16), (length) => new Int32Array(length));
  }

  /** The list, and another one after it. */
  toInt32(tail?: IntList): Int32Array {
    const result = new Int32Array(this.count + (tail?.count ?? 0));
    result.set(this.values.subarray(0, this.count));
    if (tail) result.set(tail.values.subarray(0, tail.count), this.count);
    return result;
  }
}

/** A growing list of AS numbers, which need all of 32 bits. */
export class AsnList extends NumberList<Float64Array> {
  constructor() {
    super(new Float64Array(16), (length) => new Float64Array(length));
  }

  /** The list as unsigned 32-bit numbers. */
  toUint32(): Uint32Array {
    return new Uint32Array(this.values.subarray(0, this.count));
  }
}

/**
 * Groups items by owner in compressed sparse rows.
 * @param rows number of owners
 * @param owners the owner of each item
 * @returns offsets (one more than `rows`) and the items' indices, ascending within each row
 */
export function compressRows(rows: number, owners: Int32Array): [offsets: Int32Array, items: Int32Array] {
  const offsets = new Int32Array(rows + 1);
  for (let item = 0; item < owners.length; item++) {
    const slot = (owners[item] ?? 0) + 1;
    offsets[slot] = (offsets[slot] ?? 0) + 1;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  const next = offsets.slice(0, rows);
  const items = new Int32Array(owners.length);
  for (let item = 0; item < owners.length; item++) {
    const owner = owners[item] ?? 0;
    const at = next[owner] ?? 0;
    items[at] = item;
    next[owner] = at + 1;
  }
  return [offsets, items];
}

/**
 * The session ends of every router in compressed sparse rows: `2 × session` for end `a`, one more for end `b`.
 * @param routers number of routers
 * @param a the router at end `a` of each session
 * @param b the router at end `b`
 * @returns offsets (one more than `routers`) and the ends, ascending within each row
 */
export function sessionRows(routers: number, a: Int32Array, b: Int32Array): [offsets: Int32Array, ends: Int32Array] {
  const offsets = new Int32Array(routers + 1);
  for (let session = 0; session < a.length; session++) {
    const slotA = (a[session] ?? 0) + 1;
    offsets[slotA] = (offsets[slotA] ?? 0) + 1;
    const slotB = (b[session] ?? 0) + 1;
    offsets[slotB] = (offsets[slotB] ?? 0) + 1;
  }
  for (let router = 0; router < routers; router++) {
    offsets[router + 1] = (offsets[router + 1] ?? 0) + (offsets[router] ?? 0);
  }
  const next = offsets.slice();
  const ends = new Int32Array(2 * a.length);
  for (let session = 0; session < a.length; session++) {
    const routerA = a[session] ?? 0;
    const atA = next[routerA] ?? 0;
    next[routerA] = atA + 1;
    ends[atA] = 2 * session;
    const routerB = b[session] ?? 0;
    const atB = next[routerB] ?? 0;
    next[routerB] = atB + 1;
    ends[atB] = 2 * session + 1;
  }
  return [offsets, ends];
}
