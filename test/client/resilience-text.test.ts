import { expect, test } from "vitest";
import {
  describeItem,
  describeLoad,
  describeProgress,
  describeState,
  explainItem,
  gravityOf,
} from "../../client/src/common/resilience-text";
import type { ResilienceItem, ResilienceResult } from "../../server/src/lsp/protocol";

const NOTHING: ResilienceItem = {
  name: "as ntt",
  failures: [{ kind: "as", name: "ntt", id: "as:ntt", place: null }],
  unreachable: 0,
  unreachableUsers: 0,
  moved: 0,
  rttAddedMs: 0,
  overCapacity: [],
  taken: [],
  cascade: null,
};

test("a failure that nobody notices", () => {
  expect(gravityOf(NOTHING)).toBe("none");
  expect(describeItem(NOTHING)).toBe("nobody notices");
  expect(explainItem(NOTHING)).toBe("**If network `ntt` fails**\n- nobody notices");
});

test("one that moves users", () => {
  const item = { ...NOTHING, moved: 0.75, rttAddedMs: 12.6 };
  expect(gravityOf(item)).toBe("moved");
  expect(describeItem(item)).toBe("75% move · +13 ms");
  expect(describeItem({ ...item, moved: 0.001, rttAddedMs: -3.21 })).toBe("<1% move · −3.2 ms");
});

test("one that cuts users off, overloads and takes several", () => {
  const item = {
    ...NOTHING,
    unreachable: 0.12,
    unreachableUsers: 4e6,
    overCapacity: ["a", "b", "c"].map((pop, index) => ({ pop, ratio: 1.4 - index / 10 })),
    taken: ["x", "y"],
    cascade: "a, then no PoP is left",
  };
  expect(gravityOf(item)).toBe("lost");
  expect(gravityOf({ ...item, unreachable: 0 })).toBe("full");
  expect(describeItem(item)).toBe("12% lose the service · a at 140% · b at 130% · 1 more over capacity");
  expect(explainItem(item)).toBe(
    [
      "**If network `ntt` fails**",
      "- 12% of the users reach no PoP any more, 4,000,000 people",
      "- `a` gets 140% of its capacity",
      "- `b` gets 130% of its capacity",
      "- `c` gets 120% of its capacity",
      "- PoPs over capacity withdraw: a, then no PoP is left",
      "- shared fate: it takes `x`, `y`",
    ].join("\n"),
  );
});

test("a load", () => {
  expect(describeLoad({ pop: "a", ratio: 1.1, under: "b", place: null })).toBe("110% with b down");
  expect(describeLoad({ pop: "a", ratio: 0.5, under: null, place: null })).toBe("50% as it stands");
  expect(describeLoad({ pop: "a", ratio: Number.MAX_VALUE, under: null, place: null })).toBe(
    "far over 100% as it stands",
  );
});

test("how the trying stands", () => {
  const result: ResilienceResult = {
    scenario: null,
    done: 12,
    total: 80,
    before: null,
    complete: false,
    worst: [NOTHING],
    headroom: [],
  };
  expect(describeState(undefined, false, false)).toBeUndefined();
  expect(describeState(undefined, true, false)).toBe("Trying failures …");
  expect(describeState(result, true, false)).toBe("Tried 12 of 80 failures …");
  expect(describeState(result, true, true)).toBe("Trying failures of the new text …");
  expect(describeState(result, false, true)).toBe("The text has changed since.");
  expect(describeState({ ...result, scenario: "busy" }, false, false)).toBe("In scenario busy.");
  expect(describeState({ ...result, total: 0 }, false, false)).toMatch(/^No site announces/);
  expect(describeState({ ...result, done: 0, before: { done: 3, total: 9 } }, true, false)).toBe(
    "Tried 3 of 9 single failures, to begin with the worst …",
  );
  expect(describeProgress(undefined, false)).toBeUndefined();
  expect(describeProgress(undefined, true)).toBe("…");
  expect(describeProgress(result, true)).toBe("12 of 80 …");
  expect(describeProgress(result, false)).toBe("the first 12 of 80");
  expect(describeProgress({ ...result, done: 80, complete: true }, false)).toBe("80");
  const singles = { ...result, done: 0, before: { done: 3, total: 9 } };
  expect(describeProgress(singles, true)).toBe("first single ones: 3 of 9 …");
  expect(describeProgress(singles, false)).toBe("none of 80 tried");
});
