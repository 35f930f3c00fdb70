/** What is used of d3-geo-voronoi 2, which brings no types. */
declare module "d3-geo-voronoi" {
  import type { FeatureCollection, Polygon } from "geojson";

  /** @param points `[longitude, latitude]` in degrees, all different */
  export function geoVoronoi(points: readonly [number, number][]): {
    /** The cell of each point, in their order. */
    polygons(): FeatureCollection<Polygon | null>;
  };
}
