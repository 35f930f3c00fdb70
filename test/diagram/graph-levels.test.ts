import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelsOf } from "../../server/src/diagram/graph-levels";

describe("levels", () => {
  test("a customer stands below every provider, by the longest way", () => {
    const levels = levelsOf({
      networks: ["top", "mid", "leaf"],
      transit: [
        ["mid", "top"],
        ["leaf", "mid"],
        ["leaf", "top"],
      ],
      peers: [],
    });
    expect([...levels]).toEqual([
      ["top", 0],
      ["mid", 1],
      ["leaf", 2],
    ]);
  });

  test("a network without providers goes down to its peers, but not to its own customers", () => {
    const transit = [
      ["mid", "top"],
      ["leaf", "mid"],
    ] as const;
    const networks = ["top", "mid", "leaf", "content"];
    expect(levelsOf({ networks, transit, peers: [["content", "leaf"]] }).get("content")).toBe(2);
    const held = levelsOf({ networks, transit: [...transit, ["leaf", "content"]], peers: [["content", "leaf"]] });
    expect(held.get("content")).toBe(1);
  });

  test("networks that are each other's providers share a level, and those below them stand below", () => {
    const levels = levelsOf({
      networks: ["a", "b", "c"],
      transit: [
        ["a", "b"],
        ["b", "a"],
        ["c", "a"],
        ["c", "c"],
      ],
      peers: [["a", "b"]],
    });
    expect(levels.get("a")).toBe(levels.get("b"));
    expect(levels.get("c")).toBe(1);
  });

  test("of any relations without a cycle, every provider is above its customers", () => {
    const pairs = fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 80 });
    fc.assert(
      fc.property(pairs, pairs, (transit, peering) => {
        const name = (n: number) => `n${n}`;
        const networks = Array.from({ length: 25 }, (_, n) => name(n));
        // A customer always has the larger number: no cycles.
        const down = transit
          .filter(([a, b]) => a !== b)
          .map(([a, b]) => [name(Math.max(a, b)), name(Math.min(a, b))] as const);
        const peers = peering.map(([a, b]) => [name(a), name(b)] as const);
        const levels = levelsOf({ networks, transit: down, peers });
        for (const [customer, provider] of down) {
          expect(levels.get(provider) ?? 0).toBeLessThan(levels.get(customer) ?? 0);
        }
        expect(levels.size).toBe(25);
      }),
    );
  });
});
