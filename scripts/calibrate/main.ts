// npm run calibrate: compares the latency model with measured round trips between cities. docs/latency.md explains it.
import { existsSync, readFileSync } from "node:fs";
import { strFromU8 } from "fflate";
import { decompress } from "../../server/src/formats/decompress";
import { DEFAULT_LATENCY, type LatencyModel, roundTripMs } from "../../server/src/routing/latency";

const FILE = "../shared/data/latency/pings.csv.gz";

/** One measured pair of cities. */
interface Ping {
  readonly km: number;
  /** The average of some pings, in ms. */
  readonly averageMs: number;
  /** The fastest of them. */
  readonly fastestMs: number;
}

/** How far predictions are from what was measured. */
interface Errors {
  readonly medianMs: number;
  readonly p90Ms: number;
  /** Relative to the measured value, 0–1 and more. */
  readonly medianShare: number;
  readonly p90Share: number;
  /** Median of predicted minus measured: below 0 where the model is too fast. */
  readonly biasMs: number;
}

/** Columns: from_city, "to_city_label", distance_km, avg_ms, min_ms, …; the label has commas in it. */
function readPings(): Ping[] {
  const text = strFromU8(decompress(readFileSync(FILE)));
  return text.split("\n").flatMap((line) => {
    const [km, averageMs, fastestMs] = line
      .slice(line.lastIndexOf('"') + 2)
      .split(",")
      .map(Number);
    if (!line.includes('"') || km === undefined || averageMs === undefined || fastestMs === undefined) return [];
    return [{ km, averageMs, fastestMs }];
  });
}

function errors(pings: readonly Ping[], predict: (km: number) => number, measured: (ping: Ping) => number): Errors {
  const off = pings.map((ping) => predict(ping.km) - measured(ping)).sort((a, b) => a - b);
  const absolute = off.map(Math.abs).sort((a, b) => a - b);
  const share = pings
    .map((ping) => Math.abs(predict(ping.km) - measured(ping)) / Math.max(measured(ping), 0.1))
    .sort((a, b) => a - b);
  const at = (sorted: readonly number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
  return {
    medianMs: at(absolute, 0.5),
    p90Ms: at(absolute, 0.9),
    medianShare: at(share, 0.5),
    p90Share: at(share, 0.9),
    biasMs: at(off, 0.5),
  };
}

/** The two constants that the data can tell apart, by smallest median error over a grid. */
function bestFit(pings: readonly Ping[]): { detour: number; fixedMs: number } {
  let best = { detour: 1, fixedMs: 0, error: Number.POSITIVE_INFINITY };
  for (let detour = 1; detour <= 2; detour += 0.02) {
    for (let fixedMs = 0; fixedMs <= 40; fixedMs++) {
      const model = { ...DEFAULT_LATENCY, detour, accessMs: fixedMs };
      const { medianMs } = errors(pings, (km) => roundTripMs(km, 0, model), averageOf);
      if (medianMs < best.error) best = { detour, fixedMs, error: medianMs };
    }
  }
  return best;
}

const averageOf = (ping: Ping) => ping.averageMs;

function row(name: string, { medianMs, p90Ms, medianShare, p90Share, biasMs }: Errors): string {
  const cells = [
    medianMs.toFixed(1),
    p90Ms.toFixed(1),
    `${(100 * medianShare).toFixed(0)} %`,
    `${(100 * p90Share).toFixed(0)} %`,
    biasMs.toFixed(1),
  ];
  return name.padEnd(52) + cells.map((cell) => cell.padStart(11)).join("");
}

function main(): void {
  if (!existsSync(FILE)) {
    console.log(`Nothing to compare with: ${FILE} is not here.`);
    return;
  }
  const pings = readPings();
  // A grid of 2,000 models over a tenth of the pairs tells as much as over all.
  const { detour, fixedMs } = bestFit(pings.filter((_, i) => i % 10 === 0));
  const fitted: LatencyModel = { ...DEFAULT_LATENCY, detour, accessMs: fixedMs };
  const byDefault = (km: number) => roundTripMs(km, 0);
  console.log(
    `${pings.length} pairs of cities; errors against the average round trip, in ms and of the measured value`,
  );
  console.log("".padEnd(52) + ["median", "p90", "median", "p90", "bias"].map((cell) => cell.padStart(11)).join(""));
  console.log(row("defaults, no AS hop", errors(pings, byDefault, averageOf)));
  console.log(
    row(
      "defaults, 3 AS hops",
      errors(pings, (km) => roundTripMs(km, 3), averageOf),
    ),
  );
  const fastest = errors(pings, byDefault, (ping) => ping.fastestMs);
  console.log(row("defaults, no AS hop, against the fastest ping", fastest));
  const fit = errors(pings, (km) => roundTripMs(km, 0, fitted), averageOf);
  console.log(row(`best fit: detour ${detour.toFixed(2)}, ${fixedMs} ms fixed`, fit));
  console.log("\nDefaults, no AS hop, by distance");
  const bands = [0, 500, 1000, 2000, 5000, 10_000, 20_100];
  for (const [i, from] of bands.slice(0, -1).entries()) {
    const to = bands[i + 1] ?? 0;
    const some = pings.filter(({ km }) => km >= from && km < to);
    console.log(row(`${from}–${to} km, ${some.length} pairs`, errors(some, byDefault, averageOf)));
  }
}

main();
