import { MAX_ASN } from "../base/asn";

/** A line that says nothing usable: where it stands, what it says and why it was left out. */
export interface MalformedLine {
  /** 1 is the first line. */
  readonly line: number;
  /** The line's text, cut at 80 characters. */
  readonly text: string;
  readonly reason: string;
}

/** The relationship lines of a file as parallel arrays, in the order of the file. */
export interface RawLinks {
  /** How many entries of the arrays are filled. */
  readonly count: number;
  /** The provider, or one of two peers: an AS number. */
  readonly first: Uint32Array;
  /** The customer, or the other peer: an AS number. */
  readonly second: Uint32Array;
  /** 0 where `first` is the provider of `second`, 1 where they are peers. */
  readonly peer: Uint8Array;
  /** The line that each link stands on, from 1. */
  readonly line: Uint32Array;
  /** All lines, comments and blank ones too. */
  readonly lines: number;
  /** Whether any line has serial-2's fourth column. */
  readonly fourColumns: boolean;
  readonly malformedCount: number;
  /** The first `MALFORMED_KEPT` malformed lines. */
  readonly malformed: readonly MalformedLine[];
}

/** So many malformed lines are kept to be shown; all are counted. */
export const MALFORMED_KEPT = 1000;

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const MINUS = 45;
const ZERO = 48;
const ONE = 49;
const NINE = 57;
const BAR = 124;

/**
 * Reads CAIDA's AS relationships, serial-1 (`provider|customer|-1`, `peer|peer|0`) or serial-2 (a fourth column
 * names the inference), straight from the bytes: a file has half a million lines, so none becomes a string.
 * Comments (`#`), blank lines, CRLF, a byte order mark and blanks at a line's end are accepted.
 * @param bytes the unpacked file
 * @returns the links and what was left out; nothing is thrown for bad content
 * Source: CAIDA, "AS Relationships", README of serial-1 and serial-2.
 */
export function parseAsRelLines(bytes: Uint8Array): RawLinks {
  return new LineReader(bytes).read();
}

class LineReader {
  readonly #bytes: Uint8Array;
  #first = new Uint32Array(0);
  #second = new Uint32Array(0);
  #peer = new Uint8Array(0);
  #line = new Uint32Array(0);
  #count = 0;
  #at = 0;
  #fourColumns = false;
  #malformedCount = 0;
  readonly #malformed: MalformedLine[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    // CAIDA's lines are 14 to 20 bytes long, so this is mostly enough.
    this.#resize(Math.ceil(bytes.length / 14) + 1);
  }

  #resize(links: number): void {
    this.#first = enlarged(this.#first, new Uint32Array(links));
    this.#second = enlarged(this.#second, new Uint32Array(links));
    this.#peer = enlarged(this.#peer, new Uint8Array(links));
    this.#line = enlarged(this.#line, new Uint32Array(links));
  }

  read(): RawLinks {
    const bytes = this.#bytes;
    let line = 0;
    let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (start < bytes.length) {
      line++;
      this.#at = start;
      const byte = bytes[start];
      const isLink = byte !== HASH && byte !== NEWLINE && byte !== RETURN;
      const reason = isLink ? this.#link(line) : undefined;
      // A link was read to its line's end.
      let end = this.#at;
      if (!isLink || reason !== undefined) {
        const found = bytes.indexOf(NEWLINE, start);
        end = found < 0 ? bytes.length : found;
      }
      if (reason !== undefined) this.#reject(line, start, end, reason);
      start = end + 1;
    }
    return {
      count: this.#count,
      first: this.#first,
      second: this.#second,
      peer: this.#peer,
      line: this.#line,
      lines: line,
      fourColumns: this.#fourColumns,
      malformedCount: this.#malformedCount,
      malformed: this.#malformed,
    };
  }

  #reject(line: number, start: number, end: number, reason: string): void {
    this.#malformedCount++;
    if (this.#malformed.length >= MALFORMED_KEPT) return;
    const text = new TextDecoder().decode(this.#bytes.subarray(start, Math.min(end, start + 80))).trimEnd();
    this.#malformed.push({ line, text, reason });
  }

  /** Reads the link at #at; returns why there is none, or undefined where it was taken. */
  #link(line: number): string | undefined {
    const bytes = this.#bytes;
    const first = this.#asn();
    if (first < 0) return first === -1 ? "no AS number at the start" : `an AS number is 1 to ${MAX_ASN}`;
    if (bytes[this.#at++] !== BAR) return "no | after the first AS number";
    const second = this.#asn();
    if (second < 0) return second === -1 ? "no AS number after the first |" : `an AS number is 1 to ${MAX_ASN}`;
    if (bytes[this.#at++] !== BAR) return "no | after the second AS number";
    let peer = 1;
    if (bytes[this.#at] === MINUS && bytes[this.#at + 1] === ONE) {
      peer = 0;
      this.#at += 2;
    } else if (bytes[this.#at] === ZERO) this.#at++;
    else return "the relation is neither -1 (provider|customer) nor 0 (peers)";
    if (!this.#restIsFine()) return "more after the relation than serial-2's one column";
    if (first === second) return "a link of an AS with itself";
    if (this.#count === this.#first.length) this.#resize(2 * this.#count);
    this.#first[this.#count] = first;
    this.#second[this.#count] = second;
    this.#peer[this.#count] = peer;
    this.#line[this.#count++] = line;
    return undefined;
  }

  /** Reads an AS number; -1 where there is no digit, -2 where it is 0 (RFC 7607) or too large (RFC 6793). */
  #asn(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let value = 0;
    for (;;) {
      const byte = bytes[this.#at];
      if (byte === undefined || byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
      this.#at++;
    }
    if (this.#at === start) return -1;
    return value > 0 && value <= MAX_ASN ? value : -2;
  }

  /** Steps to the line's end, over blanks and serial-2's column; false where anything else stands there. */
  #restIsFine(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] === BAR) {
      this.#fourColumns = true;
      for (this.#at++; ; this.#at++) {
        const byte = bytes[this.#at];
        if (byte === undefined || byte === NEWLINE) return true;
        if (byte === BAR) return false;
      }
    }
    for (;;) {
      const byte = bytes[this.#at];
      if (byte === undefined || byte === NEWLINE) return true;
      if (byte !== SPACE && byte !== RETURN) return false;
      this.#at++;
    }
  }
}

/** The larger array with the smaller one's content at its beginning. */
function enlarged<A extends Uint32Array | Uint8Array>(smaller: A, larger: A): A {
  larger.set(smaller);
  return larger;
}
