// npm run bench: prints a table and writes bench-results.json. Nothing here passes or fails.
import { writeFileSync } from "node:fs";
import { asRelSection, loadChild } from "./as-rel";
import { editingChild, editingSection } from "./editing";
import { type Child, type Figure, machine, type Section, Skip } from "./harness";
import { keystrokeSection, rootServersSection } from "./keystrokes";
import { layoutSection } from "./layout";
import { memoryChild, memorySection } from "./memory";
import { parseSection } from "./parse";
import { previewSection } from "./preview";
import { firstSolveChild, solveSection } from "./solve";
import { whatIfSection } from "./whatif";
import { windowSection } from "./window";

/** Every section, in the order of the table. */
const SECTIONS: readonly Section[] = [
  parseSection,
  asRelSection,
  solveSection,
  whatIfSection,
  keystrokeSection,
  rootServersSection,
  editingSection,
  layoutSection,
  previewSection,
  windowSection,
  memorySection,
];

/** What sections run in a process of its own. */
const CHILDREN: Readonly<Record<string, Child>> = {
  load: loadChild,
  "first-solve": firstSolveChild,
  memory: memoryChild,
  editing: editingChild,
};

const [option, child] = process.argv.slice(2);
if (option === "--child") {
  const run = CHILDREN[child ?? ""];
  if (!run) throw new Error(`there is no child ${child}`);
  process.stdout.write(JSON.stringify(await run()));
} else {
  // Any other argument picks the sections whose name has it.
  await runSections(
    SECTIONS.filter(({ name }) => option === undefined || name.toLowerCase().includes(option.toLowerCase())),
  );
}

async function runSections(sections: readonly Section[]): Promise<void> {
  const about = machine();
  console.log(`${about.cpu}, ${about.cores} cores, ${about.memoryGiB} GiB; ${about.system}; Node ${about.node}`);
  const results: { section: string; figures: Figure[]; skipped?: string }[] = [];
  for (const { name, run } of sections) {
    console.log(`\n${name}`);
    try {
      const figures = await run();
      for (const figure of figures) console.log(row(figure));
      results.push({ section: name, figures });
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      console.log(`  skipped: ${error.message}`);
      results.push({ section: name, figures: [], skipped: error.message });
    }
  }
  const date = new Date().toISOString();
  writeFileSync("bench-results.json", `${JSON.stringify({ date, machine: about, results }, undefined, 2)}\n`);
  console.log("\nAlso in bench-results.json.");
}

function row({ name, value, unit, target, note }: Figure): string {
  const met = unit.endsWith("/s") ? value >= (target ?? 0) : value <= (target ?? Number.POSITIVE_INFINITY);
  const asked = target === undefined ? "" : `  ${met ? "within" : "MISSES"} ${target} ${unit}`;
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `  ${name.padEnd(56)}${value.toFixed(digits).padStart(10)} ${unit.padEnd(8)}${asked}${note ? `  (${note})` : ""}`;
}
