import type { Evaluation } from "../analysis/evaluation.js";
import { type MulticastAnswer, multicastTrees, type Receiver, type TreeEdge } from "../analysis/multicast.js";
import { formatAsn } from "../base/asn.js";
import { formatMs, formatShare } from "../base/units.js";
import { count, ms, share } from "./numbers.js";
import { type Style, table } from "./table.js";

/** How many edges the text shows. */
const MOST_EDGES = 12;

/** What multicast services come to, in `resolve`. */

function receiverJson({ region, viaAsn, share: part, reason, asPath, rttMs }: Receiver): object {
  return {
    region,
    via: formatAsn(viaAsn),
    share: share(part),
    reached: reason === null,
    asPath,
    rttMs: ms(rttMs),
    ...(reason !== null && { reason }),
  };
}

function edgeJson({ from, to, copies, unicastCopies, users }: TreeEdge): object {
  return { from: from.key, to: to.key, copies, unicastCopies, users: count(users) };
}

/**
 * The distribution trees in `resolve --json`.
 * @param evaluation the design under a scenario, or as it stands
 * @returns `multicast`, where the design has such a service: ms, shares 0–1
 */
export function multicastJson(evaluation: Evaluation): object {
  const trees = multicastTrees(evaluation);
  if (trees.length === 0) return {};
  return {
    multicast: trees.map((tree) => ({
      service: tree.service,
      group: tree.group,
      source: tree.source.name,
      receivers: tree.receivers.map(receiverJson),
      edges: tree.edges.map(edgeJson),
      copies: tree.copies,
      unicastCopies: tree.unicastCopies,
      sourceCopies: tree.sourceCopies,
      sourceUnicastCopies: tree.sourceUnicastCopies,
      certain: tree.certain,
    })),
  };
}

/**
 * The same for people.
 * @param evaluation the design under a scenario, or as it stands
 * @param style emphasis
 * @returns "" without a multicast service
 */
export function multicastText(evaluation: Evaluation, style: Style): string {
  return multicastTrees(evaluation)
    .map((tree) => treeText(evaluation, tree, style))
    .join("");
}

function treeText(evaluation: Evaluation, tree: MulticastAnswer, style: Style): string {
  const name = (asn: number) => evaluation.design.asesByNumber.get(asn)?.name ?? formatAsn(asn);
  const receivers = tree.receivers.map(({ region, viaAsn, share: part, reason, asPath, rttMs }, index) => [
    tree.receivers[index - 1]?.region === region ? "" : region,
    name(viaAsn),
    reason === null ? `← ${tree.source.name}` : style.bad("unreachable"),
    formatShare(part),
    rttMs === null ? "" : formatMs(rttMs),
    reason ?? asPath.map(name).join(" → "),
  ]);
  // Where unicast would waste most; --json has them all.
  const costly = [...tree.edges].sort((a, b) => b.unicastCopies - a.unicastCopies).slice(0, MOST_EDGES);
  const edges = costly.map(({ from, to, unicastCopies }) => [
    `${from.key} → ${to.key}`,
    `1 copy, unicast ${unicastCopies}`,
  ]);
  if (tree.edges.length > costly.length) edges.push([style.faint(`and ${tree.edges.length - costly.length} more`)]);
  const summary = `${tree.edges.length} edges with one copy each, unicast would send ${tree.unicastCopies} over them`;
  const uplinks = `${tree.source.name} itself sends ${tree.sourceCopies}, unicast ${tree.sourceUnicastCopies}`;
  const title = `${style.bold(tree.service)}  multicast  ${[tree.group, `from ${tree.source.name}`].filter(Boolean).join(" ")}\n`;
  const sure = tree.certain ? "" : `${style.bad("!")} The routes to the source hang on the order of events.\n`;
  if (edges.length === 0) return `${title}${table(receivers, [3, 4])}\n${sure}`; // nobody receives, or at the source alone
  return `${title}${table(receivers, [3, 4])}\n${table(edges)}\n  ${summary}; ${uplinks}\n\n${sure}`;
}
