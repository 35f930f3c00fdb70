// The world map that the preview draws: Natural Earth 1:50m by way of the `world-atlas` package (public domain data),
// simplified at build time to what a panel can show. https://www.naturalearthdata.com/, version 5.1.2 of the data is
// what world-atlas 2.0.2 carries.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as topojson from "topojson-client";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);

/** Detail below this share of a unit triangle in degrees² is dropped: about 0.2° of coast. */
const MINIMUM_WEIGHT = 0.03;

/** One step of the grid that coordinates are rounded to: 360° / 4000, about 10 km at the equator. */
const GRID = 4000;

/** ISO 3166-1 numeric. Nobody there buys transit, and it would take a fifth of the picture. */
const ANTARCTICA = "010";

/**
 * @returns {string} TopoJSON with two objects: `land` (polygons) and `borders` (lines between countries)
 */
export function world() {
  const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  const countries = atlas.objects.countries;
  countries.geometries = countries.geometries.filter(({ id }) => id !== ANTARCTICA);
  for (const country of countries.geometries) {
    delete country.properties;
    delete country.id;
  }
  atlas.objects = { countries, land: topojson.mergeArcs(atlas, countries.geometries) };
  const weighed = presimplify(atlas);
  const simple = simplify(weighed, MINIMUM_WEIGHT);
  const kept = filter(simple, filterWeight(simple, MINIMUM_WEIGHT * 2));
  const borders = topojson.meshArcs(kept, kept.objects.countries, (a, b) => a !== b);
  const whole = { ...kept, objects: { land: kept.objects.land, borders } };
  return JSON.stringify(topojson.quantize(filter(whole), GRID));
}
