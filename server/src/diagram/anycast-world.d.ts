/** What is built from packages (scripts/virtual-modules.mjs). */
/** The world map, made at build time by scripts/world.mjs: TopoJSON with the objects `land` and `borders`. */
declare module "anycast:world" {
  import type { MultiLineString, MultiPolygon, Topology } from "topojson-specification";

  const world: Topology<{ land: MultiPolygon; borders: MultiLineString }>;
  export default world;
}
