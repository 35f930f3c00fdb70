/** Numbers as `--json` writes them: rounded to what they mean, never NaN. */

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const result = Math.round(value * scale) / scale;
  return Number.isFinite(result) ? result : 0;
}

/** @param value ms, or null @returns with two decimals */
export function ms(value: number | null): number | null {
  return value === null ? null : rounded(value, 2);
}

/** @param value 0–1 @returns with four decimals */
export function share(value: number): number {
  return rounded(value, 4);
}

/** @param value bit/s or queries/s, or null @returns a whole number */
export function count(value: number | null): number | null {
  return value === null ? null : rounded(value, 0);
}

/** @param value load over capacity, 1 for 100 % @returns with four decimals; what is over the range of JSON's readers stays a number */
export function ratio(value: number): number {
  return value < 1e12 ? rounded(value, 4) : value;
}
