import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepPlaces } from "../../server/src/diagram/graph-keep";
import { type Layout, type LayoutTask, layOut, layoutTask } from "../../server/src/diagram/graph-layout";
import { COLUMN, ROW } from "../../server/src/diagram/graph-measures";
import { contentOf, sampleDesign } from "../helpers/graph";

/** A layered graph: `levels[i]` nodes on level i, every node linked with two of the level above. */
function layered(levels: readonly number[], extra = 0): LayoutTask {
  const nodes = levels.flatMap((count, level) =>
    Array.from({ length: count }, (_, i) => ({ id: `${level}.${i}`, level })),
  );
  const links = nodes.flatMap(({ id, level }) => {
    const above = levels[level - 1] ?? 0;
    const i = Number(id.split(".")[1]);
    if (above === 0) return [];
    return [(i * 7) % above, (i * 3 + 1) % above].map((to) => [id, `${level - 1}.${to}`, 1] as const);
  });
  const more = Array.from({ length: extra }, (_, i) => ({ id: `new.${i}`, level: levels.length - 1 }));
  return {
    nodes: [...nodes, ...more],
    links: [...links, ...more.map(({ id }) => [id, `${levels.length - 2}.0`, 1] as const)],
  };
}

function overlaps(layout: Layout): string[] {
  const spots = [...layout];
  return spots.flatMap(([id, a], i) =>
    spots
      .slice(i + 1)
      .filter(([, b]) => Math.abs(a.x - b.x) < COLUMN - 2 && Math.abs(a.y - b.y) < ROW - 2)
      .map(([other]) => `${id} ${other}`),
  );
}

describe("a layout", () => {
  test("gives every node a place of its own, in order of levels from the top", () => {
    const task = layered([3, 9, 20, 12]);
    const layout = layOut(task);
    expect(layout.size).toBe(44);
    expect(overlaps(layout)).toEqual([]);
    for (const { id, level } of task.nodes) {
      for (const other of task.nodes) {
        if (other.level > level) expect(layout.get(other.id)?.y).toBeGreaterThan(layout.get(id)?.y ?? 0);
      }
    }
  });

  test("is the same for the same task", () => {
    const task = layered([4, 10, 25]);
    expect([...layOut(task)]).toEqual([...layOut(structuredClone(task))]);
  });

  test("of a wide graph is folded into a good shape", () => {
    const spots = [...layOut(layered([5, 40, 300])).values()];
    const width = Math.max(...spots.map(({ x }) => x));
    const height = Math.max(...spots.map(({ y }) => y));
    expect(width / height).toBeLessThan(3);
    expect(width / height).toBeGreaterThan(0.8);
  });

  test("twins stand together", () => {
    const stubs = Array.from({ length: 12 }, (_, i) => ({ id: `stub${i}`, level: 1 }));
    const others = Array.from({ length: 30 }, (_, i) => ({ id: `other${i}`, level: 1 }));
    const nodes = [{ id: "a", level: 0 }, { id: "b", level: 0 }, ...stubs, ...others];
    const links = [
      ...stubs.map(({ id }) => [id, "a", 1] as const),
      ...others.map(({ id }, i) => [id, i % 2 === 0 ? "b" : "a", i] as const),
    ];
    const layout = layOut({ nodes, links });
    expect(overlaps(layout)).toEqual([]);
    expect(layout.size).toBe(44);
  });

  test("survives any graph: unknown ends, links to itself, links on one level, nothing at all", () => {
    expect(layOut({ nodes: [], links: [] }).size).toBe(0);
    const arbitrary = fc.record({
      nodes: fc.uniqueArray(fc.record({ id: fc.string(), level: fc.nat(5) }), {
        selector: ({ id }) => id,
        maxLength: 30,
      }),
      links: fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ nodes, links }) => {
        const end = (n: number) => nodes[n]?.id ?? "nobody";
        const layout = layOut({ nodes, links: links.map(([a, b]) => [end(a), end(b), 1] as const) });
        expect([...layout.keys()].sort()).toEqual(nodes.map(({ id }) => id).sort());
        for (const { x, y } of layout.values()) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
        expect(overlaps(layout)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("of every sample has all networks, sites and regions, providers above customers", () => {
    for (const name of ["getting-started", "quad9"]) {
      const content = contentOf(sampleDesign(name));
      const layout = layOut(layoutTask(content));
      expect(layout.size).toBe(content.networks.length + content.sites.length + content.regions.length);
      for (const { a, b, relation } of content.links) {
        if (relation === "customer") expect(layout.get(b)?.y).toBeLessThan(layout.get(a)?.y ?? 0);
      }
    }
  });
});

describe("after an edit", () => {
  const task = layered([3, 9, 20]);
  const before = { task, layout: layOut(task), patched: 0 };

  test("nothing that was there moves, and what is new has a place near its neighbour", () => {
    const kept = keepPlaces(layered([3, 9, 20], 3), before);
    expect(kept).toBeDefined();
    for (const { id } of task.nodes) expect(kept?.layout.get(id)).toEqual(before.layout.get(id));
    expect(kept?.layout.size).toBe(35);
    expect(overlaps(kept?.layout ?? new Map())).toEqual([]);
  });

  test("a node that leaves leaves its place empty", () => {
    const kept = keepPlaces(layered([3, 9, 19]), before);
    expect(kept?.layout.has("2.19")).toBe(false);
    expect(kept?.layout.get("2.3")).toEqual(before.layout.get("2.3"));
  });

  test("patches add up: after a fifth of all a whole layout is asked for", () => {
    let kept = keepPlaces(layered([3, 9, 20], 4), before);
    expect(kept?.patched).toBe(4);
    kept = kept && keepPlaces(layered([3, 9, 20], 7), kept);
    expect(kept?.patched).toBe(7);
    expect(kept && keepPlaces(layered([3, 9, 20], 10), kept)).toBeUndefined();
  });

  test("another design asks for a whole layout", () => {
    expect(keepPlaces(layered([2, 2, 2, 30]), before)).toBeUndefined();
  });
});
