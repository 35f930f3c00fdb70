import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DiagramModel, elementsOf } from "../../server/src/diagram/model";
import { Digests, digestOf, HeldDiagram, patchFor } from "../../server/src/diagram/patch";
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

describe("Digests", () => {
  test("are those of the elements, whatever the picture before was", () => {
    const digests = new Digests();
    const before = smallDiagram();
    const after: DiagramModel = { ...before, header: header({ errors: 1 }), sites: before.sites.slice(1) };
    for (const model of [before, after, before]) {
      const elements = elementsOf(model);
      expect(digests.of(elements)).toEqual(elements.map(digestOf));
    }
  });
});

describe("HeldDiagram", () => {
  test("gives the same lists again where nothing of their kind has changed", () => {
    const held = new HeldDiagram();
    const whole = smallDiagram();
    held.apply(patchFor(whole, {}));
    const before = held.model();
    held.apply(patchFor({ ...whole, header: header({ errors: 1 }) }, held.holdings()));
    const after = held.model();
    expect(after?.header.errors).toBe(1);
    expect(after?.sites).toBe(before?.sites);
    expect(after?.regions).toBe(before?.regions);
    expect(after?.flows).toBe(before?.flows);
    held.apply(patchFor({ ...whole, flows: whole.flows.slice(1) }, held.holdings()));
    const last = held.model();
    expect(last?.flows).toEqual(whole.flows.slice(1));
    expect(last?.regions).toBe(before?.regions);
  });

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
