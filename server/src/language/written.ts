import type { Place } from "../base/geo.js";
import type { Family, Prefix } from "../base/prefix.js";

// What the design says, word by word: the parts that its declarations are made of.

/** A range of text in a file. Offsets count UTF-16 units from the start of the file, end exclusive. */
export interface Span {
  /** URI of the file, as given by the host. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A value together with the words it was written in. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: Span;
}

/** A reference by name. `target` is undefined where the name did not resolve. */
export interface Ref<T> {
  /** As written, `example.tokyo` included. */
  readonly text: string;
  readonly source: Span;
  readonly target: T | undefined;
}

/** Where something is. */
export interface Location {
  /** As written: `NRT`, or `35.68 139.69`. */
  readonly text: string;
  readonly source: Span;
  /** The IATA code, where written as one that is known. */
  readonly code: string | undefined;
  /** Coordinates, undefined where the code is unknown. */
  readonly place: Place | undefined;
  /** City and ISO 3166 country code, for a known IATA code. */
  readonly city: string | undefined;
  readonly country: string | undefined;
}

/** A prefix as written and as it counts. */
export interface WrittenPrefixRef {
  readonly text: string;
  readonly source: Span;
  /** Host bits cleared. */
  readonly prefix: Prefix;
  /** True where host bits were set in the text. */
  readonly hostBits: boolean;
}

/** An address as written. */
export interface WrittenAddress {
  readonly text: string;
  readonly source: Span;
  readonly family: Family;
  readonly bits: bigint;
}

/** A rate of traffic: bits per second or queries per second. */
export interface Rate {
  readonly unit: "bps" | "qps";
  /** In bit/s or queries/s. */
  readonly value: number;
}

/** What every named declaration has. */
export interface Declared {
  readonly name: string;
  /** The quoted title for people. */
  readonly title: string | undefined;
  /** The whole declaration, block included. */
  readonly source: Span;
  /** The name alone. */
  readonly nameSource: Span;
}
