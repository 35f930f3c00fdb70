import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { resolve } from "node:path";

/** One figure of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "MiB" | "lines/s" | "frames/s";
  /** The most (for a rate: the least) that is asked for; undefined where nothing is. */
  readonly target?: number;
  readonly note?: string;
}

/** A part of the benchmark, one file each. */
export interface Section {
  readonly name: string;
  /** Yields figures, or throws `Skip`. */
  readonly run: () => Figure[] | Promise<Figure[]>;
}

/** Thrown by a section that cannot run here; the table says why. */
export class Skip extends Error {}

/** Work to be done in a fresh process, where nothing is compiled or cached yet. */
export type Child = () => Record<string, number> | Promise<Record<string, number>>;

/**
 * Where a file of the shared reference data is.
 * @param path below the shared folder, which stands beside the checkout
 * @throws Skip where it is absent
 */
export function sharedFile(path: string): string {
  const full = resolve("../shared", path);
  if (!existsSync(full)) throw new Skip(`../shared/${path} is not here`);
  return full;
}

/** A number over several processes. */
export interface Spread {
  readonly median: number;
  readonly best: number;
}

/**
 * Runs a child of this program several times, each in a process of its own.
 * @param name as registered in main.ts
 * @param runs how often
 * @param args further arguments
 * @returns median and smallest of a number that the child gives, by its name
 */
export function fresh(name: string, runs: number, ...args: string[]): (key: string) => Spread {
  const results = Array.from({ length: runs }, () => {
    const [program] = process.argv.slice(1);
    if (program === undefined) throw new Skip("this program does not know its own name");
    const text = execFileSync(process.execPath, ["--expose-gc", program, "--child", name, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const parsed: Record<string, number> = JSON.parse(text);
    return parsed;
  });
  return (key) => {
    const values = results.map((result) => result[key] ?? Number.NaN);
    return { median: median(values), best: Math.min(...values) };
  };
}

/** A figure of a fresh process: the median; the best is noted, since what else the machine does slows a cold start most. */
export function freshFigure(name: string, unit: Figure["unit"], { median, best }: Spread, target?: number): Figure {
  return { name, value: median, unit, target, note: `best ${best.toFixed(1)} ${unit}` };
}

/**
 * Times a function until it is warm, and then many times more.
 * @param work the function
 * @param runs how many runs count
 * @param warmup how many runs before do not
 * @returns median and 95th percentile in ms
 */
export function timed(work: () => unknown, runs: number, warmup: number): { median: number; p95: number } {
  for (let run = 0; run < warmup; run++) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: median(times), p95: times[Math.floor(times.length * 0.95)] ?? Number.NaN };
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What the benchmark runs on, for people and for the JSON. */
export function machine(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
  };
}
