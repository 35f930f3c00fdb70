import { expect, test } from "vitest";
import { BREATHE_EVERY_MS, inSlices } from "../../server/src/lsp/slices";

/** Steps that each take longer than a slice. */
function* steps(count: number, begun: number[]): Generator<readonly number[]> {
  for (let step = 0; step < count; step++) {
    begun.push(step);
    const end = performance.now() + BREATHE_EVERY_MS;
    while (performance.now() <= end);
    yield [step, -step];
  }
}

test("work in slices finds what it finds at once", async () => {
  expect(await inSlices(steps(3, []), { isEnded: () => false })).toEqual([0, -0, 1, -1, 2, -2]);
  expect(await inSlices([], { isEnded: () => true })).toEqual([]);
});

test("messages are read between slices, and may end the work", async () => {
  const begun: number[] = [];
  let ended = false;
  setTimeout(() => {
    ended = true;
  }, 0);
  expect(await inSlices(steps(1000, begun), { isEnded: () => ended })).toBeUndefined();
  expect(begun.length).toBeLessThan(1000);
});
