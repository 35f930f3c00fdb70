import { parseAsn } from "../base/asn.js";
import { parseCommunity, WELL_KNOWN_COMMUNITIES } from "../base/community.js";
import { parseAddress, parseWrittenPrefix } from "../base/prefix.js";
import { RESERVED_NAMES } from "./keywords.js";
import type { ValueNode, ValueType } from "./nodes.js";
import { readQuantity } from "./read-quantity.js";
import type { Reader } from "./reader.js";
import { Token } from "./scanner.js";
import { nearest } from "./spelling.js";
import { VALUE_KINDS, type ValueKind } from "./values.js";

/** A name as it may be declared. */
const NAME = /^\p{L}[\p{L}\p{M}\p{N}_-]*$/u;
const PERCENTILE = /^p\d{1,2}$/;
const FACTOR = /^x\d*$/i;

/**
 * Whether a token may start a value of a kind. Wrong values that are clearly meant as one (a bad address where an
 * address is wanted) count, so that they are read and reported as that.
 * @param reader the tokens
 * @param kind what is wanted
 * @param index the token
 * @returns true where `readValue` can read it
 */
export function startsValue(reader: Reader, kind: ValueKind, index: number): boolean {
  const token = reader.kind(index);
  const isName = token === Token.Word || token === Token.Asn;
  switch (VALUE_KINDS[kind].shape) {
    case "declare":
    case "name":
    case "asn-or-name":
      return isName;
    case "place":
      return isName || token === Token.Number;
    case "asn":
      return token === Token.Asn;
    case "prefix":
      return token === Token.Prefix || token === Token.Address || token === Token.BadAddress;
    case "address":
      return token === Token.Address || token === Token.Prefix || token === Token.BadAddress;
    case "community":
      if (token === Token.Word) return WELL_KNOWN_COMMUNITIES.has(reader.text(index).toLowerCase());
      return token === Token.Community || token === Token.BadAddress;
    case "string":
      return token === Token.String || token === Token.OpenString;
    case "number":
      if (kind === "factor") return token === Token.Number || (token === Token.Word && FACTOR.test(reader.text(index)));
      return token === Token.Number;
    case "keyword":
      if (kind === "comparison") return token === Token.Compare;
      if (token !== Token.Word) return false;
      if (kind === "percentile") return PERCENTILE.test(reader.text(index));
      return VALUE_KINDS[kind].words?.includes(reader.text(index)) ?? false;
  }
}

/**
 * Reads a value of a kind and steps over it.
 * @param reader stands on a token for which `startsValue` is true
 * @param kind what is wanted
 * @param role the value's part in its statement
 * @returns its node; what is wrong with it is reported
 */
export function readValue(reader: Reader, kind: ValueKind, role: string): ValueNode {
  switch (VALUE_KINDS[kind].shape) {
    case "declare":
      return readDeclaredName(reader, kind, role);
    case "name":
    case "asn-or-name":
      return readName(reader, kind, role);
    case "place":
      return reader.kind() === Token.Number ? readCoordinates(reader, kind, role) : readName(reader, kind, role);
    case "asn":
      return readAsn(reader, kind, role);
    case "prefix":
      return readPrefix(reader, kind, role);
    case "address":
      return readAddress(reader, kind, role);
    case "community":
      return readCommunity(reader, kind, role);
    case "string":
      return readString(reader, kind, role);
    case "number":
      return readQuantity(reader, kind, role);
    case "keyword":
      return take(reader, "keyword", kind, role);
  }
}

/** Makes a node of tokens up to `last`, and steps behind it. */
function take(reader: Reader, type: ValueType, wanted: ValueKind, role: string, last = reader.at): ValueNode {
  const start = reader.start();
  const end = reader.end(last);
  reader.at = last + 1;
  const text = reader.tokens.text.slice(start, end);
  return { kind: "value", type, wanted, role, start, end, text, number: undefined, unit: undefined };
}

function readDeclaredName(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const node = take(reader, "name", kind, role);
  if (!NAME.test(node.text)) {
    reader.report(
      "AC001",
      node.start,
      node.end,
      "A name starts with a letter; letters, digits, ‘-’ and ‘_’ may follow.",
    );
  } else if (RESERVED_NAMES.has(node.text) && kind === "new-name") {
    const message = `‘${node.text}’ cannot be a name: where names stand it has a meaning of its own. Choose another one.`;
    reader.report("AC001", node.start, node.end, message);
  }
  if (reader.kind() === Token.Dot && reader.adjacent(reader.at)) {
    const from = reader.start();
    while (reader.kind() === Token.Dot || (reader.isName() && reader.adjacent(reader.at))) reader.at++;
    reader.report(
      "AC001",
      from,
      reader.lastEnd(),
      "A declaration gives the plain name; only references are qualified.",
    );
  }
  return node;
}

function readName(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const words = VALUE_KINDS[kind].words;
  if (words?.includes(reader.text()) && reader.kind(reader.at + 1) !== Token.Dot) {
    return take(reader, "keyword", kind, role);
  }
  let last = reader.at;
  while (reader.kind(last + 1) === Token.Dot && reader.adjacent(last + 1)) {
    const named = reader.isName(last + 2) && reader.adjacent(last + 2);
    if (!named) {
      const dot = last + 1;
      reader.report(
        "AC006",
        reader.start(),
        reader.end(dot),
        `After ‘${reader.text()}.’ the name of one of its routers is missing.`,
      );
      last = dot;
      break;
    }
    last += 2;
  }
  const single = last === reader.at && reader.kind() === Token.Asn;
  const node = take(reader, single ? "asn" : "name", kind, role, last);
  if (single) checkAsn(reader, node, false);
  return node;
}

function readAsn(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const node = take(reader, "asn", kind, role);
  checkAsn(reader, node, true);
  return node;
}

/** @param certain false where the word may also be a name, which only looks like an AS number */
function checkAsn(reader: Reader, node: ValueNode, certain: boolean): void {
  const parsed = parseAsn(node.text);
  if (!parsed) {
    if (!certain) return;
    reader.report(
      "AC007",
      node.start,
      node.end,
      "AS numbers go from 0 to 4294967295 (in asdot notation, 0.0 to 65535.65535).",
    );
  } else if (parsed.asdot) {
    const plain = `AS${parsed.asn}`;
    const mend = { title: `Write ${plain}`, start: node.start, end: node.end, text: plain };
    reader.report("AC307", node.start, node.end, `In asplain notation this is ${plain}.`, mend);
  }
}

function readCoordinates(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const latitude = Number(reader.text());
  if (reader.kind(reader.at + 1) !== Token.Number) {
    const node = take(reader, "coordinates", kind, role);
    const message =
      reader.kind() === Token.Comma && reader.kind(reader.at + 1) === Token.Number
        ? "Latitude and longitude are separated by a blank: 35.68 139.69. Commas separate places."
        : "A place has two coordinates, latitude and longitude, separated by a blank: 35.68 139.69.";
    reader.report("AC006", node.start, node.end, message);
    return node;
  }
  const longitude = Number(reader.text(reader.at + 1));
  const node = take(reader, "coordinates", kind, role, reader.at + 1);
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    const swapped = Math.abs(longitude) <= 90 && Math.abs(latitude) <= 180 ? " Latitude comes first." : "";
    const message = `Latitudes go from -90 to 90, longitudes from -180 to 180.${swapped}`;
    reader.report("AC007", node.start, node.end, message);
  }
  return node;
}

function readPrefix(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const token = reader.kind();
  const node = take(reader, "prefix", kind, role);
  if (token === Token.Address) {
    const length = node.text.includes(":") ? "/48" : "/24";
    const mend = { title: `Add ${length}`, start: node.end, end: node.end, text: length, preferred: false };
    reader.report("AC006", node.start, node.end, `A prefix needs its length: ${node.text}${length}.`, mend);
  } else if (!parseWrittenPrefix(node.text)) {
    const message = `‘${node.text}’ is no prefix: an IPv4 address with a length of 0 to 32, or an IPv6 address with 0 to 128.`;
    reader.report("AC007", node.start, node.end, message);
  }
  return node;
}

function readAddress(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const token = reader.kind();
  const node = take(reader, "address", kind, role);
  const address = parseAddress(node.text);
  if (token === Token.Prefix) {
    const slash = node.start + node.text.indexOf("/");
    const mend = { title: "Remove the length", start: slash, end: node.end, text: "" };
    reader.report("AC001", node.start, node.end, "A single address is wanted here, without a length.", mend);
  } else if (!address) {
    reader.report("AC007", node.start, node.end, `‘${node.text}’ is no IPv4 or IPv6 address.`);
  } else if (kind === "router-id" && address.family !== 4) {
    reader.report("AC007", node.start, node.end, "A router ID is written as four numbers: 10.0.0.3.");
  }
  return node;
}

function readCommunity(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const node = take(reader, "community", kind, role);
  if (parseCommunity(node.text)) return node;
  const [first, second, ...rest] = node.text.split(":").map(Number);
  if (
    first !== undefined &&
    second !== undefined &&
    rest.length === 0 &&
    first > 0xffff &&
    first <= 0xffffffff &&
    second <= 0xffffffff
  ) {
    const large = `${first}:0:${second}`;
    const message = `The parts of a community have 16 bits, and ${first} needs more: use a large community such as ${large}.`;
    reader.report("AC308", node.start, node.end, message, {
      title: `Write ${large}`,
      start: node.start,
      end: node.end,
      text: large,
    });
  } else {
    const message = `‘${node.text}’ is no community: A:B with numbers up to 65535, or A:B:C with numbers up to 4294967295.`;
    reader.report("AC007", node.start, node.end, message);
  }
  return node;
}

function readString(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const open = reader.kind() === Token.OpenString;
  const node = take(reader, "string", kind, role);
  let inner = node.text.slice(1, open ? undefined : -1);
  if (open) {
    inner = inner.trimEnd();
    const end = node.start + 1 + inner.length;
    const mend = { title: "Close the quotes", start: end, end, text: '"' };
    reader.report("AC001", node.start, end, "The closing quote is missing; a title stays on one line.", mend);
  }
  return { ...node, text: inner.includes("\\") ? inner.replace(/\\(["\\])/g, "$1") : inner };
}

/**
 * The word of a closed set that was probably meant.
 * @param kind the kind of value that is wanted
 * @param written the word that is there
 * @returns the right spelling, or undefined
 */
export function meantWord(kind: ValueKind, written: string): string | undefined {
  const info = VALUE_KINDS[kind];
  if (info.shape === "community") return nearest(written, WELL_KNOWN_COMMUNITIES.keys());
  return info.shape === "keyword" && info.words ? nearest(written, info.words) : undefined;
}
