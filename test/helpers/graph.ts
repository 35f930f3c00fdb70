import { readFileSync } from "node:fs";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import { graphContent } from "../../server/src/diagram/graph-content";
import type { GraphContent } from "../../server/src/diagram/graph-model";
import { graphOf } from "../../server/src/diagram/graph-of";
import type { DiagramModel } from "../../server/src/diagram/model";
import type { Design } from "../../server/src/language/design";
import { bindDesign } from "../../server/src/lsp/bind";
import type { AsGraph } from "../../server/src/routing/builder";

const samples = new URL("../../samples/", import.meta.url);

/**
 * @param name a sample's name, without its ending
 * @returns the sample, bound
 */
export function sampleDesign(name: string): Design {
  const readFile = (uri: string): string | undefined => {
    try {
      return readFileSync(new URL(uri), "utf8");
    } catch {
      return undefined;
    }
  };
  return bindDesign()(new URL(`${name}.anycast`, samples).href, readFile);
}

/**
 * @param design a bound design
 * @param scenario a scenario's name
 * @returns its picture as the graph shows it
 */
export function graphDiagram(design: Design, scenario?: string): DiagramModel {
  const found = design.scenarios.find(({ name }) => name === scenario);
  const evaluation = evaluate(design, found ? { scenario: found } : {});
  const graph = graphOf(evaluation, { service: undefined, widened: {} });
  const answers = evaluation.answers();
  return buildDiagram({ design, answers, graph, service: undefined, stale: false, errors: 0, warnings: 0 });
}

/**
 * @param design a bound design
 * @param internet AS relationships behind its `internet` statements
 * @param widened how often more was asked for, by element id
 * @returns the graph before it is laid out
 */
export function contentOf(
  design: Design,
  internet?: AsGraph,
  widened: Readonly<Record<string, number>> = {},
): GraphContent {
  return graphContent(evaluate(design, { internet: () => internet }), { service: undefined, widened });
}
