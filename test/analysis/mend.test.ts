import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { mendsOf } from "../../server/src/analysis/mend";
import type { TextEdit } from "../../server/src/language/diagnostic";
import { designOf } from "../helpers/design";

/** West prepends, so isp takes the shorter path to east; spare is not announced. */
const DESIGN = `as up AS64601 { at FRA }
as left AS64602 { at AMS  transit from up }
as right AS64603 {
  at VIE  transit from up
  action 64603:9 { prepend 2 to customers }
}
as isp AS64604 { at AMS  transit from left, right }
as org AS64500 {
  pop west {
    at AMS  capacity 10 Gbps
    transit from left { prepend 1 }
  }
  pop east { at VIE  capacity 10 Gbps  transit from up, right }
  pop spare { at LHR  transit from left }
}
anycast dns {
  origin org
  prefix 192.0.2.0/24
  withdraw at spare
}
region a { at AMS  users 3M  demand 6 Gbps  via isp }
region b { at VIE  users 1M  demand 5 Gbps  via right }
`;

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((x, y) => y.start - x.start)
    .reduce((result, { start, end, text: words }) => result.slice(0, start) + words + result.slice(end), text);
}

/** The mends of a design's first broken expectation: titles, and the texts that they make. */
function mends(text: string): { title: string; text: string }[] {
  const design = designOf(text);
  expect(design.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const evaluation = evaluate(design);
  const broken = evaluation.expectations.find(({ holds }) => holds === false)?.expectation;
  if (!broken) throw new Error("Nothing is broken.");
  const edited = (edits: readonly TextEdit[]) => designOf(applied(text, edits));
  return [...mendsOf(evaluation, broken, edited)].flatMap((mend) =>
    mend ? [{ title: mend.title, text: applied(text, mend.edits) }] : [],
  );
}

const titles = (expectation: string) => mends(`${DESIGN}${expectation}\n`).map(({ title }) => title);

describe("mends of a broken expectation", () => {
  test("are small changes that were solved, the least first, and say what they do", () => {
    expect(titles("expect a -> west")).toEqual([
      "Take out the prepend to left at west: a → west",
      "Prepend once to right at east: a → west",
      "Send right the community 64603:9 at east: a → west",
      "Buy transit from right at west: a → west",
    ]);
    expect(titles("expect a via left")).toContain("Take out the prepend to left at west: a → west over left");
    expect(titles("expect a rtt < 5 ms")).toContain("Peer with isp at west: a → west in 3 ms");
    expect(titles("expect load of east < 60%")).toContain("Prepend once to right at east: load of east 50%");
    expect(
      titles("expect no unreachable for dns\nscenario dark { fail pop west, east }\nexpect dark: no unreachable"),
    ).toEqual(["Announce dns at spare: everybody reaches a PoP"]);
  });

  test("are written into the session's own words, at the front of its list where it shares a line", () => {
    const [without, prepended, tagged, bought] = mends(`${DESIGN}expect a -> west\n`).map(({ text }) => text);
    expect(without).toContain("    transit from left\n");
    expect(prepended).toContain("pop east { at VIE  capacity 10 Gbps  transit from right { prepend 1 }, up }");
    expect(tagged).toContain("transit from right { community 64603:9 }, up }");
    expect(bought).toContain("    transit from left { prepend 1 }\n    transit from right\n  }");
  });

  test("are none where only several changes together would do, or a failure of a kind is the matter", () => {
    expect(titles("expect b -> spare")).toEqual([]);
    expect(titles("expect any 1 pop down: a -> west")).toEqual([]);
  });

  test("are none of those that break another expectation", () => {
    const kept = titles("expect a -> west\nexpect a via right");
    expect(kept).toEqual(["Buy transit from right at west: a → west"]);
  });

  test("each make the expectation hold in the text that they make, and break no other", () => {
    const text = `${DESIGN}expect a -> west\nexpect b -> east\n`;
    for (const mend of mends(text)) {
      const after = designOf(mend.text);
      expect([mend.title, after.diagnostics.filter(({ severity }) => severity === "error")]).toEqual([mend.title, []]);
      expect([mend.title, evaluate(after).expectations.map(({ holds }) => holds)]).toEqual([mend.title, [true, true]]);
    }
  });
});
