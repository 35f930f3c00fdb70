import { describe, expect, test } from "vitest";
import { questionOf } from "../../server/src/diagram/page-settings";
import type { PageState } from "../../server/src/diagram/protocol";

const asked = (state: Partial<PageState>): unknown => {
  const { facilities, view } = questionOf({ uri: "", choices: {}, ...state });
  return { facilities, view };
};
const SHOWN = { choices: { facilities: true } };

describe("what a page asks for", () => {
  test("is of the graph where that or its lists are looked at, with no exchanges beside the graph's own", () => {
    expect(asked({ view: "graph", ...SHOWN })).toEqual({ facilities: undefined, view: "graph" });
    expect(asked({ view: "table", table: { graph: true } })).toEqual({ facilities: undefined, view: "graph" });
    expect(asked({ view: "map", table: { graph: true } })).toEqual({ facilities: undefined, view: undefined });
  });

  test("has exchanges and routers where the map shows them, and in the table where the reader lists them there", () => {
    expect(asked({ view: "map", ...SHOWN, table: { exchanges: false } })).toMatchObject({ facilities: true });
    expect(asked({ view: "map", table: { exchanges: true } })).toMatchObject({ facilities: undefined });
    expect(asked({ view: "table", ...SHOWN })).toMatchObject({ facilities: true });
    expect(asked({ view: "table", table: { exchanges: true } })).toMatchObject({ facilities: true });
    expect(asked({ view: "table", ...SHOWN, table: { exchanges: false } })).toMatchObject({ facilities: false });
  });
});
