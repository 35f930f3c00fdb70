import { distanceKm, type Place } from "../../server/src/base/geo";
import { type Airport, airport, airports, airportsOf, continentOf } from "../../server/src/language/airports";

/** An airport this near stands for a town, km: Narita for Tokyo. */
const TOWN_KM = 75;

/** Coordinates that are further than this from every airport of the town's name are taken to be wrong, km. In the United States many towns share a name. */
const WRONG_KM = 400;

const CONTINENTS: ReadonlyMap<string, string> = new Map([
  ["NA", "North America and the Caribbean"],
  ["SA", "South America"],
  ["EU", "Europe"],
  ["AF", "Africa"],
  ["AS", "Asia"],
  ["OC", "Oceania"],
]);

/**
 * The IATA code that stands for a town.
 * @param town its name
 * @param country ISO 3166-1 alpha-2
 * @param place its coordinates
 * @param preferred sets of codes that are taken first where they are near: those at which networks meet, then large ones
 */
export function codeOf(town: string, country: string, place: Place, preferred: readonly ReadonlySet<string>[]): string {
  const near = (one: Airport) => distanceKm(one.place, place);
  const nearest = (all: readonly Airport[]) => all.toSorted((a, b) => near(a) - near(b))[0];
  const named = nearest(airportsOf(town.split(",")[0] ?? "").filter((one) => one.country === country));
  if (named && country !== "US" && near(named) > WRONG_KM) {
    console.log(`  ${town}, ${country}: ${named.code} by its name, though its coordinates are elsewhere`);
    return named.code;
  }
  for (const codes of preferred) {
    const first = nearest([...codes].flatMap((code) => airport(code) ?? []));
    if (first && near(first) <= TOWN_KM) return first.code;
  }
  if (named) return named.code;
  const found =
    nearest([...airports().values()].filter((one) => one.country === country)) ?? nearest([...airports().values()]);
  if (!found) throw new Error(`no airport for ${town}`);
  return found.code;
}

/**
 * Things by continent, in the order of the samples.
 * @param countryOf the ISO 3166-1 alpha-2 code of a thing's country
 * @returns the continents that have any, with their names
 */
export function byContinent<T>(things: readonly T[], countryOf: (thing: T) => string): [name: string, things: T[]][] {
  return [...CONTINENTS].flatMap(([code, name]) => {
    const here = things.filter((thing) => continentOf(countryOf(thing)) === code);
    return here.length > 0 ? [[name, here] satisfies [string, T[]]] : [];
  });
}
