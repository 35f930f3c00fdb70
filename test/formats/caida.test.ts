import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { encodeAsRel } from "../../server/src/formats/as-rel-binary";
import { type AsRelData, AsRelError, readAsRel } from "../../server/src/formats/caida";
import { DecompressError } from "../../server/src/formats/decompress";
import { SESSION_PEER } from "../../server/src/routing/network";
import { sharedPath } from "../helpers/shared";
import { AS_REL_BZ2, AS_REL_TEXT, base64 } from "./as-rel-fixtures";

const read = (text: string) => readAsRel(new TextEncoder().encode(text));

/** The links as CAIDA's lines, so that a test can say what it wants to see. */
function lines({ graph }: AsRelData): string[] {
  const { asns, a, b, kinds } = graph;
  return [...b].map((at, link) => `${asns[at]}|${asns[a[link] ?? -1]}|${kinds[link] === SESSION_PEER ? 0 : -1}`);
}

describe("readAsRel", () => {
  it("reads serial-1", () => {
    const data = read(AS_REL_TEXT);
    expect(data.report).toMatchObject({ format: "serial-1", lines: 3, ases: 3, links: 2, malformedCount: 0 });
    expect([...data.graph.asns]).toEqual([1299, 3356, 64500]);
    expect(lines(data)).toEqual(["3356|64500|-1", "1299|3356|0"]);
  });

  it("reads serial-2, whose fourth column names the inference", () => {
    const data = read("# c\n42|7500|0|bgp\n42|64500|-1|bgp,mlp\n");
    expect(data.report).toMatchObject({ format: "serial-2", links: 2, malformedCount: 0 });
    expect(lines(data)).toEqual(["42|7500|0", "42|64500|-1"]);
  });

  it("reads gzip and bzip2 like the plain file", () => {
    const plain = read(AS_REL_TEXT);
    expect(readAsRel(gzipSync(new TextEncoder().encode(AS_REL_TEXT)))).toEqual(plain);
    expect(readAsRel(base64(AS_REL_BZ2))).toEqual(plain);
  });

  it("takes CRLF, a byte order mark, blank lines, blanks at a line's end and a last line without an end", () => {
    const data = read("\ufeff# c\r\n\r\n3356|64500|-1\r\n1299|3356|0  \n\n1299|64501|-1");
    expect(data.report.malformed).toEqual([]);
    expect(lines(data)).toEqual(["3356|64500|-1", "1299|3356|0", "1299|64501|-1"]);
  });

  it("takes 32-bit AS numbers and sorts them as numbers", () => {
    expect([...read("4200000001|4294967295|-1\n9|1048576|0\n").graph.asns]).toEqual([
      9, 1048576, 4200000001, 4294967295,
    ]);
  });

  it.each([
    ["|64500|-1", "no AS number at the start"],
    ["AS3356|64500|-1", "no AS number at the start"],
    ["3356 64500 -1", "no | after the first AS number"],
    ["3356|x|-1", "no AS number after the first |"],
    ["3356|64500", "no | after the second AS number"],
    ["3356|64500|", "the relation is neither -1 (provider|customer) nor 0 (peers)"],
    ["3356|64500|1", "the relation is neither -1 (provider|customer) nor 0 (peers)"],
    ["3356|64500|-2", "the relation is neither -1 (provider|customer) nor 0 (peers)"],
    ["3356|64500|00", "more after the relation than serial-2's one column"],
    ["3356|64500|0|bgp|x", "more after the relation than serial-2's one column"],
    ["0|64500|0", "an AS number is 1 to 4294967295"],
    ["3356|4294967296|0", "an AS number is 1 to 4294967295"],
    ["3356|3356|0", "a link of an AS with itself"],
  ])("counts %j as malformed, with its line", (text, reason) => {
    const data = read(`# c\n1|2|-1\n${text}\n3|4|0\n`);
    expect(data.report).toMatchObject({ malformedCount: 1, malformed: [{ line: 3, text, reason }] });
    expect(lines(data)).toEqual(["1|2|-1", "3|4|0"]);
  });

  it("keeps the first thousand malformed lines and counts the rest", () => {
    const data = read(`1|2|-1\n${"what?\n".repeat(1500)}`);
    expect(data.report.malformedCount).toBe(1500);
    expect(data.report.malformed).toHaveLength(1000);
    expect(data.report.malformed.at(-1)?.line).toBe(1001);
  });

  it("cuts a malformed line's text", () => {
    expect(read(`1|2|-1\n${"x".repeat(500)}\n`).report.malformed[0]?.text).toHaveLength(80);
  });

  it("tells a repeated line from a contradiction; the earlier line stands", () => {
    const data = read("1|2|-1\n3|4|0\n1|2|-1\n4|3|0\n2|1|-1\n1|2|0\n4|3|-1\n5|6|0\n");
    expect(lines(data)).toEqual(["1|2|-1", "3|4|0", "5|6|0"]);
    expect(data.report.duplicateCount).toBe(2);
    expect(data.report.duplicates).toEqual([
      { line: 3, earlier: 1, first: 1, second: 2 },
      { line: 4, earlier: 2, first: 4, second: 3 },
    ]);
    expect(data.report.conflictCount).toBe(3);
    expect(data.report.conflicts.map((conflict) => [conflict.line, conflict.earlier])).toEqual([
      [5, 1],
      [6, 1],
      [7, 2],
    ]);
  });

  it("names a ring of providers, customer first", () => {
    const ring = read("1|2|-1\n2|3|-1\n3|4|-1\n4|2|-1\n4|5|-1\n9|1|0\n").report.providerCycle ?? [];
    expect([...ring].sort()).toEqual([2, 3, 4]);
    // 3 buys from 2, 2 from 4, 4 from 3.
    expect(ring[(ring.indexOf(3) + 1) % 3]).toBe(2);
    expect(read("1|2|-1\n1|3|-1\n2|4|-1\n3|4|-1\n").report.providerCycle).toBeUndefined();
  });

  it("refuses a file without a single link", () => {
    expect(() => read("")).toThrow(AsRelError);
    expect(() => read("# only a comment\n")).toThrow("3356|64500|-1");
    expect(() => readAsRel(new Uint8Array([0, 1, 2, 3, 255, 254]))).toThrow(AsRelError);
  });
});

describe("any bytes at all", () => {
  it("are read, or refused with a reason; never anything else", () => {
    const piece = fc.oneof(
      fc.constantFrom("1|2|-1\n", "3|4|0\n", "4|3|-1|bgp\n", "|", "\n", "-", "\r\n", "#", "99999999999|1|0\n"),
      fc.string({ maxLength: 5 }),
    );
    const text = fc.array(piece).map((pieces) => new TextEncoder().encode(pieces.join("")));
    const bytes = fc.uint8Array({ maxLength: 200 });
    const magics = [[0x1f, 0x8b, 8], [0x42, 0x5a, 0x68, 0x39], [...new TextEncoder().encode("ANYASREL")], []];
    fc.assert(
      fc.property(fc.constantFrom(...magics), fc.oneof(text, bytes), (magic, rest) => {
        try {
          const { graph, report } = readAsRel(new Uint8Array([...magic, ...rest]));
          expect(report.links).toBe(graph.a.length);
          for (let link = 0; link < graph.a.length; link++) {
            expect(graph.asns[graph.a[link] ?? -1]).toBeGreaterThan(0);
            expect(graph.asns[graph.b[link] ?? -1]).toBeGreaterThan(0);
          }
        } catch (error) {
          if (!(error instanceof AsRelError) && !(error instanceof DecompressError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the binary form", () => {
  const data = read("1|2|-1\n3|4|0\n1|2|-1\nwhat?\n2|4200000000|-1\n");

  it("is read back as it was", () => {
    expect(readAsRel(encodeAsRel(data))).toEqual(data);
  });

  it("is read from the middle of a larger array", () => {
    const encoded = encodeAsRel(data);
    const shifted = new Uint8Array(encoded.length + 1);
    shifted.set(encoded, 1);
    expect(readAsRel(shifted.subarray(1))).toEqual(data);
  });

  it("is refused where any byte is changed or it is cut off", () => {
    const encoded = encodeAsRel(data);
    for (let at = 8; at < encoded.length; at++) {
      const changed = encoded.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => readAsRel(changed), `byte ${at}`).toThrow(AsRelError);
    }
    for (let length = 8; length < encoded.length; length++) {
      expect(() => readAsRel(encoded.subarray(0, length)), `first ${length} bytes`).toThrow(AsRelError);
    }
  });

  it("says so where it is of another version", () => {
    const encoded = encodeAsRel(data);
    new DataView(encoded.buffer).setUint32(8, 99, true);
    expect(() => readAsRel(encoded)).toThrow("version 99");
  });
});

describe("CAIDA's own files", () => {
  const folder = sharedPath("data/as-rel");

  it.skipIf(!folder).each([
    ["19980101.as-rel.txt.bz2", "serial-1", 5773, 3233],
    ["20240801.as-rel.txt.bz2", "serial-1", 496677, 77237],
    ["20191101.as-rel2.txt.bz2", "serial-2", 440375, undefined],
    ["20240801.as-rel2.txt.bz2", "serial-2", 571873, undefined],
  ])("%s is read whole", (name, format, links, ases) => {
    const { report } = readAsRel(readFileSync(`${folder}/${name}`));
    expect(report).toMatchObject({ format, malformedCount: 0, duplicateCount: 0, conflictCount: 0, links });
    if (ases !== undefined) expect(report.ases).toBe(ases);
  });
});
