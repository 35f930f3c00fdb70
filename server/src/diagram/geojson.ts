/** Catchments as GeoJSON (RFC 7946): sites and regions as points, paths as lines, areas as polygons. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { flowLine } from "./geography";
import type { DiagramFlow, DiagramModel, DiagramRegion, DiagramSite, LonLat } from "./model";

/** With members of its own that say what it is of (§6.1). */
interface Catchments extends FeatureCollection<Geometry | null> {
  readonly service: string | null;
  /** Null for the design as it stands. */
  readonly scenario: string | null;
  readonly prefix: string | null;
  /** What the reader has failed by hand. */
  readonly failed: readonly string[];
}

/**
 * @param model a picture
 * @returns a FeatureCollection; every feature has a `kind`: `pop`, `region` or `path`. Elements without a place have a null
 *   geometry (§3.2). Lines over the antimeridian are cut there (§3.1.9)
 */
export function catchmentsGeoJson(model: DiagramModel): Catchments {
  const { service, scenario, prefix, whatIf } = model.header;
  const regions = new Map(model.regions.map((region) => [region.id, region]));
  const names = new Map(model.sites.map((site) => [site.id, site.name]));
  return {
    type: "FeatureCollection",
    ...{ service, scenario, prefix, failed: whatIf?.failures.map(({ name }) => name) ?? [] },
    features: [
      ...model.sites.map(siteFeature),
      ...model.regions.map((region) => regionFeature(region, names)),
      ...model.flows.map((flow) => flowFeature(flow, regions.get(flow.region), names)),
    ],
  };
}

function siteFeature(site: DiagramSite): Feature<Geometry | null> {
  const { id, name, title, network, location, state, capacity, load, userShare } = site;
  const properties = { kind: "pop", name, title, network, location, state, capacity, load, userShare };
  return { type: "Feature", id, geometry: point(site.place), properties };
}

function regionFeature(region: DiagramRegion, names: ReadonlyMap<string, string>): Feature<Geometry | null> {
  const { id, name, title, location, users, demand } = region;
  const answers = region.answers.map(({ outcome, pop, share, rttMs, certain }) => {
    return { outcome, pop: pop === null ? null : (names.get(pop) ?? null), share, rttMs, certain };
  });
  const properties = { kind: "region", name, title, location, users, demand, answers };
  return { type: "Feature", id, geometry: point(region.place), properties };
}

function flowFeature(
  flow: DiagramFlow,
  region: DiagramRegion | undefined,
  names: ReadonlyMap<string, string>,
): Feature<Geometry | null> {
  const { id, outcome, via, prefix, share, certain, rttMs, inflationMs, decidedBy, reason } = flow;
  const properties = {
    ...{ kind: "path", region: region?.name ?? null, pop: flow.pop === null ? null : (names.get(flow.pop) ?? null) },
    ...{ outcome, via, prefix, share, certain, rttMs, inflationMs, decidedBy, reason },
    candidates: flow.candidates.map((candidate) => names.get(candidate) ?? candidate),
    networks: flow.hops.map(({ network }) => network),
  };
  return { type: "Feature", id, geometry: lines(flowLine(region, flow)), properties };
}

function point(place: LonLat | null): Geometry | null {
  return place === null ? null : { type: "Point", coordinates: [...place] };
}

/** A path as one line, or as several where it crosses the antimeridian. */
function lines(places: readonly LonLat[]): Geometry | null {
  const parts: Position[][] = [];
  let part: Position[] = [];
  for (const [i, [lon, lat]] of places.entries()) {
    const from = places[i - 1];
    if (from !== undefined && Math.abs(lon - from[0]) > 180) {
      const edge = lon < from[0] ? 180 : -180;
      const crossing = crossingLatitude(from, [lon, lat]);
      part.push([edge, crossing]);
      parts.push(part);
      part = [[-edge, crossing]];
    }
    part.push([lon, lat]);
  }
  parts.push(part);
  const drawn = parts.map(withoutRepetition).filter((line) => line.length > 1);
  const [only] = drawn;
  if (only === undefined) return null;
  return drawn.length === 1
    ? { type: "LineString", coordinates: only }
    : { type: "MultiLineString", coordinates: drawn };
}

/** Where a straight line of the map crosses the antimeridian, degrees north. */
function crossingLatitude(from: LonLat, to: LonLat): number {
  const [start, end] = [(from[0] + 360) % 360, (to[0] + 360) % 360];
  const part = end === start ? 0 : (180 - start) / (end - start);
  return Number((from[1] + part * (to[1] - from[1])).toFixed(6));
}

/** A place that stands on the antimeridian itself is not twice in a line. */
function withoutRepetition(line: readonly Position[]): Position[] {
  return line.filter(([lon, lat], i) => i === 0 || lon !== line[i - 1]?.[0] || lat !== line[i - 1]?.[1]);
}
