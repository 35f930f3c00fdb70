import { describe, expect, test } from "vitest";
import { overlap } from "../../server/src/diagram/labels";
import {
  badgesWithRoom,
  leadersOf,
  type Mark,
  marksOf,
  placeNames,
  type StandingMark,
  together,
} from "../../server/src/diagram/placing";
import { scalesFor } from "../../server/src/diagram/scales";
import { answer, header, region, site, smallDiagram } from "../helpers/diagram";

const marks = marksOf(smallDiagram(), scalesFor(smallDiagram()));

function stand(mark: Mark | undefined, x: number, y: number, more = 0): StandingMark {
  if (mark === undefined) throw new Error("no such mark");
  return { ...mark, x, y, width: 60, more };
}

const named = (name: string): Mark | undefined => marks.find(({ element }) => element.name === name);

describe("marks", () => {
  test("are everything with a place, sites in front of regions", () => {
    expect(marks.map(({ element }) => element.id)).toEqual([
      ...["japan", "britain", "brazil", "australia", "california"].map((name) => `region:${name}`),
      ...["tokyo", "london", "ashburn"].map((name) => `pop:example.${name}`),
    ]);
  });

  test("a region at a site's place is seen around it, and the site's name keeps off both", () => {
    const [tokyo, japan] = [named("tokyo"), named("japan")];
    expect(japan?.radius).toBeGreaterThanOrEqual((tokyo?.radius ?? 0) + 5);
    expect(tokyo?.clear).toBe(japan?.radius);
  });

  test("sizes follow users and capacity", () => {
    expect(named("brazil")?.radius).toBeGreaterThan(named("california")?.radius ?? 0);
    expect(named("london")?.radius).toBeGreaterThan(named("ashburn")?.radius ?? 0);
  });
});

describe("crowds", () => {
  test("only marks of one kind stand for each other", () => {
    const standing = [stand(named("tokyo"), 10, 10), stand(named("london"), 11, 10), stand(named("japan"), 10, 10)];
    expect([...leadersOf(standing)]).toEqual([["pop:example.london", "pop:example.tokyo"]]);
  });

  test("regions as one have the users of all, and their answers by users", () => {
    const one = region("one", [0, 0], 30, [answer("a")]);
    const two = region("two", [0, 0], 10, [answer("b", 0.5), answer("a", 0.5)]);
    const both = together([one, two]);
    expect(both.users).toBe(40);
    expect(both.answers.map(({ pop, share }) => [pop, share])).toEqual([
      ["pop:example.a", 0.875],
      ["pop:example.b", 0.125],
    ]);
  });

  test("regions that do not say how many users they have count alike", () => {
    const one = { ...region("one", [0, 0], 0, [answer("a")]), users: null };
    const two = { ...region("two", [0, 0], 0, [answer("b")]), users: null };
    expect(together([one, two])).toMatchObject({ users: null, answers: [{ share: 0.5 }, { share: 0.5 }] });
  });
});

test("names touch no mark and no number", () => {
  const model = { ...smallDiagram(), sites: [site(0, "one", [0, 0]), site(1, "two", [0, 0])], regions: [], flows: [] };
  const [one, two] = marksOf({ ...model, header: header() }, scalesFor(model));
  const standing = [stand(one, 100, 100, 12), stand(two, 130, 100)];
  const names = [...placeNames(standing, [300, 200]).values()];
  expect(names).toHaveLength(2);
  const badge = { left: 105, right: 120, top: 86, bottom: 95 };
  expect(names.some(({ box }) => overlap(box, badge))).toBe(false);
});

test("of numbers that would lie over each other the heavier mark's is written", () => {
  const sites = [site(0, "one", [0, 0], { userShare: 0.1 }), site(1, "two", [0, 0], { userShare: 0.9 })];
  const [one, two] = marksOf({ ...smallDiagram(), sites, regions: [], flows: [] }, scalesFor(smallDiagram()));
  const shown = (...marks: StandingMark[]): string[] => [...badgesWithRoom(marks)];
  expect(shown(stand(one, 100, 100, 2), stand(two, 108, 100, 3))).toEqual(["pop:example.two"]);
  expect(shown(stand(one, 100, 100, 2), stand(two, 160, 100, 3)).sort()).toEqual([
    "pop:example.one",
    "pop:example.two",
  ]);
  expect(shown(stand(one, 100, 100, 2), stand(two, 108, 100))).toEqual(["pop:example.one"]);
});
