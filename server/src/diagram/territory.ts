/**
 * Catchment areas: the land that is nearer to a region's place than to any other's, in the colour of the site that the
 * region's users reach. A Voronoi diagram on the sphere, drawn under the sea, which cuts it to the coast.
 */
import { geoVoronoi } from "d3-geo-voronoi";
import type { Polygon } from "geojson";
import { placeKey } from "./geography";
import { lookOf } from "./marks";
import type { DiagramModel, DiagramRegion, LonLat } from "./model";
import { together } from "./placing";

/** One area. */
export interface Territory {
  /** Classes of its look (marks.ts). */
  readonly look: string;
  readonly area: Polygon;
}

/** From so many places on areas are shaded unless the reader says otherwise: fewer would paint continents in one colour. */
export const ENOUGH_REGIONS = 12;

/** Fewer make no areas. */
export const FEWEST_REGIONS = 3;

/**
 * @param model the picture
 * @returns in how many different places it has regions with an answer
 */
export function territoryCount(model: DiagramModel): number {
  return regionsByPlace(model).length;
}

/**
 * The areas of a picture.
 * @param model the picture
 * @returns an area for each place with regions, in the look of where most of its users end up; none for fewer than three places
 */
export function territoriesOf(model: DiagramModel): Territory[] {
  const looks = territoryLooks(model);
  return areasAround(looks.map(({ place }) => place)).flatMap((area, i) => {
    const look = looks[i]?.look;
    return area === null || look === undefined ? [] : [{ look, area }];
  });
}

/**
 * What areas look like, without their outlines, which change with places only.
 * @param model the picture
 * @returns each place with regions, and the look of where most of its users end up
 */
export function territoryLooks(model: DiagramModel): { readonly place: LonLat; readonly look: string }[] {
  const slots = new Map(model.sites.map((site) => [site.id, site.slot]));
  return regionsByPlace(model).flatMap(({ place, regions }) => {
    const [answer] = together(regions).answers;
    return answer === undefined ? [] : [{ place, look: lookOf(answer, slots) }];
  });
}

/**
 * @param places no two of them the same
 * @returns for each place what is nearer to it than to the others; null where that is nothing; none for fewer than three places
 */
export function areasAround(places: readonly LonLat[]): (Polygon | null)[] {
  if (places.length < FEWEST_REGIONS) return [];
  const { features } = geoVoronoi(places.map(([lon, lat]): [number, number] => [lon, lat])).polygons();
  return features.map(({ geometry }) => geometry);
}

interface RegionsAtPlace {
  readonly place: LonLat;
  readonly regions: DiagramRegion[];
}

/** A picture's, for it is asked for more than once. */
const BY_PLACE = new WeakMap<DiagramModel["regions"], readonly RegionsAtPlace[]>();

function regionsByPlace({ regions }: DiagramModel): readonly RegionsAtPlace[] {
  const known = BY_PLACE.get(regions);
  if (known !== undefined) return known;
  const found = new Map<number, RegionsAtPlace>();
  for (const region of regions) {
    if (region.place === null || region.answers.length === 0) continue;
    const key = placeKey(region.place);
    const entry = found.get(key) ?? { place: region.place, regions: [] };
    entry.regions.push(region);
    found.set(key, entry);
  }
  const all = [...found.values()];
  BY_PLACE.set(regions, all);
  return all;
}
