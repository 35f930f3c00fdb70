import { geoContains } from "d3-geo";
import { describe, expect, test } from "vitest";
import { territoriesOf, territoryCount } from "../../server/src/diagram/territory";
import { answer, largeDiagram, region, smallDiagram } from "../helpers/diagram";

describe("catchment areas", () => {
  test("each holds its region's place and no other's, over the antimeridian too", () => {
    const model = largeDiagram();
    const areas = territoriesOf(model);
    expect(areas).toHaveLength(territoryCount(model));
    for (const [i, { area }] of areas.entries()) {
      for (const [j, { place }] of model.regions.entries()) {
        const [lon, lat] = place ?? [0, 0];
        expect(geoContains(area, [lon, lat])).toBe(i === j);
      }
    }
  });

  test("are in the look of where most users end up", () => {
    const looks = territoriesOf(smallDiagram()).map(({ look }) => look);
    expect(looks).toEqual(["slot-0", "slot-1", "slot-2 tied", "lost", "slot-0"]);
  });

  test("regions at one place share an area", () => {
    const model = smallDiagram();
    const twin = region("twin", model.regions[0]?.place ?? null, 900e6, [answer("london")]);
    const areas = territoriesOf({ ...model, regions: [...model.regions, twin] });
    expect(areas.map(({ look }) => look)).toEqual(["slot-1", "slot-1", "slot-2 tied", "lost", "slot-0"]);
  });

  test("there are none for two places", () => {
    const model = smallDiagram();
    expect(territoriesOf({ ...model, regions: model.regions.slice(0, 2) })).toEqual([]);
  });
});
