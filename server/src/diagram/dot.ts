/** A design as a Graphviz graph: networks, exchanges and sessions, providers above customers. */
import { formatAsn } from "../base/asn";
import type { As, Design, Session } from "../language/design";
import type { DiagramModel } from "./model";
import { nameOf, plain } from "./names";
import { COLOURS, colourIndex } from "./palette";

/**
 * @param design the design
 * @param model its picture: where regions end up
 * @returns a `digraph` in the DOT language. Solid arrows go from customer to provider, dashed lines join peers, dotted ones
 *   members and exchanges; bold arrows go from regions to the sites that they reach, in the sites' colours
 */
export function designDot(design: Design, model: DiagramModel): string {
  const lines = ["digraph design {", "  rankdir=BT;", '  node [fontname="Helvetica", fontsize=11];'];
  for (const as of design.ases) {
    lines.push(
      `  ${id(`as ${as.name}`)} [shape=box, label=${id(`${plain(as.title ?? as.name)}\n${formatAsn(as.asn)}`)}];`,
    );
  }
  for (const ixp of design.ixps) {
    lines.push(
      `  ${id(`ixp ${ixp.name}`)} [shape=hexagon, label=${id(nameOf({ name: ixp.name, title: ixp.title ?? null }))}];`,
    );
  }
  const drawn = new Set(design.ases.flatMap((as) => as.sessions.flatMap((session) => edge(as, session) ?? [])));
  lines.push(...drawn, ...catchmentLines(design, model), "}");
  return `${lines.join("\n")}\n`;
}

/** The session's edge; parallel sessions between two networks are one. */
function edge(as: As, { relation, target }: Session): string | undefined {
  const from = id(`as ${as.name}`);
  if (target.ixp !== undefined) return `  ${from} -> ${id(`ixp ${target.ixp.name}`)} [style=dotted, dir=none];`;
  if (target.as === undefined) return undefined;
  const to = id(`as ${target.as.name}`);
  return relation === "transit"
    ? `  ${from} -> ${to};`
    : `  ${from} -> ${to} [style=dashed, dir=none, constraint=false];`;
}

function catchmentLines(design: Design, model: DiagramModel): string[] {
  const origin = design.services.find(({ name }) => name === model.header.service)?.origin?.target;
  const lines: string[] = [];
  for (const site of model.sites) {
    const colour = COLOURS.light[colourIndex(site.slot)] ?? "#000000";
    lines.push(`  ${id(site.id)} [shape=ellipse, color=${id(colour)}, penwidth=2, label=${id(nameOf(site))}];`);
    if (origin !== undefined) lines.push(`  ${id(site.id)} -> ${id(`as ${origin.name}`)} [style=dotted, dir=none];`);
  }
  const slots = new Map(model.sites.map(({ id: site, slot }) => [site, slot]));
  for (const region of model.regions) {
    lines.push(`  ${id(region.id)} [shape=plaintext, label=${id(nameOf(region))}];`);
    for (const { pop, certain } of region.answers) {
      if (pop === null) continue;
      const colour = COLOURS.light[colourIndex(slots.get(pop) ?? 0)] ?? "#000000";
      const style = certain ? "bold" : '"bold,dashed"';
      lines.push(`  ${id(region.id)} -> ${id(pop)} [style=${style}, color=${id(colour)}, constraint=false];`);
    }
  }
  return lines;
}

/** A quoted ID of the DOT language: inside it only the quote and the backslash have a meaning. */
function id(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
