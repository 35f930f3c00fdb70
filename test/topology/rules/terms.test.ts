import { describe, expect, it } from "vitest";
import { apply, BASE, check, marks, mended } from "./findings.js";

/** The base design with a service announced on these terms. */
const announced = (body: string) => `${BASE}anycast dns {\n  origin example\n  prefix 192.0.2.0/24\n  ${body}\n}\n`;

describe("prepends", () => {
  it("have no effect where every neighbour gets the same", () => {
    const text = announced("announce at tokyo { prepend 2 }\n  announce at london { prepend 2 }");
    expect(marks(text)).toEqual(["AC601 prepend 2"]);
    const after = mended(text, "AC601");
    expect(after).toContain("announce at tokyo\n  announce at london\n");
    expect(marks(after)).toEqual([]);
  });

  it("have none on sessions either", () => {
    const text = announced("").replaceAll("transit from ntt, arelion }", "transit from ntt, arelion { prepend 1 } }");
    expect(marks(text)).toEqual(["AC601 prepend 1"]);
    expect(marks(mended(text, "AC601"))).toEqual([]);
  });

  it.each([
    "announce at tokyo { prepend 2 }\n  announce at london",
    "announce at all { prepend 2 to ntt }",
    "announce at tokyo { prepend 2 }\n  announce at london { prepend 1 }",
  ])("have one where somebody gets fewer: %s", (body) => expect(marks(announced(body))).toEqual([]));

  it("count against another origin of the prefix", () => {
    const rival = `as backup AS64501 { at NRT  transit from ntt, arelion }
unicast spare { origin backup  prefix 192.0.2.0/24 }
`;
    expect(marks(announced("announce at all { prepend 2 }") + rival)).toEqual(["AC116 192.0.2.0/24"]);
  });

  it.each([
    [3, []],
    [4, ["AC602 4"]],
    [5, ["AC602 5"]],
    [6, ["AC603 6"]],
  ])("of %d copies", (count, expected) => {
    expect(marks(announced(`announce at all { prepend ${count} to ntt }`))).toEqual(expected);
    const session = announced("").replace(
      "transit from ntt, arelion }",
      `transit from arelion, ntt { prepend ${count} } }`,
    );
    expect(marks(session)).toEqual(expected);
  });

  it("are measured with the design's own threshold", () => {
    const set = (limit: number) => `defaults { thresholds { prepend ${limit} } }\n`;
    expect(marks(set(1) + announced("announce at all { prepend 2 to ntt }"))).toEqual(["AC602 2"]);
    expect(marks(set(8) + announced("announce at all { prepend 7 to ntt }"))).toEqual([]);
  });
});

describe("MEDs", () => {
  it("decide nothing between different neighbours", () => {
    expect(marks(announced("announce at all { med 10 to ntt  med 20 to arelion }"))).toEqual(["AC605 med 10 to ntt"]);
    expect(check(announced("announce at all { med 10 }"))[0]?.message).toContain("ntt and arelion");
  });

  it("decide where one neighbour gets two", () => {
    expect(marks(announced("announce at tokyo { med 10 }\n  announce at london { med 20 }"))).toEqual([]);
    expect(marks(announced("announce at tokyo { med 10 to ntt }\n  announce at london"))).toEqual([]);
  });
});

describe("lasting communities", () => {
  it("that shut down or drop belong in scenarios", () => {
    expect(marks(announced("announce at all { community graceful-shutdown to ntt }"))).toEqual([
      "AC606 graceful-shutdown",
    ]);
    expect(marks(announced("announce at all { community 65535:666 to ntt }"))).toEqual(["AC607 65535:666"]);
    const scenario = "scenario test { announce dns at tokyo { community blackhole to ntt } }\n";
    expect(marks(announced("") + scenario)).toEqual([]);
  });

  it("NO_EXPORT to everybody makes a local node, which should say so", () => {
    expect(marks(announced("announce at tokyo { community no-export }\n  announce at london"))).toEqual([
      "AC509 no-export",
    ]);
    expect(marks(announced("scope local at tokyo"))).toEqual([]);
    expect(marks(announced("announce at all { community no-export to ntt }"))).toEqual([]);
  });

  it("NO_EXPORT to the only transit keeps the service inside it", () => {
    const one = announced("announce at all { community no-export to ntt }").replace(
      "pop london { at LHR  transit from ntt, arelion }",
      "pop london { at LHR  transit from ntt  peer with arelion }",
    );
    expect(marks(one)).toEqual(["AC608 no-export"]);
  });
});

describe("peers", () => {
  const bt = (terms: string) =>
    `${announced("")
      .replace("pop tokyo { at NRT", `pop tokyo { at NRT  peer with bt${terms}`)
      .replace(
        "pop london { at LHR",
        "pop london { at LHR  peer with bt",
      )}as bt AS2856 { at NRT, LHR  transit from ntt }\n`;

  it("are told apart by what they get at different places", () => {
    expect(marks(bt(""))).toEqual([]);
    expect(marks(bt(" { prepend 1 }"))).toEqual(["AC504 bt"]);
    expect(marks(bt(" { announce none }"))).toEqual(["AC504 bt"]);
    expect(marks(bt(" { med 10 }"))).toEqual([]);
    expect(marks(bt(" { local-pref 90 }"))).toEqual([]);
  });
});

describe("prepends that cannot matter", () => {
  const design = (terms: string) => `as ntt AS2914 { at NRT, LHR  peer with arelion, gtt }
as arelion AS1299 { at NRT, LHR  peer with gtt }
as gtt AS3257 { at LHR }
as ocn AS4713 { at NRT  transit from ntt }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt  peer with arelion }
  pop london { at LHR  transit from arelion  peer with gtt }
}
anycast dns {
  origin example
  prefix 192.0.2.0/24
  ${terms}
}
`;
  const idle = (text: string) => check(text).filter(({ code }) => code === "AC604");

  it("may all go at once where all together move nobody either", () => {
    const both = design("announce at tokyo { prepend 2 to ntt }\n  announce at london { prepend 3 to arelion }");
    const found = idle(both);
    expect(found.map(({ start, end }) => both.slice(start, end))).toEqual(["prepend 2 to ntt", "prepend 3 to arelion"]);
    const fixes = found.flatMap((finding) => finding.fixes.filter(({ preferred }) => preferred));
    expect(fixes).toHaveLength(2);
    const mendedText = apply(both, { title: "", edits: fixes.flatMap(({ edits }) => edits) });
    expect(marks(mendedText)).toEqual([]);
  });

  it("are two of one line, of which each may go, and both", () => {
    const two = design("announce at tokyo { prepend 2 to ntt  prepend 1 to arelion }\n  announce at london");
    const found = idle(two);
    expect(found.map(({ start, end }) => two.slice(start, end))).toEqual(["prepend 2 to ntt", "prepend 1 to arelion"]);
    expect(found.every(({ fixes }) => fixes[0]?.preferred)).toBe(true);
    expect(mended(two, "AC604")).toContain("announce at tokyo { prepend 1 to arelion }");
    expect(marks(mended(mended(two, "AC604"), "AC604"))).toEqual([]);
  });
});
