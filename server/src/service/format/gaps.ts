import { Token } from "../../language/scanner";
import { type Atoms, Mark } from "./atoms";

/**
 * What is to stand before an atom: so many ends of lines, then so many blanks, in one number. Below zero what stands
 * there now stays, with blanks added behind it: one fewer than the number is below zero.
 */
export type Gap = number;

/** Room for the blanks of a gap: above these bits its lines are counted. */
const LINE_BITS = 20;
const LINE = 1 << LINE_BITS;

export const NOTHING: Gap = 0;
export const BLANK: Gap = 1;
export const AS_WRITTEN: Gap = -1;

/**
 * @param indent blanks at the start of the line
 * @returns the end of a line
 */
export function newLine(indent: number): Gap {
  return LINE + indent;
}

/**
 * @param indent blanks at the start of the line
 * @returns the end of a line, and an empty one
 */
export function blankLine(indent: number): Gap {
  return 2 * LINE + indent;
}

/** What is to stand before each atom of a text, and at its end. */
export class Gaps {
  /** Of every atom, and one more for the end of the text. */
  private readonly list: Int32Array;
  /** 1 for an atom that starts a statement, on a line of its own. */
  private readonly heads: Uint8Array;
  /** 1 for the unit behind a number. */
  private readonly units: Uint8Array;
  /** What a line ends with in this text. */
  private readonly lineEnd: string;
  private readonly texts = new Map<Gap, string>();

  constructor(private readonly atoms: Atoms) {
    this.list = new Int32Array(atoms.count + 1).fill(AS_WRITTEN);
    this.heads = new Uint8Array(atoms.count + 1);
    this.units = new Uint8Array(atoms.count + 1);
    this.lineEnd = /\r?\n/.exec(atoms.text)?.[0] ?? "\n";
  }

  /** Decides a gap. */
  set(index: number, gap: Gap): void {
    this.list[index] = gap;
  }

  /** Notes that an atom starts a statement, on a line of its own. */
  setHead(index: number): void {
    this.heads[index] = 1;
  }

  /** Notes that an atom is the unit, of one word, of the number before it. */
  setUnit(index: number): void {
    this.units[index] = 1;
  }

  /** Adds blanks at the end of a gap. */
  pad(index: number, blanks: number): void {
    const gap = this.list[index] ?? AS_WRITTEN;
    this.list[index] = gap < 0 ? gap - blanks : gap + blanks;
  }

  /** @returns how many lines end in a gap; 2 stands for more */
  breaks(index: number): number {
    const gap = this.list[index] ?? AS_WRITTEN;
    return gap < 0 ? (this.atoms.breaks[index] ?? 0) : gap >> LINE_BITS;
  }

  /** @returns how many blanks there are in a gap, behind the last end of a line in it */
  blanks(index: number): number {
    const gap = this.list[index] ?? AS_WRITTEN;
    if (gap >= 0) return gap & (LINE - 1);
    const { text } = this.atoms;
    const end = this.to(index);
    let from = end;
    const first = this.from(index);
    while (from > first && text[from - 1] !== "\n" && text[from - 1] !== "\r") from--;
    return end - from + AS_WRITTEN - gap;
  }

  /** @returns whether the author has put more blanks before an atom, on its line, than there will be */
  isPadded(index: number): boolean {
    const written = (this.atoms.starts[index] ?? 0) - this.from(index);
    // Mostly there is one blank, as there should be.
    return written > 1 && this.atoms.breaks[index] === 0 && written > this.blanks(index);
  }

  /** @returns whether a gap is to become what it is */
  isAsWritten(index: number): boolean {
    const gap = this.list[index] ?? AS_WRITTEN;
    if (gap < 0) return gap === AS_WRITTEN;
    const from = this.from(index);
    const { text } = this.atoms;
    if (gap === BLANK) return this.to(index) - from === 1 && text.charCodeAt(from) === 32;
    const wanted = this.text(index);
    return this.to(index) - from === wanted.length && text.startsWith(wanted, from);
  }

  /** @returns the offset at which a gap starts */
  from(index: number): number {
    return index > 0 ? (this.atoms.ends[index - 1] ?? 0) : 0;
  }

  /** @returns the offset behind a gap */
  to(index: number): number {
    return index < this.atoms.count ? (this.atoms.starts[index] ?? 0) : this.atoms.text.length;
  }

  /** @returns what a gap is to become */
  text(index: number): string {
    const gap = this.list[index] ?? AS_WRITTEN;
    if (gap < 0) {
      return this.atoms.text.slice(this.from(index), this.to(index)) + " ".repeat(AS_WRITTEN - gap);
    }
    let text = this.texts.get(gap);
    if (text === undefined) {
      text = this.lineEnd.repeat(gap >> LINE_BITS) + " ".repeat(gap & (LINE - 1));
      this.texts.set(gap, text);
    }
    return text;
  }

  /**
   * Whether a changed gap leaves the meaning of a text that has no mistakes as it is, whatever stands around it. Of what
   * lies between two tokens, the parser asks two things: whether there is anything, and whether a line ends there. The
   * first matters to no brace and no comma, which are tokens whatever touches them, nor to a unit. The second tells a keyword that
   * starts a statement from a name or an option of the same spelling; where a statement starts anyway, it starts the
   * more surely on a line of its own. Columns are looked at where a `}` is missing alone.
   */
  isHarmless(index: number): boolean {
    const { kinds, marks, count } = this.atoms;
    if (index === 0 || index === count) return true;
    const kind = marks[index] === Mark.None ? (kinds[index] ?? Token.End) : Token.End;
    const isBracket = separates(kind);
    const gap = this.list[index] ?? AS_WRITTEN;
    const touched = this.to(index) === this.from(index);
    const mayTouch = isBracket || separates(kinds[index - 1] ?? Token.End) || this.units[index] === 1;
    if (touched !== (gap === NOTHING) && !mayTouch) return false;
    const ended = (this.atoms.breaks[index] ?? 0) > 0;
    const ends = this.breaks(index) > 0;
    if (ended === ends) return true;
    const behindLine = marks[index - 1] === Mark.Hash || marks[index - 1] === Mark.Slashes;
    return ends ? isBracket || this.heads[index] === 1 : isBracket && !behindLine;
  }
}

function separates(kind: Token): boolean {
  return kind === Token.OpenBrace || kind === Token.CloseBrace || kind === Token.Comma;
}
