import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { SMALL } from "../helpers/small-design";
import { Typist } from "../helpers/typing";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

function live(): number {
  if (typeof collect === "function") for (let round = 0; round < 3; round++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Requests that wait for findings hold their text for as long as they are patient. */
async function rested(): Promise<number> {
  await new Promise((done) => setTimeout(done, 1500));
  return live();
}

it("a server keeps nothing of the texts before an edit", async () => {
  // So long that one copy for every edit, of the text or its tree, could not be missed.
  const padding = "# a comment that makes this design long enough to be seen\n".repeat(2000);
  const typist = await Typist.start(`${SMALL}${padding}`);
  await typist.type(30);
  const before = await rested();
  const edits = 120;
  await typist.type(edits);
  const kept = (await rested()) - before;
  await typist.stop();
  expect(kept).toBeLessThan((edits * padding.length) / 4);
}, 60_000);
