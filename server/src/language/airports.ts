import table from "anycast:airports";
import type { Place } from "../base/geo.js";

/** An airport, which stands for the city that it serves. */
export interface Airport {
  /** IATA code. */
  readonly code: string;
  /** The town, or the airport's own name where the table has no town. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly place: Place;
}

interface Table {
  readonly airports: ReadonlyMap<string, Airport>;
  readonly continents: ReadonlyMap<string, string>;
  /** By the letters of the city's name alone, in lower case. */
  readonly cities: ReadonlyMap<string, readonly Airport[]>;
}

const AIRPORT = /^([A-Z]{3})([A-Z]{2})(-?[\d.]+),(-?[\d.]+) (.*)$/;

let read: Table | undefined;

/** The table is read at the first question, not at start-up. */
function contents(): Table {
  if (read) return read;
  const airports = new Map<string, Airport>();
  const continents = new Map<string, string>();
  const cities = new Map<string, Airport[]>();
  for (const line of table.split("\n")) {
    const match = AIRPORT.exec(line);
    if (match) {
      const [, code = "", country = "", latitude, longitude, city = ""] = match;
      const place = { latitude: Number(latitude), longitude: Number(longitude) };
      const found = { code, country, city, place };
      airports.set(code, found);
      const letters = lettersOf(city);
      const others = cities.get(letters);
      if (others) others.push(found);
      else cities.set(letters, [found]);
    } else if (line.length === 5) continents.set(line.slice(0, 2), line.slice(3));
  }
  read = { airports, continents, cities };
  return read;
}

/**
 * An airport by its code.
 * @param code three capital letters
 * @returns the airport, or undefined where the table does not know it
 */
export function airport(code: string): Airport | undefined {
  return contents().airports.get(code);
}

/**
 * All airports of the table.
 * @returns the airports by code, in order of codes
 */
export function airports(): ReadonlyMap<string, Airport> {
  return contents().airports;
}

/** `São Paulo`, `sao-paulo` and `saopaulo` are one city. */
function lettersOf(city: string): string {
  return city
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
}

/**
 * The airports of a city.
 * @param city its name, in any case, with or without blanks, hyphens and accents
 * @returns its airports in order of codes, possibly none
 */
export function airportsOf(city: string): readonly Airport[] {
  return contents().cities.get(lettersOf(city)) ?? [];
}

/**
 * The continent of a country.
 * @param country ISO 3166-1 alpha-2
 * @returns "AF", "AN", "AS", "EU", "NA", "OC" or "SA", or undefined for an unknown country
 */
export function continentOf(country: string): string | undefined {
  return contents().continents.get(country);
}

const CONTINENT_NAMES: Readonly<Record<string, string>> = {
  AF: "Africa",
  AN: "Antarctica",
  AS: "Asia",
  EU: "Europe",
  NA: "North America",
  OC: "Oceania",
  SA: "South America",
};

/**
 * A continent's name.
 * @param code "AF", "AN", "AS", "EU", "NA", "OC" or "SA"
 * @returns its English name; undefined for another code
 */
export function continentName(code: string): string | undefined {
  return CONTINENT_NAMES[code];
}
