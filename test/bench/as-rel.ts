import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "fflate";
import { encodeAsRel } from "../../server/src/formats/as-rel-binary";
import { readAsRel } from "../../server/src/formats/caida";
import { decompress } from "../../server/src/formats/decompress";
import { NetworkBuilder } from "../../server/src/routing/builder";
import { prepareNetwork } from "../../server/src/routing/fast/prepare";
import { type Child, fresh, freshFigure, type Section, sharedFile } from "./harness";
import { AS_REL } from "./internet";

const FORMS = ["plain", "gzip", "bzip2", "binary"] as const;
const TARGETS = { plain: 300, gzip: undefined, bzip2: 1500, binary: 60 };
const FOLDER = "dist/run";

/** Loads a file in a fresh process: reading from disk is not in it, as that measures the disk. */
export const loadChild: Child = () => {
  const bytes = readFileSync(process.argv[4] ?? "");
  const start = performance.now();
  const { graph } = readAsRel(bytes);
  const read = performance.now();
  const builder = new NetworkBuilder();
  builder.addAsGraph(graph);
  const network = builder.build();
  const built = performance.now();
  prepareNetwork(network);
  const laidOut = performance.now();
  return { read: read - start, build: built - read, graph: built - start, layout: laidOut - built };
};

/** Loading an AS relationship file, in every form it comes in. */
export const asRelSection: Section = {
  name: "Load 20240801.as-rel (77,237 ASes, 496,677 links), fresh process",
  run() {
    const files = writeForms();
    return FORMS.flatMap((form) => {
      const of = fresh("load", 7, files[form]);
      return [
        freshFigure(`${form}: parse`, "ms", of("read")),
        freshFigure(`${form}: build the network`, "ms", of("build")),
        freshFigure(`${form}: parse and build`, "ms", of("graph"), TARGETS[form]),
        freshFigure(`${form}: lay out for the fast engine (once a network)`, "ms", of("layout")),
      ];
    });
  },
};

/** The file in all its forms, made from the one that is there. */
function writeForms(): Record<(typeof FORMS)[number], string> {
  const bzip2 = sharedFile(AS_REL);
  mkdirSync(FOLDER, { recursive: true });
  const files = { plain: `${FOLDER}/as-rel.txt`, gzip: `${FOLDER}/as-rel.gz`, bzip2, binary: `${FOLDER}/as-rel.bin` };
  const plain = decompress(readFileSync(bzip2));
  if (!existsSync(files.plain)) writeFileSync(files.plain, plain);
  if (!existsSync(files.gzip)) writeFileSync(files.gzip, gzipSync(plain));
  writeFileSync(files.binary, encodeAsRel(readAsRel(plain)));
  return files;
}
