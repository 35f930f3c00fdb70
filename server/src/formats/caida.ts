import { decodeAsRel, isEncodedAsRel } from "./as-rel-binary";
import { mergeLinks } from "./as-rel-merge";
import { parseAsRelLines } from "./as-rel-parse";
import { type AsRelData, AsRelError } from "./as-rel-types";
import { decompress } from "./decompress";
import { findProviderCycle } from "./provider-cycle";

export { type AsRelData, AsRelError, type AsRelReport, type LinkRepeat } from "./as-rel-types";

/**
 * Reads a file of AS relationships: CAIDA serial-1 or serial-2, plain, gzip or bzip2, or this project's own
 * binary form of one.
 * @param bytes the file as it lies on disk
 * @returns the links, ready for a `NetworkBuilder`, and a report that names every kind of line that was not taken
 * @throws DecompressError where the file is damaged, cut off or too large; AsRelError where not one line is a link
 */
export function readAsRel(bytes: Uint8Array): AsRelData {
  const content = decompress(bytes);
  if (isEncodedAsRel(content)) return decodeAsRel(content);
  const raw = parseAsRelLines(content);
  if (raw.count === 0) {
    throw new AsRelError(
      "no AS relationship in this file: CAIDA's lines look like 3356|64500|-1 (provider|customer) or 3356|1299|0 (peers)",
    );
  }
  const { graph, ...repeats } = mergeLinks(raw);
  return {
    graph,
    report: {
      format: raw.fourColumns ? "serial-2" : "serial-1",
      lines: raw.lines,
      ases: graph.asns.length,
      links: graph.a.length,
      malformedCount: raw.malformedCount,
      malformed: raw.malformed,
      ...repeats,
      providerCycle: findProviderCycle(graph),
    },
  };
}
