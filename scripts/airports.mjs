// The IATA table that the language knows: code, country, coordinates, city. From two packages: `iata-location`
// (OurAirports, public domain: coordinates and cities) and `airport-data-js` (CC BY 4.0, Aashish Vivekanand: airports
// that are newer, and each country's continent). Reduced at build time to what is needed, about 250 kB.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL("../node_modules/.cache/anycast/", import.meta.url));

/** Two decimals are within 1 km: 0.02 ms of round trip. */
const DECIMALS = 2;

/**
 * @returns {Promise<string>} one line a country (`JP AS`), an empty line, one line an airport (`NRTJP35.76,140.39 Narita`)
 */
export async function airports() {
  const versions = ["iata-location", "airport-data-js"].map((name) => `${name}-${packageVersion(name)}`);
  const file = `${cache}airports-${versions.join("-")}-${DECIMALS}.txt`;
  if (existsSync(file)) return readFileSync(file, "utf8");
  const table = await makeTable();
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, table);
  return table;
}

/** Reading the packages' nine thousand files takes seconds, so it is done once for each version of them. */
function packageVersion(name) {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

async function makeTable() {
  const cities = require("iata-location/data");
  const known = (await require("airport-data-js").findAirports({})).filter(({ iata }) => /^[A-Z]{3}$/.test(iata));
  const lines = new Map();
  for (const [code, { latitude_deg, longitude_deg, iso_country, municipality }] of Object.entries(cities)) {
    if (/^[A-Z]{3}$/.test(code)) lines.set(code, line(code, iso_country, latitude_deg, longitude_deg, municipality));
  }
  for (const { iata, country_code, latitude, longitude, type, scheduled_service, airport } of known) {
    const served = scheduled_service === "TRUE" || type === "large_airport" || type === "medium_airport";
    if (!lines.has(iata) && served) lines.set(iata, line(iata, country_code, latitude, longitude, place(airport)));
    else if (lines.get(iata)?.endsWith(" ")) lines.set(iata, lines.get(iata) + place(airport));
  }
  const continents = new Map(known.map(({ country_code, continent }) => [country_code, continent]));
  const countries = [...continents].sort().map(([country, continent]) => `${country} ${continent}`);
  return [...countries, "", ...[...lines.values()].sort()].join("\n");
}

function line(code, country, latitude, longitude, city) {
  const short = (degrees) => String(Number(Number(degrees).toFixed(DECIMALS)));
  return `${code}${country}${short(latitude)},${short(longitude)} ${city.trim().replace(/\s+/g, " ")}`;
}

/** "Manas International Airport" → "Manas": a name for airports whose town is not in the data. */
function place(airport) {
  return airport
    .replace(/ (?:International |Regional |Municipal |Domestic )?(?:Airport|Airfield|Aerodrome)$/, "")
    .trim();
}
