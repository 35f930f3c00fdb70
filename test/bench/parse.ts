import { parse } from "../../server/src/language/parser";
import { Project } from "../../server/src/language/project";
import { scan } from "../../server/src/language/scanner";
import { bigDesign } from "../helpers/big-design";
import { type Figure, median, type Section } from "./harness";

const LINES = 10_000;
const ROUNDS = 15;

/** Reading a text: tokens, tree, and the bound design. */
export const parseSection: Section = {
  name: `Reading a design of ${LINES.toLocaleString("en")} lines`,
  run() {
    const text = bigDesign(LINES);
    const lines = text.split("\n").length;
    const cold = time(() => void parse(text));
    const project = new Project({ readFile: () => text });
    const load = () => void project.load("file:///bench.anycast");
    load();
    const tree = median(repeat(() => void parse(text)));
    const figures: Figure[] = [
      { name: "tokens", value: median(repeat(() => void scan(text))), unit: "ms" },
      { name: "tree", value: tree, unit: "ms" },
      { name: "tree, the first time", value: cold, unit: "ms" },
      { name: "tree, lines a second", value: (lines / tree) * 1000, unit: "lines/s" },
      { name: "names bound, the tree kept", value: median(repeat(load)), unit: "ms" },
    ];
    return figures;
  },
};

function repeat(work: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => time(work));
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
