import { describe, expect, test } from "vitest";
import { elementsAt, sourceOf, symbolOf } from "../../server/src/diagram/source";
import { designOf, ROOT } from "../helpers/design";
import { SMALL } from "../helpers/small-design";

const design = designOf(SMALL);

/** What the picture has for the first place of some words, with the cursor in front of the mark `|`. */
function at(words: string): string[] {
  const place = SMALL.indexOf(words.replace("|", ""));
  expect(place, words).toBeGreaterThanOrEqual(0);
  return elementsAt(design, ROOT, place + words.indexOf("|"));
}

/** The link of two nodes by both of its names: the picture has one of them. */
const both = (a: string, b: string): string[] => [`link:${a}|${b}`, `link:${b}|${a}`];

/** The same of one of the origin's sites, which stands for itself, or for its network where another service is shown. */
const origin = (site: string, to: string): string[] => [...both("as:example", to), ...both(`pop:example.${site}`, to)];

const routersOf = (as: string, place: string): string[] => [`pop:${as}.${place}`, `router:${as}.${place}`];

describe("elementsAt", () => {
  test.each([
    ["region uk |", ["region:uk"]],
    ["|region japan", ["region:japan"]],
    ["via |ocn", ["as:ocn", "region:japan"]],
    ["pop tokyo  { at |NRT", ["pop:example.tokyo", "router:example.tokyo"]],
    [
      "transit from a|relion\n  }",
      ["as:arelion", "pop:example.ashburn", "router:example.ashburn", ...origin("ashburn", "as:arelion")],
    ],
    ["fail pop |tokyo", ["pop:example.tokyo", "router:example.tokyo"]],
    ["join |linx", ["ixp:linx", "pop:example.london", "router:example.london", ...origin("london", "ixp:linx")]],
    ["via bt |70%", ["region:uk"]],
    [
      'as kpn    AS1136 "KPN"    { at AMS  transit from |arelion',
      ["as:arelion", "as:kpn", ...routersOf("kpn", "AMS"), ...both("as:kpn", "as:arelion")],
    ],
    [
      'as bt     AS2856 "BT"     { at LHR  t|ransit from',
      ["as:bt", ...routersOf("bt", "LHR"), ...both("as:bt", "as:ntt"), ...both("as:bt", "as:arelion")],
    ],
    ["|# A resolver", []],
    ["|expect any 1", []],
  ])("of %s", (words, ids) => {
    expect(at(words)).toEqual(ids);
  });

  test("in a network but in none of its sites is the network with all of them", () => {
    const ids = at('as example AS64500 "Example| DNS"');
    expect(ids).toEqual(expect.arrayContaining(["as:example", "pop:example.tokyo", "pop:example.ashburn"]));
  });

  test("in a file that is no part of the design is nothing", () => {
    expect(elementsAt(design, "file:///other.anycast", 40)).toEqual([]);
  });

  test("leads back to where it came from", () => {
    for (const { name, nameSource } of design.regions) {
      const [id] = elementsAt(design, ROOT, nameSource.start);
      expect(id && sourceOf(design, id)).toEqual(nameSource);
      expect(id && symbolOf(design, id)).toMatchObject({ kind: "region", name });
    }
  });
});

describe("symbolOf", () => {
  test.each([
    ["as:ntt", "as"],
    ["as:AS2914", "as"],
    ["ixp:linx", "ixp"],
    ["router:example.tokyo", "pop"],
    ["flow:uk/AS2856", "region"],
  ])("%s", (id, kind) => {
    expect(symbolOf(design, id)?.kind).toBe(kind);
  });

  test.each(["as:", "as:AS1", "ixp:nowhere", "link:ntt|arelion", "as:__proto__"])("has nothing for %j", (id) => {
    expect(symbolOf(design, id)).toBeUndefined();
  });
});
