import { distanceKm, type Place } from "../../base/geo.js";
import { airports, continentOf } from "../../language/airports.js";
import type { Location } from "../../language/design.js";

/** Continents of coordinates: the same ones are asked for at every keystroke, and looking is slow. */
const known = new Map<string, string | undefined>();

/** So many coordinates are remembered. */
const MOST_KNOWN = 5000;

/**
 * The continent of a place: that of its country, or for coordinates of the nearest airport's country.
 * @param location a location or none
 * @returns "AF", "AN", "AS", "EU", "NA", "OC" or "SA"; undefined where the place is not known
 */
export function continentAt(location: Location | undefined): string | undefined {
  if (location?.country !== undefined) return continentOf(location.country);
  if (!location?.place) return undefined;
  const { latitude, longitude } = location.place;
  const key = `${latitude} ${longitude}`;
  if (!known.has(key)) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, continentOf(countryNearest(location.place)));
  }
  return known.get(key);
}

function countryNearest(place: Place): string {
  let best = { country: "", km: Number.POSITIVE_INFINITY };
  for (const { country, place: there } of airports().values()) {
    const km = distanceKm(place, there);
    if (km < best.km) best = { country, km };
  }
  return best.country;
}
