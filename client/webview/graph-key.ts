import { graphCount, graphKeyOf } from "../../server/src/diagram/graph-key";
import type { Scene } from "../../server/src/diagram/graph-scene";
import type { DiagramModel } from "../../server/src/diagram/model";
import { drawn, html } from "./dom";
import { sample } from "./sample";

/**
 * Explains the marks that the graph has, and says how much of the design it shows.
 * @param model the picture
 * @param scene its graph
 * @param large whether WebGL draws it, which has no dashes
 * @returns the key's content
 */
export function graphKey(model: DiagramModel, scene: Scene, large: boolean): Node[] {
  const items = graphKeyOf(model, scene, large).map(({ text, drawing }) =>
    html("li", {}, sample(drawn(drawing)), html("span", {}, text)),
  );
  const count = graphCount(scene);
  const more = count === undefined ? [] : [html("p", {}, `${count}; +n beside a network shows more`)];
  return [html("ul", {}, ...items), ...more];
}
