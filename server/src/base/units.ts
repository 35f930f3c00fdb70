/** Quantities as people read them: three significant digits at most, and the unit that keeps the number short. */

const STEPS = [
  { factor: 1e12, metric: "T", people: "" },
  { factor: 1e9, metric: "G", people: "G" },
  { factor: 1e6, metric: "M", people: "M" },
  { factor: 1e3, metric: "k", people: "k" },
] as const;

/** What a rate counts in a second: bits or queries. */
export type RateUnit = "bps" | "qps";

/**
 * @param rate bit/s or queries/s
 * @param unit which of them
 * @returns `40 Gbps`, `1.25 Tbps`, `0 bps`, `1.2 Mqps`
 */
export function formatRate(rate: number, unit: RateUnit = "bps"): string {
  const step = STEPS.find(({ factor }) => rounded(rate) >= factor);
  return step === undefined
    ? `${significant(rate)} ${unit}`
    : `${significant(rate / step.factor)} ${step.metric}${unit}`;
}

/** Smaller numbers of a unit are read more easily in a smaller one: `60 kqps of 20 Mqps`, not `0.06 of 20 Mqps`. */
const LEAST_SHOWN = 0.1;

/**
 * @param load bit/s or queries/s that arrive
 * @param capacity the same that there is room for
 * @param rateUnit which of them
 * @returns `20 of 40 Gbps`, and with two units where one does not fit both: `800 Mbps of 1.2 Tbps`
 */
export function formatLoad(load: number, capacity: number, rateUnit: RateUnit = "bps"): string {
  const [amount, unit] = formatRate(load, rateUnit).split(" ");
  const [room, roomUnit] = formatRate(capacity, rateUnit).split(" ");
  const common = STEPS.find(({ metric }) => `${metric}${rateUnit}` === roomUnit)?.factor ?? 1;
  if (unit === roomUnit || load === 0) return `${amount} of ${room} ${roomUnit}`;
  if (rounded(load / common) >= LEAST_SHOWN && load < capacity * 1000)
    return `${significant(load / common)} of ${room} ${roomUnit}`;
  return `${amount} ${unit} of ${room} ${roomUnit}`;
}

/**
 * @param people a number of people
 * @returns `118M`, `640k`, `1.42G`, `12`
 */
export function formatPeople(people: number): string {
  const step = STEPS.find(({ factor, people: unit }) => unit !== "" && rounded(people) >= factor);
  return step === undefined ? significant(people) : `${significant(people / step.factor)}${step.people}`;
}

/**
 * @param share 0–1
 * @returns `64%`; `<1%` and `>99%` for what rounding would make nothing or all
 */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return "<1%";
  if (percent > 99 && percent < 100) return ">99%";
  return `${Math.round(percent)}%`;
}

/**
 * @param ms milliseconds
 * @returns `4 ms`; below 1 ms with one decimal
 */
export function formatMs(ms: number): string {
  return `${ms > 0 && ms < 0.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** The number as it will be shown, so that 999.9 k becomes 1 M and not 1000 k. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
