/** Flows that run along the same places to the same end are one line, as wide as all of them. */
import { flowLine } from "./geography";
import { lookOf } from "./marks";
import type { DiagramFlow, DiagramModel, ElementId, LonLat } from "./model";
import type { Scales } from "./scales";

/** One line of the map. */
export interface Bundle {
  /** Stays the same while the places and the end do. */
  readonly key: string;
  /** The flows on it, the busiest first. */
  readonly flows: readonly ElementId[];
  /** Classes of its look (marks.ts). */
  readonly look: string;
  /** Places in order, two or more. */
  readonly line: readonly LonLat[];
  /** pixels */
  readonly width: number;
}

interface Found {
  readonly look: string;
  readonly line: readonly LonLat[];
  readonly flows: { readonly id: ElementId; readonly traffic: number }[];
}

/** Where a flow runs, and the same as text. */
interface Way {
  readonly from: LonLat | null;
  readonly line: readonly LonLat[];
  readonly places: string;
}

/** Of flows that an edit has left as they were. */
const WAYS = new WeakMap<DiagramFlow, Way>();

function wayOf(flow: DiagramFlow, from: LonLat | null): Way {
  const known = WAYS.get(flow);
  if (known !== undefined && known.from === from) return known;
  const line = flowLine({ place: from }, flow);
  const way = { from, line, places: line.join(" ") };
  WAYS.set(flow, way);
  return way;
}

/**
 * The lines of a picture.
 * @param model the picture
 * @param scales line widths
 * @returns the lines, the widest first, so that narrow ones are drawn over them
 */
export function bundlesOf(model: DiagramModel, scales: Scales): Bundle[] {
  const regions = new Map(model.regions.map((region) => [region.id, region]));
  const slots = new Map(model.sites.map((site) => [site.id, site.slot]));
  const found = new Map<string, Found>();
  for (const flow of model.flows) {
    const { line, places } = wayOf(flow, regions.get(flow.region)?.place ?? null);
    if (line.length < 2) continue;
    const look = lookOf(flow, slots);
    const key = `${flow.pop ?? flow.outcome} ${look} ${places}`;
    const bundle: Found = found.get(key) ?? { look, line, flows: [] };
    bundle.flows.push({ id: flow.id, traffic: scales.traffic(flow) });
    found.set(key, bundle);
  }
  const bundles = [...found].map(([key, { look, line, flows }]): Bundle => {
    const width = scales.line(flows.reduce((sum, { traffic }) => sum + traffic, 0));
    const inOrder = flows.sort((a, b) => b.traffic - a.traffic).map(({ id }) => id);
    return { key, look, line, width, flows: inOrder };
  });
  return bundles.sort((a, b) => b.width - a.width);
}
