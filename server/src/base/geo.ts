/** A place on the Earth in decimal degrees, north and east positive (WGS 84). */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean Earth radius in km (IUGG R1). */
const EARTH_RADIUS_KM = 6371.0088;

const RADIANS = Math.PI / 180;

/**
 * Great-circle distance by the haversine formula, which stays exact for close places.
 * @param a one place
 * @param b the other place
 * @returns distance in km
 */
export function distanceKm(a: Place, b: Place): number {
  const dLatitude = (b.latitude - a.latitude) * RADIANS;
  const dLongitude = (b.longitude - a.longitude) * RADIANS;
  const h =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * Math.sin(dLongitude / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
