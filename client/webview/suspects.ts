/** What a reader may want to fail where a region or a path was chosen: the networks, links and sites on the way. */
import type { DiagramFlow, DiagramModel, ElementId } from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";

/** Something on a path that can fail. */
export interface Suspect {
  readonly id: ElementId;
  readonly name: string;
}

/** More than these are no choice any more. */
const MOST_SUSPECTS = 16;

const FAILABLE = /^(?:pop|router|as|ixp|location):|^link:(?!region:)(?!.*\|region:)/;

/**
 * @param id an element
 * @returns whether it is of a kind that can fail: a site, a router, a network, a link between such, an exchange, a place
 */
export function canFail(id: ElementId): boolean {
  return FAILABLE.test(id);
}

/**
 * @param model the picture
 * @param id a region or a flow
 * @returns the networks, links and sites of its paths from the users on, each once; none for anything else
 */
export function suspectsOf(model: DiagramModel, id: ElementId): Suspect[] {
  // A link to a region stands for its users.
  const wanted = /(?:^link:|\|)(region:[^|]+)/.exec(id)?.[1] ?? id;
  const flows = model.flows.filter((flow) => flow.id === wanted || flow.region === wanted);
  const found = new Map<ElementId, Suspect>();
  for (const suspect of flows.flatMap((flow) => onPath(model, flow))) {
    if (!found.has(suspect.id)) found.set(suspect.id, suspect);
  }
  return [...found.values()].slice(0, MOST_SUSPECTS);
}

function onPath(model: DiagramModel, flow: DiagramFlow): Suspect[] {
  const site = model.sites.find(({ id }) => id === flow.pop);
  const networks = flow.hops.map(({ network }) => network).filter((network, i, all) => network !== all[i - 1]);
  // The last network is the site's own: it fails as the site.
  const before = site === undefined ? networks : networks.filter((network) => network !== site.network);
  const stops = [
    ...before.map((network) => ({ id: `as:${asnOf(network)}`, name: nameWithoutAsn(network) })),
    ...(site === undefined ? [] : [{ id: site.id, name: nameOf(site, 30) }]),
  ];
  return stops.flatMap((stop, i) => {
    const next = stops[i + 1];
    if (next === undefined) return [stop];
    const [a, b] = [endOf(stop.id), endOf(next.id)];
    return [stop, { id: `link:${a}|${b}`, name: `${stop.name} – ${next.name}` }];
  });
}

/** The words of a link's end are those of the element without its kind. */
function endOf(id: ElementId): string {
  return id.slice(id.indexOf(":") + 1);
}

/** `AS2914` of `AS2914 NTT` */
function asnOf(network: string): string {
  return /^AS\d+/.exec(network)?.[0] ?? network;
}

function nameWithoutAsn(network: string): string {
  return plain(/^AS\d+ (.+)$/s.exec(network)?.[1] ?? network, 30);
}
