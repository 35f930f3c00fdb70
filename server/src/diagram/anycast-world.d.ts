/** What is built from packages (scripts/virtual-modules.mjs). */
/** The world map, made at build time by scripts/world.mjs: TopoJSON with the objects `land` and `borders`. */
declare module "anycast:world" {
  import type { MultiLineString, MultiPolygon, Topology } from "topojson-specification";

  const world: Topology<{ land: MultiPolygon; borders: MultiLineString }>;
  export default world;
}

/** The same, projected (scripts/coast.mjs): SVG path data in units of which `scale` are one of the projection. */
declare module "anycast:coast" {
  const coast: {
    readonly scale: number;
    readonly sphere: string;
    readonly views: readonly {
      readonly middle: number;
      readonly land: string;
      readonly borders: string;
      readonly box: readonly [readonly [number, number], readonly [number, number]];
    }[];
  };
  export default coast;
}
