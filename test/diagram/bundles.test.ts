import { describe, expect, test } from "vitest";
import { bundlesOf } from "../../server/src/diagram/bundles";
import type { DiagramModel, DiagramRegion } from "../../server/src/diagram/model";
import { scalesFor } from "../../server/src/diagram/scales";
import { answer, flow, header, region, site, smallDiagram } from "../helpers/diagram";

function lines(model: DiagramModel) {
  return bundlesOf(model, scalesFor(model));
}

describe("lines of the map", () => {
  test("flows along the same places to the same site are one line, as wide as both", () => {
    const from = region("japan", [140, 36], 100e6, []);
    const sites = [site(0, "london", [0, 51]), site(1, "paris", [0, 51])];
    const flows = ["AS1", "AS2"].map((via) => flow(from, answer("london", 0.5), via, [[0, 51]]));
    const other = flow(from, answer("paris", 0.5), "AS3", [[0, 51]]);
    const model = { header: header(), sites, regions: [from], flows: [...flows, other], facilities: [] };
    const [both, one] = lines(model);
    expect(both?.flows).toEqual(flows.map(({ id }) => id));
    expect(one?.flows).toEqual([other.id]);
    expect(both?.width).toBeGreaterThan(one?.width ?? Number.NaN);
    expect([both?.look, one?.look]).toEqual(["slot-0", "slot-1"]);
  });

  describe("are as wide as their traffic", () => {
    const place: [number, number] = [0, 51];
    const far = (name: string, users: number, demand: DiagramRegion["demand"]) => {
      return { ...region(name, [140, users / 1e7], users, []), demand };
    };
    const widths = (...regions: DiagramRegion[]): string[] => {
      const flows = regions.map((each) => flow(each, answer("london"), "AS1", [place]));
      const model = { header: header(), sites: [site(0, "london", place)], regions, flows, facilities: [] };
      return lines(model).map(({ flows: [id] }) => id?.slice("flow:".length, id.indexOf("/")) ?? "");
    };
    const gbps = (value: number) => ({ unit: "bps" as const, value: value * 1e9 });

    test("the demand where every region states one", () => {
      expect(widths(far("many", 100e6, gbps(1)), far("few", 1e6, gbps(20)))).toEqual(["few", "many"]);
    });

    test("the users where one does not, or states it in another unit", () => {
      expect(widths(far("few", 1e6, gbps(20)), far("many", 100e6, null))).toEqual(["many", "few"]);
      expect(widths(far("few", 1e6, gbps(20)), far("many", 100e6, { unit: "qps", value: 1 }))).toEqual(["many", "few"]);
    });
  });

  test("a tie and a certain answer are two lines, and a lost one has a look of its own", () => {
    const looks = lines(smallDiagram()).map(({ look }) => look);
    expect(looks.sort()).toEqual(["slot-0", "slot-2", "slot-2 tied"]);
  });

  test("the widest come first, so that narrow ones are drawn over them", () => {
    const widths = lines(smallDiagram()).map(({ width }) => width);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
  });
});
