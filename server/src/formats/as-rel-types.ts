import type { AsGraph } from "../routing/builder";
import type { MalformedLine } from "./as-rel-parse";

/** A line about a pair of ASes that an earlier line was already about. */
export interface LinkRepeat {
  readonly line: number;
  /** The earlier line, which stands. */
  readonly earlier: number;
  /** The pair's AS numbers as this line gives them. */
  readonly first: number;
  readonly second: number;
}

/** What reading a file of AS relationships came to: for people, and for diagnostics at an `internet` statement. */
export interface AsRelReport {
  readonly format: "serial-1" | "serial-2";
  readonly lines: number;
  readonly ases: number;
  readonly links: number;
  /** Lines that say nothing usable, and the first of them. */
  readonly malformedCount: number;
  readonly malformed: readonly MalformedLine[];
  /** Lines that repeat an earlier one, and the first of them. */
  readonly duplicateCount: number;
  readonly duplicates: readonly LinkRepeat[];
  /** Lines that give a pair another relation than an earlier line did; the earlier one stands. */
  readonly conflictCount: number;
  readonly conflicts: readonly LinkRepeat[];
  /** AS numbers, each a customer of the next and the last of the first; undefined where there is no such cycle. */
  readonly providerCycle: readonly number[] | undefined;
}

/** A file of AS relationships, read. */
export interface AsRelData {
  /** Every pair of ASes at most once, none with itself; `asns` ascending. */
  readonly graph: AsGraph;
  readonly report: AsRelReport;
}

/** A file that holds no AS relationship at all. */
export class AsRelError extends Error {
  override readonly name = "AsRelError";
}
