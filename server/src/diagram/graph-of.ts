/** The AS graph of an evaluation as it is drawn, in one step. The editor takes its steps on two threads (lsp/layouts.ts). */
import type { Evaluation } from "../analysis/evaluation";
import { type GraphWishes, graphContent } from "./graph-content";
import { layOut, layoutTask } from "./graph-layout";
import type { DiagramGraph } from "./graph-model";
import { placeGraph } from "./graph-place";

/**
 * @param evaluation a design and its routes
 * @param wishes what to show of it
 * @returns the graph with its places, as a preview lays it out that opens now
 */
export function graphOf(evaluation: Evaluation, wishes: GraphWishes): DiagramGraph {
  const content = graphContent(evaluation, wishes);
  const task = layoutTask(content);
  return placeGraph(content, task, layOut(task));
}
