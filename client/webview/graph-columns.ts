/** What the table says of the AS graph: every network and every link in words, one column a fact. */
import type { GraphLink, GraphNetwork } from "../../server/src/diagram/graph-model";
import type { DiagramModel } from "../../server/src/diagram/model";
import { type Column, NOTHING } from "./columns";
import {
  flowsOver,
  linkPreferences,
  networkName,
  networkPreferences,
  nodeName,
  pathsText,
  relationText,
  sessionsText,
} from "./graph-facts";

/**
 * @param model a picture with a graph
 * @returns the columns of the table of networks and exchanges
 */
export function networkColumns(model: DiagramModel): Column<GraphNetwork>[] {
  const over = flowsOver(model);
  const words = (value: (network: GraphNetwork) => string | undefined) => ({
    text: (network: GraphNetwork) => value(network) ?? NOTHING,
    order: (network: GraphNetwork) => value(network) ?? null,
  });
  const count = (value: (network: GraphNetwork) => number) => ({
    numeric: true,
    text: (network: GraphNetwork) => value(network).toLocaleString("en"),
    order: value,
  });
  return [
    { key: "network", title: "Network", ...words((network) => networkName(network)) },
    { key: "asn", title: "Number", text: ({ asn }) => `AS${asn}`, order: ({ asn }) => asn },
    { key: "kind", title: "Kind", ...words(({ what }) => (what === "ixp" ? "exchange" : "network")) },
    { key: "level", title: "Level", ...count(({ level }) => level + 1) },
    { key: "providers", title: "Providers", ...count(({ neighbours }) => neighbours.providers) },
    { key: "peers", title: "Peers", ...count(({ neighbours }) => neighbours.peers) },
    { key: "customers", title: "Customers", ...count(({ neighbours }) => neighbours.customers) },
    { key: "hidden", title: "Not drawn", ...count(({ hidden }) => hidden) },
    { key: "preferences", title: "Local-pref", long: true, ...words(networkPreferences) },
    { key: "paths", title: "Users’ paths", long: true, ...words(({ id }) => pathsText(model, over.get(id))) },
    {
      key: "state",
      title: "State",
      ...words(({ down }) => (down ? "out of service" : "works")),
      bad: ({ down }) => down,
    },
  ];
}

/**
 * @param model a picture with a graph
 * @returns the columns of the table of links
 */
export function linkColumns(model: DiagramModel): Column<GraphLink>[] {
  const over = flowsOver(model);
  const ends = ({ a, b }: GraphLink): readonly [string, string] => [nodeName(model, a), nodeName(model, b)];
  const words = (value: (link: GraphLink) => string | undefined) => ({
    text: (link: GraphLink) => value(link) ?? NOTHING,
    order: (link: GraphLink) => value(link) ?? null,
  });
  return [
    { key: "link", title: "Link", ...words((link) => ends(link).join(" – ")) },
    { key: "relation", title: "Relation", long: true, ...words((link) => relationText(link, ...ends(link))) },
    { key: "preferences", title: "Local-pref", ...words((link) => linkPreferences(link, ...ends(link))) },
    {
      key: "sessions",
      title: "Sessions",
      numeric: true,
      text: (link) => sessionsText(link) ?? NOTHING,
      order: ({ sessions }) => sessions,
      bad: ({ sessions, down }) => sessions > 0 && sessions === down,
    },
    { key: "paths", title: "Users’ paths", long: true, ...words(({ id }) => pathsText(model, over.get(id))) },
  ];
}
