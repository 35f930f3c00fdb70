import type { Evaluation } from "../../analysis/evaluation";
import { multicastTree, type Receiver, type TreeEdge } from "../../analysis/multicast";
import { formatMs, formatPeople, formatShare } from "../../base/units";
import type { Service } from "../../language/design";
import { escaped } from "../reference";
import { networkName, paragraphs, pathText, table } from "./markdown";
import { serviceFacts } from "./network-hover";

/**
 * A group's distribution tree: who receives it over which way, what every edge of the tree carries, and what unicast
 * would have sent over the same edges.
 * @param evaluation the routes
 * @param service a multicast service
 * @returns Markdown
 */
export function multicastHover(evaluation: Evaluation, service: Service): string {
  const tree = multicastTree(evaluation, service);
  if (!tree) return serviceFacts(service);
  const receiverRow = ({ region, viaAsn, share, reason, asPath, rttMs }: Receiver): string[] => [
    escaped(region),
    `${networkName(evaluation.design, viaAsn)} ${formatShare(share)}`,
    rttMs === null ? "**unreachable**" : formatMs(rttMs),
    reason === null ? pathText(evaluation.design, asPath) : escaped(reason),
  ];
  const total = `The tree has ${count(tree.edges.length, "edge")} and sends ${count(tree.copies, "copy", "copies")}; unicast would send ${tree.unicastCopies} over the same edges.`;
  const uplinks = `${escaped(tree.source.name)} itself sends ${tree.sourceCopies} instead of ${tree.sourceUnicastCopies}.`;
  return paragraphs(
    serviceFacts(service),
    tree.edges.length > 0 ? `${total} ${uplinks}` : undefined,
    table(["region", "via", "RTT", "path from the source"], tree.receivers.map(receiverRow)),
    table(["edge", "copies", "by unicast", "people behind it"], tree.edges.map(edgeRow)),
    tree.certain ? undefined : "The routes to the source hang on the order of events.",
  );
}

function edgeRow({ from, to, copies, unicastCopies, users }: TreeEdge): string[] {
  const ends = `${escaped(from.key)} → ${escaped(to.key)}`;
  return [ends, String(copies), String(unicastCopies), users === null ? "" : formatPeople(users)];
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
