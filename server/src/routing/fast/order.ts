/**
 * Sorts indices by value. Values that already come in a few ascending runs, as an Internet graph's do behind a design's
 * own, are merged in one pass a doubling of runs (a natural merge sort).
 * @param values what to sort by
 * @returns indices, the one with the smallest value first; of equal values the lower index first
 */
export function indicesByValue(values: Float64Array): Int32Array {
  const count = values.length;
  let order = new Int32Array(count);
  let starts: number[] = count > 0 ? [0] : [];
  for (let i = 0; i < count; i++) {
    order[i] = i;
    if (i > 0 && (values[i] ?? 0) < (values[i - 1] ?? 0)) starts.push(i);
  }
  let spare = new Int32Array(count);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run] ?? 0;
      const middle = starts[run + 1] ?? count;
      merge(values, order, spare, start, middle, starts[run + 2] ?? count);
      merged.push(start);
    }
    starts = merged;
    [order, spare] = [spare, order];
  }
  return order;
}

function merge(
  values: Float64Array,
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let low = start;
  let high = middle;
  for (let at = start; at < end; at++) {
    const takesLow = low < middle && (high >= end || (values[from[low] ?? 0] ?? 0) <= (values[from[high] ?? 0] ?? 0));
    to[at] = from[takesLow ? low++ : high++] ?? 0;
  }
}
