import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../../server/src/language/parser";
import { getFormatting } from "../../server/src/service/formatting";
import { bigDesign } from "../helpers/big-design";
import { SMALL } from "../helpers/small-design";
import { Typist } from "../helpers/typing";
import { type Child, fresh, freshFigure, type Section, timed } from "./harness";

const MIB = 2 ** 20;
const LINES = 10_000;
const EDITS = 10_000;

/** What a server holds after so many edits, each with all that an editor asks after it, above what it held after a tenth. */
export const editingChild: Child = async () => {
  const typist = await Typist.start(SMALL);
  await typist.type(EDITS / 10);
  const early = live();
  await typist.type(EDITS - EDITS / 10);
  const late = live();
  await typist.stop();
  return { early, late, growth: late - early };
};

function live(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MIB;
}

/** What is done when an open file is formatted. */
function formatting(text: string): () => unknown {
  const uri = "file:///big.anycast";
  const document = TextDocument.create(uri, "anycast", 1, text);
  const file = { uri, text, tree: parse(text) };
  return () => getFormatting(document, file);
}

/** Formatting, and memory over a day of typing. */
export const editingSection: Section = {
  name: `Formatting ${LINES.toLocaleString("en")} lines, and memory over ${EDITS.toLocaleString("en")} edits`,
  run() {
    const styled = bigDesign(LINES);
    const messy = styled.replaceAll("  ", "   ");
    const target = 50;
    const of = fresh("editing", 1);
    return [
      {
        name: "format, in style but for a few lines",
        value: timed(formatting(styled), 25, 10).median,
        unit: "ms",
        target,
      },
      {
        name: "format, every line out of style",
        value: timed(formatting(messy), 25, 10).median,
        unit: "ms",
        target,
      },
      freshFigure(`live after ${EDITS / 10} edits`, "MiB", of("early")),
      freshFigure(`live after ${EDITS} edits`, "MiB", of("late")),
      freshFigure("growth between", "MiB", of("growth"), 2),
    ];
  },
};
