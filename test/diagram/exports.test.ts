import { describe, expect, test } from "vitest";
import { catchmentsCsv } from "../../server/src/diagram/csv";
import { catchmentsGeoJson } from "../../server/src/diagram/geojson";
import { catchmentsMarkdown } from "../../server/src/diagram/markdown";
import type { DiagramModel } from "../../server/src/diagram/model";
import { answer, flow, header, region, site, smallDiagram } from "../helpers/diagram";

/** Reads CSV as RFC 4180 has it. */
function rows(text: string): string[][] {
  const found: string[][] = [];
  let [row, field, quoted]: [string[], string, boolean] = [[], "", false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "," || character === "\r") {
      row.push(field);
      field = "";
      if (character === "," || text[i + 1] !== "\n") continue;
      found.push(row);
      row = [];
      i++;
    } else field += character;
  }
  return found;
}

/** The small picture with something failed by hand. */
const failing = (name: string): DiagramModel => {
  const failures = [{ id: "as:x", kind: "as" as const, name, also: [] }];
  const whatIf = { failures, unknown: [], beyond: 0, out: [], changes: null };
  return { ...smallDiagram(), header: header({ scenario: "tokyo-out", whatIf }) };
};

const titled = (title: string): DiagramModel => {
  const from = { ...region("japan", [140, 36], 1e6, [answer("tokyo")]), title };
  const to = { ...site(0, "tokyo", [140, 36]), title };
  const via = { ...flow(from, answer("tokyo"), title, [[140, 36]]), reason: title };
  return { header: header(), sites: [to], regions: [from], flows: [via], facilities: [] };
};

describe("CSV", () => {
  test("has a row for each path, and as many fields in each", () => {
    const [heads, ...paths] = rows(catchmentsCsv(smallDiagram()));
    expect(paths).toHaveLength(smallDiagram().flows.length);
    for (const path of paths) expect(path).toHaveLength(heads?.length ?? 0);
    const tied = Object.fromEntries((heads ?? []).map((head, i) => [head, paths[3]?.[i]]));
    expect(tied).toMatchObject({ service: "dns", scenario: "", region: "brazil", pop: "ashburn", certain: "no" });
    expect(tied).toMatchObject({ users: "150000000", share: "1", rtt_ms: "42", candidates: "ashburn london" });
  });

  test("says what was failed by hand, in a column of its own", () => {
    const [heads, first] = rows(catchmentsCsv(failing("=NTT, Tokyo")));
    expect(heads?.at(-1)).toBe("failed");
    expect(first?.slice(0, 2)).toEqual(["dns", "tokyo-out"]);
    expect(first?.at(-1)).toBe("'=NTT, Tokyo");
    expect(rows(catchmentsCsv(smallDiagram()))[1]?.at(-1)).toBe("");
  });

  test("lines end in CRLF, also the last", () => {
    const text = catchmentsCsv(smallDiagram());
    expect(text.endsWith("\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test.each(["a, b", 'say "hi"', "two\nlines", "ends\r\n"])("quotes %j", (title) => {
    const [heads, path] = rows(catchmentsCsv(titled(title)));
    expect(path).toHaveLength(heads?.length ?? 0);
    expect(path?.[3]).toBe(title.replace(/[\r\n]+/g, " ").trim());
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " \u200e=1", "=cmd|'/c calc'!A1"])(
    "no spreadsheet takes %j for a formula",
    (title) => {
      const [, path] = rows(catchmentsCsv(titled(title)));
      expect(path?.[3]).toMatch(/^'/);
      for (const field of path ?? []) expect(field).not.toMatch(/^[=+\-@]/);
    },
  );
});

describe("GeoJSON", () => {
  test("is a collection of points and lines, longitude first, with stable ids", () => {
    const { type, features } = catchmentsGeoJson(smallDiagram());
    expect(type).toBe("FeatureCollection");
    const ids = features.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const tokyo = features.find(({ id }) => id === "pop:example.tokyo");
    expect(tokyo).toMatchObject({ type: "Feature", geometry: { type: "Point", coordinates: [140.39, 35.76] } });
    expect(features.find(({ id }) => id === "region:britain")?.properties?.answers).toMatchObject([
      { pop: "london", share: 0.7 },
      { pop: "ashburn", share: 0.3 },
    ]);
  });

  test("says what it is of in members of its own", () => {
    const of = { service: "dns", scenario: null, prefix: "192.0.2.0/24", failed: [] };
    expect(catchmentsGeoJson(smallDiagram())).toMatchObject(of);
    expect(catchmentsGeoJson(failing("NTT"))).toMatchObject({ scenario: "tokyo-out", failed: ["NTT"] });
  });

  test("what has no place has no geometry, and a path within one place has none either", () => {
    const { features } = catchmentsGeoJson(smallDiagram());
    expect(features.find(({ id }) => id === "pop:example.cupboard")?.geometry).toBeNull();
    const local = features.find(({ properties }) => properties?.kind === "path" && properties.region === "japan");
    expect(local?.geometry).toBeNull();
  });

  test("a path over the antimeridian is cut there, whichever way it goes", () => {
    const { features } = catchmentsGeoJson(smallDiagram());
    const west = features.find(({ properties }) => properties?.kind === "path" && properties.region === "california");
    expect(west?.geometry).toMatchObject({
      type: "MultiLineString",
      coordinates: [
        [
          [-118.41, 33.94],
          [-180, expect.closeTo(35.05, 1)],
        ],
        [
          [180, expect.closeTo(35.05, 1)],
          [140.39, 35.76],
        ],
      ],
    });
    const fiji = { ...region("fiji", [178, -18], 1, [answer("samoa")]) };
    const model = {
      ...smallDiagram(),
      regions: [fiji],
      sites: [site(0, "samoa", [-172, -14])],
      flows: [flow(fiji, answer("samoa"), "AS1", [[-172, -14]])],
    };
    const path = catchmentsGeoJson(model).features.find(({ properties }) => properties?.kind === "path");
    expect(path?.geometry).toMatchObject({
      coordinates: [
        [
          [178, -18],
          [180, -17.2],
        ],
        [
          [-180, -17.2],
          [-172, -14],
        ],
      ],
    });
  });
});

describe("Markdown", () => {
  test("says who reaches what, and how loaded sites are", () => {
    const text = catchmentsMarkdown(smallDiagram());
    expect(text).toContain("| Japan | 118M | 100% | tokyo | 42 ms | yes |");
    expect(text).toContain("| Brazil | 150M | 100% | ashburn | 42 ms | tie: ashburn, london |");
    expect(text).toContain("| Australia | 22M | 100% | **unreachable** |  | yes |");
    expect(text).toContain("11 of 10 Gbps, too much");
  });

  test("says what it is of, with what was failed by hand", () => {
    expect(catchmentsMarkdown(smallDiagram())).toContain("\nService dns · 192.0.2.0/24 · as designed\n");
    expect(catchmentsMarkdown(failing("<NTT>"))).toContain(
      " · scenario: Tokyo is down · what if these fail: \\<NTT\\>\n",
    );
  });

  test("titles are text and nothing else", () => {
    const text = catchmentsMarkdown(titled("<script> | [x](javascript:1) `a` **b**"));
    expect(text).toContain("\\<script\\> \\| \\[x\\](javascript:1) \\`a\\` \\*\\*b\\*\\*");
  });
});
