import { expect, test } from "vitest";
import { runCli } from "../helpers/cli.js";
import { EVERY_FEATURE } from "../helpers/every-feature.js";
import { SMALL_DESIGN } from "../helpers/small-design";
import { dice, mutate } from "./mutations.js";

/** How often each design is changed. FUZZ_ROUNDS=10000 makes a long run. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 15);

const CALLS: readonly (readonly string[])[] = [
  ["check", "a"],
  ["resolve", "a", "--json"],
  ["rib", "a", "--json"],
  ["explain", "a", "r"],
  ["resolve", "a", "--scenario", "a", "--json"],
  ["resolve", "a", "--scenario", "tokyo-out", "--json"],
];

function tryAll(text: string): void {
  for (const call of CALLS) {
    const { out, error } = runCli(call, { a: text });
    if (error.includes("an error in the program itself")) throw new Error(`${call.join(" ")}: ${error}\n${text}`);
    if (/NaN|undefined/.test(out)) throw new Error(`${call.join(" ")}: ${out}\n${text}`);
    if (call.includes("--json") && out !== "") JSON.parse(out);
  }
}

test("a design with every feature is answered by every command", () => {
  expect(runCli(["resolve", "a", "--scenario", "a", "--json"], { a: EVERY_FEATURE })).toMatchObject({
    code: 0,
    error: "",
  });
  tryAll(EVERY_FEATURE);
});

test.each([
  ["every feature", EVERY_FEATURE],
  ["the small design", SMALL_DESIGN],
])("no change of %s makes a command fail in itself", (_, text) => {
  const roll = dice(20261123);
  for (let round = 0; round < ROUNDS; round++) tryAll(mutate(text, roll));
});

test("no way of cutting a design short does either", () => {
  const lines = EVERY_FEATURE.split("\n");
  for (let end = 0; end < lines.length; end += 3) tryAll(lines.slice(0, end).join("\n"));
});
