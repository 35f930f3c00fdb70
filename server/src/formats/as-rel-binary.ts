import { SESSION_PEER, SESSION_TRANSIT } from "../routing/network";
import { type AsRelData, AsRelError, type AsRelReport } from "./as-rel-types";

/** The first eight bytes of the binary form: ASCII "ANYASREL". */
const MAGIC = [0x41, 0x4e, 0x59, 0x41, 0x53, 0x52, 0x45, 0x4c];
/** Raised whenever the layout or the meaning of a field changes; another version is refused, not guessed at. */
const VERSION = 1;
/** Reads differently on a machine of the other byte order. */
const BYTE_ORDER = 0x01020304;
/** magic (2 words), version, byte order, checksum, ASes, links, length of the report in bytes. */
const HEADER_WORDS = 8;
const PEER_BIT = 0x80000000;

/**
 * Whether a file is this project's binary form of AS relationships.
 * @param bytes the file
 * @returns true where it begins with the form's magic number
 */
export function isEncodedAsRel(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/**
 * Writes AS relationships in a form that is read back without parsing: a header (magic, version, byte order,
 * checksum, counts), then 32-bit words: the AS numbers; each link's end `a` (top bit set for peers); each link's
 * end `b`; last the report as JSON.
 * @param data a file as `readAsRel` gave it
 * @returns the bytes to keep, some 8 a link
 */
export function encodeAsRel(data: AsRelData): Uint8Array {
  const { asns, a, b, kinds } = data.graph;
  const report = new TextEncoder().encode(JSON.stringify(data.report));
  const words = new Uint32Array(HEADER_WORDS + asns.length + 2 * a.length + Math.ceil(report.length / 4));
  const bytes = new Uint8Array(words.buffer);
  bytes.set(MAGIC);
  words.set([VERSION, BYTE_ORDER, 0, asns.length, a.length, report.length], 2);
  words.set(asns, HEADER_WORDS);
  const links = HEADER_WORDS + asns.length;
  for (let link = 0; link < a.length; link++) {
    words[links + link] = (a[link] ?? 0) | (kinds[link] === SESSION_PEER ? PEER_BIT : 0);
  }
  words.set(b, links + a.length);
  bytes.set(report, 4 * (links + 2 * a.length));
  words[4] = checksum(words);
  return bytes;
}

/**
 * Reads the form that `encodeAsRel` wrote.
 * @param bytes the file
 * @returns what was written
 * @throws AsRelError where the file is of another version or byte order, cut off or damaged
 */
export function decodeAsRel(bytes: Uint8Array): AsRelData {
  // A view of 32-bit words has to begin at a multiple of four; a copy always does.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  if (words[3] !== BYTE_ORDER) throw damaged("it was written on a machine of another byte order");
  if (words[2] !== VERSION) throw damaged(`it is of version ${words[2]}, this program reads version ${VERSION}`);
  const [ases, links, reportLength] = [words[5] ?? 0, words[6] ?? 0, words[7] ?? 0];
  if (words.length !== HEADER_WORDS + ases + 2 * links + Math.ceil(reportLength / 4)) throw damaged("it is cut off");
  if (words[4] !== checksum(words)) throw damaged("its checksum does not fit its content");
  const linkStart = HEADER_WORDS + ases;
  const a = new Int32Array(links);
  const b = Int32Array.from(words.subarray(linkStart + links, linkStart + 2 * links));
  const kinds = new Uint8Array(links);
  for (let link = 0; link < links; link++) {
    const word = words[linkStart + link] ?? 0;
    kinds[link] = word >>> 31 ? SESSION_PEER : SESSION_TRANSIT;
    a[link] = word & ~PEER_BIT;
    if ((a[link] ?? 0) >= ases || (words[linkStart + links + link] ?? 0) >= ases)
      throw damaged("a link leads to no AS");
  }
  const reportStart = 4 * (linkStart + 2 * links);
  return {
    graph: { asns: words.slice(HEADER_WORDS, linkStart), a, b, kinds },
    report: decodeReport(aligned.subarray(reportStart, reportStart + reportLength)),
  };
}

function decodeReport(bytes: Uint8Array): AsRelReport {
  try {
    const report: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isReport(report)) return report;
  } catch {
    // Falls through: no JSON is as bad as other JSON.
  }
  throw damaged("its report cannot be read");
}

function isReport(value: unknown): value is AsRelReport {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  return (
    (fields.get("format") === "serial-1" || fields.get("format") === "serial-2") &&
    ["lines", "ases", "links", "malformedCount", "duplicateCount", "conflictCount"].every((name) =>
      Number.isInteger(fields.get(name)),
    ) &&
    ["malformed", "duplicates", "conflicts"].every((name) => Array.isArray(fields.get(name)))
  );
}

function damaged(why: string): AsRelError {
  return new AsRelError(`this binary file of AS relationships cannot be used: ${why}; make it again from CAIDA's file`);
}

/** FNV-1a over 32-bit words, all but the checksum's own; finds damage, not malice. */
function checksum(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) {
    if (at !== 4) hash = Math.imul(hash ^ (words[at] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
