import { describe, expect, test } from "vitest";
import { readPageState } from "../../client/webview/incoming";

const KEPT = {
  uri: "file:///a.anycast",
  choices: { service: "dns", scenario: "tokyo-out", family: 6, prefix: "2001:db8::/48", widened: { "as:ntt": 2 } },
  view: "table",
  paper: "dark",
  viewport: { zoom: 2, centre: [10, 20], middle: 150 },
  table: {
    filter: "x",
    paths: { column: "rtt", direction: "descending" },
    sites: undefined,
    graph: true,
    exchanges: false,
  },
};

describe("what a page kept", () => {
  test("comes back as it was", () => {
    expect(readPageState(KEPT, "")).toEqual(KEPT);
  });

  test.each([undefined, null, 3, "x", [], {}])("may be nothing of use: %j", (value) => {
    expect(readPageState(value, "file:///b")).toMatchObject({ uri: "file:///b", choices: {} });
  });

  test.each([
    { ...KEPT, choices: { ...KEPT.choices, family: 5 } },
    { ...KEPT, view: "globe" },
    { ...KEPT, paper: "pink" },
    { ...KEPT, choices: { ...KEPT.choices, widened: { "as:ntt": "much" } } },
    { ...KEPT, viewport: { zoom: "far", centre: [] } },
    { ...KEPT, choices: { ...KEPT.choices, service: 1 } },
    { ...KEPT, table: { filter: 1, paths: { column: "rtt", direction: "sideways" } } },
  ])("loses only the part that cannot be used: %j", (value) => {
    const state = readPageState(value, "");
    expect(state.uri).toBe(KEPT.uri);
    const usable = {
      view: state.view,
      viewport: state.viewport,
      service: state.choices.service,
      widened: state.choices.widened,
      paper: state.paper,
      family: state.choices.family,
      order: state.table?.paths,
    };
    expect(Object.values(usable).filter((part) => part === undefined)).toHaveLength(1);
  });
});
