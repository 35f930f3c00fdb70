import { keepPlaces } from "../../server/src/diagram/graph-keep";
import { layOut } from "../../server/src/diagram/graph-layout";
import { type Figure, type Section, timed } from "./harness";
import { layered } from "./layered";

const SIZES = [10, 100, 500, 1500];

/** Placing the AS graph. */
export const layoutSection: Section = {
  name: "Laying out the AS graph",
  run() {
    return SIZES.flatMap((size): Figure[] => {
      const task = layered(size);
      const layout = layOut(task);
      const { median } = timed(() => layOut(task), 3, 0);
      const edited = layered(size + 1);
      const kept = timed(() => keepPlaces(edited, { task, layout, patched: 0 }), 5, 1);
      return [
        { name: `${size} nodes, anew`, value: median, unit: "ms" },
        { name: `${size} nodes, after one more`, value: kept.median, unit: "ms" },
      ];
    });
  },
};
