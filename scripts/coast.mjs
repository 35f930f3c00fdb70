// The world map as the preview draws it: projected at build time around each middle meridian that the map is cut opposite
// to, so that a page has only to scale it. To project it in the page took a quarter of the time to the first picture.
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

/** Units of the paths for one of the projection: a tenth of what the map's grid (scripts/world.mjs) can tell apart. */
const SCALE = 2000;

/** Middle meridians, degrees east, as in server/src/diagram/geography.ts. */
const MIDDLES = [10, 150];

/**
 * @param {string} world the map as scripts/world.mjs makes it
 * @returns {string} JSON: the paths, in whole units, and the boxes around all land
 */
export function coast(world) {
  const topology = JSON.parse(world);
  const land = feature(topology, topology.objects.land);
  const borders = mesh(topology, topology.objects.borders);
  const views = MIDDLES.map((middle) => {
    // As precise as `worldProjection` is on a panel of 1,000 pixels.
    const projection = geoEqualEarth().rotate([-middle, 0]).scale(SCALE).translate([0, 0]).precision(2);
    const path = geoPath(projection).digits(0);
    return { middle, land: short(path(land)), borders: short(path(borders)), box: path.bounds(land) };
  });
  const sphere = geoPath(geoEqualEarth().scale(SCALE).translate([0, 0]).precision(2)).digits(0)({ type: "Sphere" });
  return JSON.stringify({ scale: SCALE, sphere: short(sphere), views });
}

/** The same path in steps instead of places: half as long. */
function short(path) {
  let [x, y] = [0, 0];
  const parts = path.replaceAll("Z", "").split("M").filter(Boolean);
  const closed = path.includes("Z");
  return parts.map((part) => `${part.split("L").map(step).join("")}${closed ? "z" : ""}`).join("");

  function step(point, i) {
    const [toX, toY] = point.split(",").map(Number);
    const [dx, dy] = [toX - x, toY - y];
    // The first of a path is absolute whichever letter it has, and `z` goes back to where its ring began.
    [x, y] = [toX, toY];
    if (i === 0) return `M${toX},${toY}`;
    return `${i === 1 ? "l" : dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : ","}${dy}`;
  }
}
