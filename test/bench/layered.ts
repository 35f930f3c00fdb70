import type { LayoutTask } from "../../server/src/diagram/graph-layout";
import type { DiagramModel } from "../../server/src/diagram/model";
import { designOf } from "../helpers/design";
import { graphDiagram } from "../helpers/graph";

/** More paths than these are no readable picture at any size. */
const MOST_REGIONS = 60;

/**
 * @param size how many nodes
 * @returns levels of 5, 15, 30 and 50 of a hundred nodes, every node with two links upwards
 */
export function layered(size: number): LayoutTask {
  const levelOf = (i: number): number => [0.05, 0.2, 0.5].filter((part) => i >= part * Math.min(size, 1500)).length;
  const nodes = Array.from({ length: size }, (_, i) => ({ id: `n${i}`, level: levelOf(i) }));
  const links = nodes.flatMap(({ id, level }, i) => {
    const above = nodes.filter((node) => node.level === level - 1);
    const pick = (step: number): string | undefined => above[(i * step + 3) % Math.max(1, above.length)]?.id;
    return [pick(7), pick(13)].flatMap((to) => (to === undefined ? [] : [[id, to, 1] as const]));
  });
  return { nodes, links };
}

/**
 * @param size how many networks, at least 50
 * @returns the graph of a design of so many networks in these levels, with twelve sites and up to 60 regions among the lowest
 */
export function layeredDiagram(size: number): DiagramModel {
  const { nodes, links } = layered(size);
  const providers = new Map<string, string[]>();
  for (const [a, b] of links) providers.set(a, [...(providers.get(a) ?? []), b]);
  const transit = (id: string): string => `transit from ${[...new Set(providers.get(id))].join(", ")}`;
  const top = nodes.filter(({ level }) => level === 0).map(({ id }) => id);
  const ases = nodes.map(({ id, level }, i) => {
    const peers = top.slice(0, i).join(", ");
    const links = level > 0 ? transit(id) : peers === "" ? "" : `peer with ${peers}`;
    return `as ${id} AS${100_000 + i} { ${links} }`;
  });
  const low = nodes.filter(({ level }) => level === 3).map(({ id }) => id);
  const pops = low.slice(0, 12).map((id, i) => `pop p${i} { ${transit(id)} }`);
  const step = Math.ceil(low.length / MOST_REGIONS);
  const regions = low.filter((_, i) => i % step === 0).map((id, i) => `region r${i} { users ${i + 1}M via ${id} }`);
  const origin = `as origin AS64500 { ${pops.join("\n")} }\nanycast dns { origin origin prefix 192.0.2.0/24 }`;
  return graphDiagram(designOf([...ases, origin, ...regions].join("\n")));
}
