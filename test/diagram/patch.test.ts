import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DiagramFacility,
  type DiagramFlow,
  type DiagramModel,
  type DiagramRegion,
  elementsOf,
} from "../../server/src/diagram/model";
import { Digests, digestOf, HeldDiagram, patchFor } from "../../server/src/diagram/patch";
import type { DiagramPatch } from "../../server/src/diagram/protocol";
import { header, largeDiagram, smallDiagram } from "../helpers/diagram";
import { graphDiagram, sampleDesign } from "../helpers/graph";

/** A picture with everything that one can have. */
const ALL: DiagramModel = {
  ...smallDiagram(),
  facilities: ["NRT", "LHR", "FRA", "IAD"].map((location) => facility("router", `router:ntt.${location}`)),
  graph: graphDiagram(sampleDesign("getting-started")).graph,
};

/** A network of that graph, and one of the exchanges where there is no graph. */
const EXCHANGE = facility("ixp", "ixp:linx");

function facility(kind: DiagramFacility["kind"], id: string): DiagramFacility {
  return { kind, id, name: id, title: null, network: null, location: null, place: null, members: null };
}

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

  /** What is placed where a picture follows on another. */
  function placedAfter(before: DiagramModel, after: DiagramModel): DiagramPatch["placed"] {
    return patchFor(after, holding(before).holdings()).placed;
  }

  test("says where what is new stands, and of what comes last nothing", () => {
    const model = smallDiagram();
    const [japan, ...others] = model.regions;
    const lastSite = model.sites.at(-1)?.id;
    expect(placedAfter({ ...model, regions: others }, model)).toEqual([{ behind: lastSite, ids: [japan?.id] }]);
    expect(placedAfter({ ...model, flows: model.flows.slice(0, -2) }, model)).toBeUndefined();
    const allButTwo = { ...model, flows: model.flows.filter((_, i) => i !== 1 && i !== 2) };
    const [first, ...two] = model.flows.slice(0, 3).map(({ id }) => id);
    expect(placedAfter(allButTwo, model)).toEqual([{ behind: first, ids: two }]);
  });

  test("places only what has moved, and sends none of it again", () => {
    const model = smallDiagram();
    const ids = model.regions.map(({ id }) => id);
    const toFront = { ...model, regions: [...model.regions.slice(-1), ...model.regions.slice(0, -1)] };
    const toBack = { ...model, regions: [...model.regions.slice(1), ...model.regions.slice(0, 1)] };
    expect(patchFor(toFront, holding(model).holdings())).toEqual({
      ...{ set: [], remove: [] },
      placed: [{ behind: model.sites.at(-1)?.id, ids: ids.slice(-1) }],
    });
    expect(placedAfter(model, toBack)).toEqual([{ behind: ids.at(-1), ids: ids.slice(0, 1) }]);
  });

  test("of an edit in a large picture is small, whatever it does to names and places", () => {
    const model = largeDiagram();
    const [first, ...others] = model.regions;
    const renamed = { ...model, regions: first === undefined ? [] : [{ ...first, id: "region:new" }, ...others] };
    const patch = patchFor(renamed, holding(model).holdings());
    expect(patch.set).toHaveLength(1);
    expect(JSON.stringify(patch.placed).length).toBeLessThan(100);
  });

  test("brings an asker to the picture of one that has just come, by any ways there", () => {
    const part = {
      sites: fc.subarray([...ALL.sites]),
      regions: fc.shuffledSubarray([...ALL.regions]),
      flows: fc.shuffledSubarray([...ALL.flows]),
      facilities: fc.shuffledSubarray([EXCHANGE, ...ALL.facilities]),
      graph: fc.option(fc.constant(ALL.graph), { nil: undefined }),
    };
    const picture = fc.record({ header: fc.nat(3).map((errors) => header({ errors })), ...part });
    const withoutTwins = picture.map((model) => {
      const exchange = model.graph === undefined ? undefined : EXCHANGE;
      return { ...model, facilities: model.facilities.filter((each) => each !== exchange) };
    });
    fc.assert(fc.property(fc.array(withoutTwins, { maxLength: 8 }), (pictures) => follow(pictures)));
  });

  test("brings an asker to the picture of one that has just come, by edit after edit", () => {
    const edit = fc.record({
      what: fc.constantFrom("insert", "remove", "rename", "move", "change"),
      kind: fc.constantFrom("regions", "flows", "facilities"),
      at: fc.nat(20),
      to: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        const pictures: DiagramModel[] = [ALL];
        for (const [i, each] of edits.entries()) pictures.push(edited(pictures.at(-1) ?? ALL, each, `new${i}`));
        follow(pictures);
      }),
    );
  });
});

/** Whether an asker that follows these pictures has each as one has it that asks for the first time, in the same order. */
function follow(pictures: readonly DiagramModel[]): void {
  const held = new HeldDiagram();
  for (const picture of pictures) {
    // As it comes and goes over the wire.
    const patch: DiagramPatch = JSON.parse(JSON.stringify(patchFor(picture, held.holdings())));
    held.apply(patch);
    expect(held.model()).toEqual(holding(picture).model());
    expect(Object.entries(held.holdings())).toEqual(elementsOf(picture).map((each) => [each.id, digestOf(each)]));
  }
}

/** One who has asked once. */
function holding(model: DiagramModel): HeldDiagram {
  const held = new HeldDiagram();
  held.apply(patchFor(model, {}));
  return held;
}

interface Edit {
  readonly what: "insert" | "remove" | "rename" | "move" | "change";
  readonly kind: "regions" | "flows" | "facilities";
  readonly at: number;
  readonly to: number;
}

/** A picture with one edit of one of its lists. */
function edited(model: DiagramModel, { kind, ...edit }: Edit, name: string): DiagramModel {
  if (kind === "regions") return { ...model, regions: editedList(model.regions, ALL.regions[0], edit, name) };
  if (kind === "flows") return { ...model, flows: editedList(model.flows, ALL.flows[0], edit, name) };
  return { ...model, facilities: editedList(model.facilities, ALL.facilities[0], edit, name) };
}

function editedList<T extends DiagramRegion | DiagramFlow | DiagramFacility>(
  list: readonly T[],
  sample: T | undefined,
  { what, at, to }: Omit<Edit, "kind">,
  name: string,
): T[] {
  const place = (wanted: number): number => wanted % Math.max(1, list.length);
  const taken = what === "insert" ? sample : list[place(at)];
  if (taken === undefined) return [...list];
  const rest = what === "insert" ? [...list] : list.filter((each) => each !== taken);
  if (what === "insert") rest.splice(place(to), 0, { ...taken, id: `${taken.kind}:${name}` });
  if (what === "rename") rest.splice(place(at), 0, { ...taken, id: `${taken.kind}:${name}` });
  if (what === "move") rest.splice(place(to), 0, taken);
  if (what === "change") rest.splice(place(at), 0, { ...taken, title: name });
  return rest;
}

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
    const flows = [...whole.flows.slice(2), ...whole.flows.slice(1, 2)];
    held.apply(patchFor({ ...whole, flows }, held.holdings()));
    expect(held.model()?.flows).toEqual(flows);
    expect(held.model()?.regions).toBe(before?.regions);
    held.apply(patchFor({ ...whole, flows, regions: [...whole.regions.slice(1)] }, held.holdings()));
    held.apply(patchFor({ ...whole, flows }, held.holdings()));
    const again = held.model();
    expect(again?.regions).toEqual(whole.regions);
    expect(again?.sites).toBe(before?.sites);
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
