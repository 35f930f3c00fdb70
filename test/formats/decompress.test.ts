import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DecompressError, decompress, wrappingOf } from "../../server/src/formats/decompress";
import { AS_REL_BZ2, AS_REL_BZ2_TWICE, AS_REL_TEXT, base64, ZEROS_BZ2 } from "./as-rel-fixtures";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const plain = new TextEncoder().encode(AS_REL_TEXT);

describe("decompress", () => {
  it("leaves a plain file as it is", () => {
    expect(wrappingOf(plain)).toBe("plain");
    expect(decompress(plain)).toBe(plain);
    expect(decompress(new Uint8Array())).toHaveLength(0);
  });

  it("unpacks gzip, also of two members", () => {
    const packed = gzipSync(plain);
    expect(wrappingOf(packed)).toBe("gzip");
    expect(text(decompress(packed))).toBe(AS_REL_TEXT);
    const twice = new Uint8Array([...packed, ...gzipSync(new TextEncoder().encode("1|2|-1\n"))]);
    expect(text(decompress(twice))).toBe(`${AS_REL_TEXT}1|2|-1\n`);
  });

  it("unpacks bzip2, also of two streams", () => {
    expect(wrappingOf(base64(AS_REL_BZ2))).toBe("bzip2");
    expect(text(decompress(base64(AS_REL_BZ2)))).toBe(AS_REL_TEXT);
    expect(text(decompress(base64(AS_REL_BZ2_TWICE)))).toBe(`${AS_REL_TEXT}64500|64501|-1\n`);
  });

  it("refuses a file that unpacks to more than the limit", () => {
    expect(() => decompress(base64(ZEROS_BZ2), 1_500_000)).toThrow(DecompressError);
    expect(() => decompress(gzipSync(new Uint8Array(2_000_000)), 1_500_000)).toThrow("more than 1 MiB");
    expect(decompress(base64(ZEROS_BZ2), 2_000_000)).toHaveLength(2_000_000);
  });

  it("says that a file is cut off or damaged, at every length and for every changed byte", () => {
    for (const packed of [base64(AS_REL_BZ2), gzipSync(plain)]) {
      for (let length = 4; length < packed.length; length++) {
        expect(() => decompress(packed.subarray(0, length)), `first ${length} bytes`).toThrow(DecompressError);
      }
      for (let at = 4; at < packed.length; at++) {
        const changed = packed.slice();
        changed[at] = (changed[at] ?? 0) ^ 0x55;
        // Some bytes carry no content (gzip's time stamp); the others must be told, never hang, never crash.
        try {
          expect(text(decompress(changed))).toBe(AS_REL_TEXT);
        } catch (error) {
          expect(error).toBeInstanceOf(DecompressError);
        }
      }
    }
  });
});
