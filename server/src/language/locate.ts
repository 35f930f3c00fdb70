import { type Airport, airport, airports, airportsOf } from "./airports.js";
import { type Binding, replacing, spanOf } from "./binding.js";
import type { DesignFile, Location } from "./design.js";
import type { ValueNode } from "./nodes.js";
import { nearest } from "./spelling.js";

const CODE = /^[A-Z]{3}$/;

/**
 * Reads a place: coordinates, or an IATA code, which must be known.
 * @param binding takes the mistakes
 * @param value a value of the shape "place"
 * @param file where it stands
 * @returns the location; without coordinates where the code is unknown
 */
export function bindLocation(binding: Binding, value: ValueNode, file: DesignFile): Location {
  const location = readLocation(value, file);
  if (!location.place && value.type !== "coordinates") reportUnknown(binding, location);
  return location;
}

/**
 * As `bindLocation`, without reporting anything.
 * @param value a value of the shape "place"
 * @param file where it stands
 * @returns the location
 */
export function readLocation(value: ValueNode, file: DesignFile): Location {
  const source = spanOf(file, value);
  const { text } = value;
  if (value.type === "coordinates") {
    const [latitude, longitude] = text.split(/\s+/).map(Number);
    const valid =
      latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    const place = valid ? { latitude, longitude } : undefined;
    return { text, source, code: undefined, place, city: undefined, country: undefined };
  }
  const found = airport(text);
  return { text, source, code: found?.code, place: found?.place, city: found?.city, country: found?.country };
}

function reportUnknown(binding: Binding, location: Location): void {
  const { text, source } = location;
  const upper = airport(text.toUpperCase());
  const meant = upper ?? airportsOf(text)[0] ?? nearestCode(text);
  const kind = CODE.test(text) ? "Unknown IATA code" : "Unknown place";
  const hint = meant ? `; did you mean ${meant.code} (${meant.city}, ${meant.country})?` : ".";
  const how = CODE.test(text) ? "" : " A place is an IATA code or coordinates, such as NRT or 35.68 139.69.";
  const fixes = meant ? [replacing(`Change to ${meant.code} (${meant.city})`, source, meant.code)] : [];
  binding.report("AC002", source, `${kind} ‘${text}’${hint}${how}`, { fixes });
}

function nearestCode(text: string): Airport | undefined {
  if (text.length > 5) return undefined;
  const code = nearest(text.toUpperCase(), airports().keys());
  return code === undefined ? undefined : airport(code);
}
