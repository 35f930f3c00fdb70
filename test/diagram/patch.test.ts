import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DiagramModel, elementsOf } from "../../server/src/diagram/model";
import { digestOf, HeldDiagram, patchFor } from "../../server/src/diagram/patch";
import { header, smallDiagram } from "../helpers/diagram";

describe("patchFor", () => {
  test("sends everything to someone who has nothing", () => {
    const model = smallDiagram();
    const patch = patchFor(model, {});
    expect(patch.remove).toEqual([]);
    expect(patch.set.map(({ element }) => element)).toEqual(elementsOf(model));
  });

  test("sends nothing to someone who is up to date", () => {
    const held = new HeldDiagram();
    held.apply(patchFor(smallDiagram(), {}));
    expect(patchFor(smallDiagram(), held.holdings())).toEqual({ set: [], remove: [] });
  });

  test("sends only what changed, and drops what is gone", () => {
    const held = new HeldDiagram();
    const before = smallDiagram();
    held.apply(patchFor(before, {}));
    const after: DiagramModel = { ...before, header: header({ errors: 1 }), sites: before.sites.slice(1) };
    const patch = patchFor(after, held.holdings());
    expect(patch.set.map(({ element }) => element.id)).toEqual(["header"]);
    expect(patch.remove).toEqual(["pop:example.tokyo"]);
  });

  test("ids that are no element of ours are dropped, whatever they are called", () => {
    const patch = patchFor(smallDiagram(), { constructor: "x", "": "y" });
    expect([...patch.remove].sort()).toEqual(["", "constructor"]);
    expect(patch.set).toHaveLength(elementsOf(smallDiagram()).length);
  });

  test("says in which order elements are where what is new is not the last, and only there", () => {
    const model = smallDiagram();
    const orderAfter = (regions: DiagramModel["regions"]) => {
      const held = new HeldDiagram();
      held.apply(patchFor({ ...model, regions }, {}));
      return patchFor(model, held.holdings()).order;
    };
    expect(orderAfter(model.regions.slice(0, -1))).toBeUndefined();
    expect(orderAfter(model.regions.slice(1))).toEqual(elementsOf(model).map(({ id }) => id));
  });

  test("applied to any older picture it gives the current one, in its order", () => {
    const model = smallDiagram();
    const part = fc.tuple(
      fc.subarray([...model.sites]),
      fc.shuffledSubarray([...model.regions]),
      fc.shuffledSubarray([...model.flows]),
    );
    fc.assert(
      fc.property(part, part, ([s1, r1, f1], [s2, r2, f2]) => {
        const held = new HeldDiagram();
        held.apply(patchFor({ header: model.header, sites: s1, regions: r1, flows: f1, facilities: [] }, {}));
        const after = { header: header({ errors: s2.length }), sites: s2, regions: r2, flows: f2, facilities: [] };
        held.apply(patchFor(after, held.holdings()));
        const now = held.model();
        const ids = (of: DiagramModel | undefined): string[] =>
          (of === undefined ? [] : elementsOf(of)).map((element) => `${element.id} ${digestOf(element)}`);
        expect(ids(now)).toEqual(ids(after));
      }),
    );
  });
});

describe("HeldDiagram", () => {
  test("has no picture before the first answer", () => {
    expect(new HeldDiagram().model()).toBeUndefined();
  });

  test("forgets on demand", () => {
    const held = new HeldDiagram();
    held.apply(patchFor(smallDiagram(), {}));
    held.clear();
    expect(held.holdings()).toEqual({});
    expect(held.model()).toBeUndefined();
  });
});
