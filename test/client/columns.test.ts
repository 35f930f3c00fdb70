import { describe, expect, test } from "vitest";
import { type Column, pathColumns, pathRows, siteColumns } from "../../client/webview/columns";
import type { DiagramModel } from "../../server/src/diagram/model";
import { answer, flow, header, region, site, smallDiagram } from "../helpers/diagram";

function texts<Row>(columns: readonly Column<Row>[], row: Row): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column.key, column.text(row)]));
}

describe("the table of paths", () => {
  test("has a row for every path, and one for a region without any", () => {
    const model = smallDiagram();
    const lonely = region("atlantis", null, 3, []);
    const rows = pathRows({ ...model, regions: [...model.regions, lonely] });
    expect(rows).toHaveLength(model.flows.length + 1);
    expect(rows.at(-1)).toEqual({ id: "region:atlantis", region: lonely, flow: undefined });
  });

  test("names the networks of a path once each, and a place where it is come to", () => {
    const from = region("japan", [140, 36], 1, [answer("tokyo")]);
    const hops = [
      { network: "AS1 One", location: "NRT Tokyo", place: null },
      { network: "AS1 One", location: "KIX Osaka", place: null },
      { network: "AS2 Two", location: "KIX Osaka", place: null },
      { network: "AS3 Three", location: "KIX Osaka", place: null },
      { network: "AS3 Three", location: "SJC San Jose", place: null },
      { network: "AS4 Four", location: null, place: null },
    ];
    const model: DiagramModel = {
      header: header(),
      sites: [site(0, "tokyo", [140, 36])],
      regions: [from],
      flows: [{ ...flow(from, answer("tokyo"), "AS1 One", []), hops }],
      facilities: [],
    };
    const [row] = pathRows(model);
    expect(row && texts(pathColumns(model), row)).toMatchObject({
      path: "AS1 One (NRT Tokyo, KIX Osaka) → AS2 Two → AS3 Three (SJC San Jose) → AS4 Four (place unknown)",
      place: "36.0° N 140.0° E",
      certain: "certain",
      detour: "+3 ms",
    });
  });

  test("has a dash where nothing is known, never an empty cell", () => {
    const model = { ...smallDiagram(), regions: [region("atlantis", null, 0, [])] };
    const [row] = pathRows(model);
    const cells = row ? texts(pathColumns(model), row) : {};
    expect(cells).toMatchObject({ site: "–", rtt: "–", path: "–", place: "not on the map" });
    expect(Object.values(cells)).not.toContain("");
  });

  test("says of a tie which other sites it could be, and of an unsettled answer that it is one", () => {
    const model = smallDiagram();
    const certainty = pathColumns(model).find(({ key }) => key === "certain");
    const brazil = pathRows(model).find(({ region: { name } }) => name === "brazil");
    expect(brazil && certainty?.text(brazil)).toBe("tie with london");
    const unsettled = brazil?.flow && { ...brazil, flow: { ...brazil.flow, candidates: ["pop:example.ashburn"] } };
    expect(unsettled && certainty?.text(unsettled)).toBe("not settled");
  });

  test("says the prefix of each path only where the caption does not say it of all", () => {
    const model = smallDiagram();
    const has = (each: DiagramModel) => pathColumns(each).some(({ key }) => key === "prefix");
    expect(has(model)).toBe(false);
    const [first, ...rest] = model.flows;
    if (first === undefined) throw new Error("no flows");
    expect(has({ ...model, flows: [{ ...first, prefix: "192.0.2.128/25" }, ...rest] })).toBe(true);
  });
});

describe("the table of sites", () => {
  test("calls a site over its capacity too much, and one without any room too", () => {
    const none = site(0, "closet", null, { capacity: { unit: "bps", value: 0 }, load: { unit: "bps", value: 5 } });
    const model = { ...smallDiagram(), sites: [...smallDiagram().sites, none] };
    const used = siteColumns(model).find(({ key }) => key === "used");
    expect(model.sites.map((each) => used?.text(each))).toEqual([
      "50%",
      "23%",
      "110%, too much",
      "0%",
      "no room at all",
    ]);
    expect(model.sites.map((each) => used?.bad?.(each))).toEqual([false, false, true, false, true]);
  });
});
