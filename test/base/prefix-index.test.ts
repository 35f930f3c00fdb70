import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalPrefix, covers, formatPrefix, type Prefix, parsePrefix } from "../../server/src/base/prefix.js";
import { PrefixIndex } from "../../server/src/base/prefix-index.js";

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed) throw new Error(`${text} is no prefix`);
  return parsed;
}

/** Prefixes out of few addresses and lengths, so that many cover each other. */
const arbitraryPrefix = fc
  .record({
    family: fc.constantFrom<4 | 6>(4, 6),
    high: fc.integer({ min: 0, max: 15 }),
    length: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ family, high, length }) =>
    canonicalPrefix({ family, bits: BigInt(high) << BigInt(family === 4 ? 24 : 120), length }),
  );

describe("PrefixIndex", () => {
  const index = new PrefixIndex(
    ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "11.0.0.0/8", "2001:db8::/32", "0.0.0.0/0"].map(
      (text) => [prefix(text), text] as const,
    ),
  );

  it("finds what covers a prefix, shortest first", () => {
    expect(index.covering(prefix("10.1.2.0/25"))).toEqual(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"]);
    expect(index.covering(prefix("10.1.0.0/16"))).toEqual(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"]);
    expect(index.covering(prefix("2001:db9::/32"))).toEqual([]);
  });

  it("finds what a prefix covers", () => {
    expect(index.within(prefix("10.0.0.0/8"))).toEqual(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"]);
    expect(index.within(prefix("::/0"))).toEqual(["2001:db8::/32"]);
    expect(index.within(prefix("12.0.0.0/8"))).toEqual([]);
  });

  it("agrees with a plain search", () => {
    fc.assert(
      fc.property(fc.array(arbitraryPrefix, { maxLength: 30 }), arbitraryPrefix, (prefixes, asked) => {
        const built = new PrefixIndex(prefixes.map((entry) => [entry, formatPrefix(entry)] as const));
        const sorted = (texts: string[]) => texts.sort();
        expect(sorted(built.covering(asked))).toEqual(
          sorted(prefixes.filter((entry) => covers(entry, asked)).map(formatPrefix)),
        );
        expect(sorted(built.within(asked))).toEqual(
          sorted(prefixes.filter((entry) => covers(asked, entry)).map(formatPrefix)),
        );
      }),
    );
  });
});
