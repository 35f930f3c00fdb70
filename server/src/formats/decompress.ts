import { Gunzip, gunzipSync } from "fflate";
import bzip2 from "unbzip2-stream/lib/bzip2.js";

/** What a file is wrapped in, told by its first bytes. */
export type Wrapping = "plain" | "gzip" | "bzip2";

/** A compressed file that is damaged, cut off or unreasonably large. */
export class DecompressError extends Error {
  override readonly name = "DecompressError";
}

/**
 * The most that a file may unpack to: 512 MiB, some fifty times today's largest AS relationship file. A few
 * kilobytes can be made to unpack to gigabytes; past this the file is refused rather than the memory filled.
 */
export const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/**
 * Tells the wrapping from the magic number: 1f 8b (RFC 1952 §2.3.1) or "BZh".
 * @param bytes the file, or at least its first three bytes
 * @returns the wrapping; "plain" where there is none
 */
export function wrappingOf(bytes: Uint8Array): Wrapping {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) return "bzip2";
  return "plain";
}

/**
 * Unpacks a file of any of the three wrappings; files of several members are read to their end.
 * @param bytes the file
 * @param limit the most bytes that may come out
 * @returns the content; the same array where the file is plain
 * @throws DecompressError where the file is damaged, cut off or unpacks to more than the limit
 */
export function decompress(bytes: Uint8Array, limit = MAX_UNPACKED_BYTES): Uint8Array {
  const wrapping = wrappingOf(bytes);
  if (wrapping === "plain") return bytes;
  const output = new Output(limit);
  try {
    if (wrapping === "bzip2") bunzip(bytes, output);
    else {
      const whole = gunzipOne(bytes, limit);
      if (whole) return whole;
      gunzip(bytes, output);
    }
  } catch (error) {
    if (error instanceof DecompressError) throw error;
    throw new DecompressError(`the ${wrapping} file is damaged or cut off`);
  }
  return output.bytes();
}

/**
 * Unpacks a gzip file of one member at one go, which is much quicker than in pieces.
 * @returns undefined where length or checksum at the file's end are not the content's: it has several members, or is
 *   damaged
 */
function gunzipOne(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  if (bytes.length < 18) return undefined;
  // A member ends with its content's CRC-32 and length (RFC 1952 §2.3.1).
  const tail = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8);
  const length = tail.getUint32(4, true);
  // Deflate packs at most 1 : 1032, so a larger promise is none to make room for.
  if (length > limit || length > bytes.length * 1032) return undefined;
  const content = gunzipSync(bytes, { out: new Uint8Array(length + 1) });
  return content.length === length && crc32(content) === tail.getUint32(0, true) ? content : undefined;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as gzip uses it (RFC 1952 §8). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = (CRC_TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Unpacks a gzip file of any number of members. */
function gunzip(bytes: Uint8Array, output: Output): void {
  let memberStart = 0;
  const stream = new Gunzip((chunk) => output.append(chunk));
  stream.onmember = () => {
    memberStart = output.length;
  };
  // In pieces, so that the limit is seen before the whole is unpacked.
  const piece = 1 << 16;
  for (let at = 0; at < bytes.length; at += piece) {
    stream.push(bytes.subarray(at, at + piece), at + piece >= bytes.length);
  }
  // The last member's checksum and length, which fflate does not look at.
  const tail = new DataView(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 8));
  const last = output.bytes().subarray(memberStart);
  if (bytes.length < 18 || tail.getUint32(4, true) !== last.length || tail.getUint32(0, true) !== crc32(last)) {
    throw new DecompressError("the gzip file is damaged or cut off");
  }
}

function bunzip(bytes: Uint8Array, output: Output): void {
  const input = new BitInput(bytes);
  const read = (bits: number | null) => input.read(bits);
  const write = (byte: number) => output.write(byte);
  do {
    const blockLength = 100_000 * bzip2.header(read);
    const block = new Int32Array(blockLength);
    let crc: number | null = 0;
    while (crc !== null) crc = bzip2.decompress(read, write, block, blockLength, crc);
  } while (input.atMember());
}

/** Bits of an array, most significant first; reading past the end throws, so no damaged file makes a loop. */
class BitInput {
  #at = 0;
  #held = 0;
  #count = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(bits: number | null): number {
    if (bits === null) {
      this.#count = 0;
      return 0;
    }
    // At most 24 bits fit beside the 7 left over; the decoder asks for 32 only where it reads a checksum.
    if (bits > 24) return this.read(bits - 16) * 0x10000 + this.read(16);
    while (this.#count < bits) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new DecompressError("the bzip2 file is cut off");
      this.#held = ((this.#held << 8) | byte) & 0x7fffffff;
      this.#count += 8;
    }
    this.#count -= bits;
    return (this.#held >>> this.#count) & ((1 << bits) - 1);
  }

  /** Whether another bzip2 stream follows, as in files joined with cat or packed in parallel. */
  atMember(): boolean {
    return wrappingOf(this.#bytes.subarray(this.#at, this.#at + 3)) === "bzip2";
  }
}

/** A byte array that grows, up to a limit. */
class Output {
  #buffer = new Uint8Array(1 << 20);
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(byte: number): void {
    if (this.#length === this.#buffer.length) this.#grow(this.#length + 1);
    this.#buffer[this.#length++] = byte;
  }

  append(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#buffer.length) this.#grow(this.#length + chunk.length);
    this.#buffer.set(chunk, this.#length);
    this.#length += chunk.length;
  }

  #grow(needed: number): void {
    if (needed > this.#limit) {
      throw new DecompressError(`the file unpacks to more than ${Math.floor(this.#limit / (1024 * 1024))} MiB`);
    }
    const larger = new Uint8Array(Math.min(Math.max(needed, this.#buffer.length * 2), Math.max(needed, this.#limit)));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }

  get length(): number {
    return this.#length;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}
