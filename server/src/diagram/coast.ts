/** Land, borders and the edge of the world as paths, projected at build time (scripts/coast.mjs): to draw them is to scale them. */
import drawn from "anycast:coast";
import type { GeoProjection } from "d3-geo";

/** Left, top and right, bottom. */
export type LandBox = readonly [readonly [number, number], readonly [number, number]];

/** SVG path data, in units of its own: {@link coastTransform} brings them to pixels. */
export interface Coast {
  readonly land: string;
  readonly borders: string;
  /** The edge of the world. */
  readonly sphere: string;
}

/**
 * @param projection of `worldProjection`
 * @returns the coast around its middle meridian
 */
export function coastOf(projection: GeoProjection): Coast {
  const { land, borders } = viewOf(projection);
  return { land, borders, sphere: drawn.sphere };
}

/**
 * @param projection of `worldProjection`
 * @returns an SVG transform from the coast's units to the projection's pixels
 */
export function coastTransform(projection: GeoProjection): string {
  const [x, y] = projection.translate();
  return `translate(${x},${y}) scale(${projection.scale() / drawn.scale})`;
}

/**
 * @param projection of `worldProjection`
 * @returns the box around all land, in the projection's pixels
 */
export function landBox(projection: GeoProjection): LandBox {
  const k = projection.scale() / drawn.scale;
  const [dx, dy] = projection.translate();
  const [[left, top], [right, bottom]] = viewOf(projection).box;
  return [
    [left * k + dx, top * k + dy],
    [right * k + dx, bottom * k + dy],
  ];
}

function viewOf(projection: GeoProjection): (typeof drawn.views)[number] {
  const middle = Math.round(-projection.rotate()[0]);
  const view = drawn.views.find((each) => each.middle === middle);
  if (view === undefined) throw new RangeError(`The map is not drawn around ${middle}° east.`);
  return view;
}
