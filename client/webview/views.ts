/** The views that the preview offers, in the order of their tabs. A view is added here, and nowhere else in the frame. */
import { GraphView } from "./graph-view";
import { type MapEvents, WorldMap } from "./map";
import { TableView } from "./table";
import type { ViewKind } from "./view";

const MAP: ViewKind = {
  name: "map",
  title: "Map",
  legend: true,
  create: ({ events, state, keep, ask }) => {
    const { viewport, territory, choices } = state;
    const moved: MapEvents["moved"] = (kept) => keep({ viewport: kept });
    const shaded = (shown: boolean): void => keep({ territory: shown });
    const facilities = (shown: boolean): void => ask({ facilities: shown });
    const kept = { viewport, territory, facilities: choices.facilities === true };
    return new WorldMap({ ...events, moved, shaded, facilities }, kept);
  },
};

const GRAPH: ViewKind = {
  name: "graph",
  title: "Graph",
  legend: true,
  create: (context) => new GraphView(context),
};

const TABLE: ViewKind = {
  name: "table",
  title: "Table",
  legend: false,
  create: (context) => new TableView(context),
};

export const VIEWS: readonly [ViewKind, ...ViewKind[]] = [MAP, GRAPH, TABLE];
