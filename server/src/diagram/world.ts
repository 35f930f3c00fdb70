/** The world map as GeoJSON (Natural Earth, public domain; scripts/world.mjs prepares it). */
import world from "anycast:world";
import { feature, mesh } from "topojson-client";

/** Land, without Antarctica. */
export const land = feature(world, world.objects.land);

/** Lines between countries. */
export const borders = mesh(world, world.objects.borders);
