import { formatAsn, parseAsn } from "../../base/asn";
import { specialAsn } from "../../base/asn-registry";
import { formatCommunity, parseCommunity } from "../../base/community";
import { isReservedCommunity, registeredCommunity } from "../../base/community-registry";
import { formatPeople, formatRate, formatShare } from "../../base/units";
import { airport, continentName, continentOf } from "../../language/airports";
import type { Action, ActionEffect, Design, Selector } from "../../language/design";
import type { ValueNode } from "../../language/nodes";
import { RULES } from "../../language/rules";
import { VALUE_KINDS, type ValueKind } from "../../language/values";
import { escaped, linkRfcs, sourceLink, wordReference } from "../reference";
import { countryName, facts, networkLabel, paragraphs } from "./markdown";
import { addressHover, prefixHover } from "./prefix-hover";

/**
 * What a value says.
 * @param design the design
 * @param value a number, a place, a prefix and so on
 * @returns Markdown, or undefined for values that speak for themselves
 */
export function valueHover(design: Design, value: ValueNode): string | undefined {
  switch (value.type) {
    case "asn":
      return asnHover(design, value.text);
    case "prefix":
      return prefixHover(design, value.text);
    case "address":
      return addressHover(design, value.text);
    case "community":
      return communityHover(design, value.text);
    case "coordinates":
      return coordinatesHover(value.text);
    case "quantity":
      return quantityHover(value);
    case "keyword":
      return keywordText(value.text);
    default:
      return nameHover(design, value);
  }
}

function nameHover(design: Design, value: ValueNode): string | undefined {
  if (value.type === "string") return undefined;
  if (value.wanted === "rule-code") return ruleHover(value.text);
  if (value.wanted === "community") return communityHover(design, value.text);
  return locationHover(design, value.text);
}

/**
 * What a word of the language means where a value stands.
 * @param text for example "p95" or "customers"
 * @returns Markdown, or undefined for a word that the reference does not know
 */
export function keywordText(text: string): string | undefined {
  const percentile = /^p(\d{1,2}(?:\.\d+)?)$/.exec(text);
  if (percentile) return `**${text}**: so many of 100 users are at or below it, weighed by the regions' users.`;
  return wordReference(text);
}

/**
 * A rule by its code, also in an `anycast-ignore` comment.
 * @param code for example "AC102"
 * @returns Markdown, or undefined for an unknown code
 */
export function ruleHover(code: string): string | undefined {
  const rule = RULES.get(code.toUpperCase());
  if (!rule) return undefined;
  const sources = rule.sources.map(sourceLink).join(", ");
  return paragraphs(
    `**${rule.code}** ${rule.title} (${rule.severity})`,
    rule.doc,
    sources === "" ? undefined : `Source: ${sources}`,
  );
}

function asnHover(design: Design, text: string): string | undefined {
  const asn = parseAsn(text)?.asn;
  if (asn === undefined) return undefined;
  const special = specialAsn(asn);
  const declared = design.asesByNumber.get(asn);
  return paragraphs(
    `**${formatAsn(asn)}**`,
    facts(
      asn > 0xffff ? `asdot ${Math.floor(asn / 0x10000)}.${asn % 0x10000}, 32 bits (RFC 6793)` : "16 bits",
      special ? `${special.name}, ${sourceLink(special.source)}` : undefined,
      declared ? `${networkLabel(declared)} in this design` : "not declared in this design",
    ),
  );
}

/**
 * A place by its IATA code.
 * @param design the design, for what is there
 * @param code three capital letters
 * @returns Markdown, or undefined for an unknown code
 */
function locationHover(design: Design, code: string): string | undefined {
  const known = airport(code);
  if (!known) return undefined;
  const { city, country, place } = known;
  const continent = continentOf(country);
  return paragraphs(
    `**${code}** ${escaped(city)}, ${countryName(country)}`,
    facts(degrees(place.latitude, place.longitude), continent && continentName(continent)),
    whatIsThere(design, code),
  );
}

function whatIsThere(design: Design, code: string): string {
  const here = (location: { readonly code: string | undefined } | undefined) => location?.code === code;
  const routers = design.ases.flatMap((as) => as.routers).filter(({ location }) => here(location));
  const pops = routers.filter(({ kind }) => kind === "pop").map(({ label }) => escaped(label));
  const networks = routers.filter(({ kind }) => kind !== "pop").map(({ as }) => escaped(as.name));
  const ixps = design.ixps.filter(({ location }) => here(location)).map(({ name }) => escaped(name));
  const regions = design.regions.filter(({ location }) => here(location)).map(({ name }) => escaped(name));
  const lines = [
    ["PoPs", pops],
    ["networks", networks],
    ["exchanges", ixps],
    ["regions", regions],
  ] as const;
  const filled = lines.filter(([, names]) => names.length > 0);
  return filled.map(([what, names]) => `- ${what}: ${namesText([...new Set(names)])}`).join("\n");
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

function coordinatesHover(text: string): string | undefined {
  const [latitude, longitude] = text.trim().split(/\s+/).map(Number);
  if (latitude === undefined || longitude === undefined) return undefined;
  return `**${degrees(latitude, longitude)}** (latitude, longitude, decimal degrees)`;
}

function degrees(latitude: number, longitude: number): string {
  const north = `${Math.abs(latitude)}° ${latitude < 0 ? "S" : "N"}`;
  return `${north}, ${Math.abs(longitude)}° ${longitude < 0 ? "W" : "E"}`;
}

function communityHover(design: Design, text: string): string | undefined {
  const community = parseCommunity(text);
  if (community === undefined) return undefined;
  const name = formatCommunity(community);
  const registered = registeredCommunity(community);
  const owner = Number(community.split(":")[0]);
  const large = community.split(":").length === 3;
  const as = design.asesByNumber.get(owner);
  return paragraphs(
    `**${name}**${name === community ? "" : ` ${community}`} ${large ? "large community (RFC 8092)" : "community (RFC 1997)"}`,
    wordReference(name) ?? (registered && `Well-known: ${linkRfcs(registered)}.`),
    isReservedCommunity(community) ? "Reserved by RFC 1997, and none of the well-known ones." : undefined,
    registered ? undefined : `Namespace of ${as ? networkLabel(as) : formatAsn(owner)}.`,
    actionsText(design, community),
  );
}

function actionsText(design: Design, community: string): string {
  const policies = [
    ...design.ases.map((as) => ({ by: as.name, actions: as.policy.actions })),
    ...design.ases.flatMap((as) => as.routers.map(({ label, policy }) => ({ by: label, actions: policy.actions }))),
    ...design.ixps.map((ixp) => ({ by: ixp.name, actions: ixp.routeServer?.actions ?? [] })),
  ];
  const lines = policies.flatMap(({ by, actions }) =>
    actions.filter((action) => action.community.value === community).map((action) => `- ${actionText(by, action)}`),
  );
  return lines.slice(0, 8).join("\n");
}

/**
 * What a network or a route server does about a community.
 * @param by its name
 * @param action what its policy says
 * @returns Markdown
 */
export function actionText(by: string, { effects }: Action): string {
  return `${escaped(by)} obeys: ${effects.map(effectText).join("; ")}`;
}

function effectText(effect: ActionEffect): string {
  switch (effect.kind) {
    case "no-announce":
      return `does not announce the route${towards(effect.to)}`;
    case "prepend":
      return `prepends ${effect.count}${towards(effect.to)}`;
    case "add-community":
      return `adds ${effect.communities.map(({ value }) => formatCommunity(value)).join(", ")}${towards(effect.to)}`;
    case "local-pref":
      return `sets local-pref ${effect.value}`;
  }
}

function towards(selectors: readonly Selector[]): string {
  const names = selectors.map((selector) => {
    if (selector.kind === "neighbor") return escaped(selector.neighbor.text);
    return selector.kind === "relation" ? `${selector.relation}s` : "everybody";
  });
  return names.length > 0 ? ` to ${names.join(", ")}` : "";
}

const GROUPED = new Intl.NumberFormat("en");

function quantityHover({ wanted, number, unit, text }: ValueNode): string | undefined {
  if (number !== undefined) return quantityText(wanted, number, unit ?? "");
  return `**${escaped(text)}** is not possible here: ${VALUE_KINDS[wanted].wanted} is wanted.`;
}

/**
 * A number with its unit, in other words and other units.
 * @param wanted what kind of number
 * @param number in the base unit: bit/s or queries/s, ms, share 0–1, people, km/ms
 * @param unit as the language writes it
 * @returns Markdown, or undefined for numbers that speak for themselves
 */
export function quantityText(wanted: ValueKind, number: number, unit: string): string | undefined {
  const grouped = GROUPED.format(number);
  switch (wanted) {
    case "people":
      return `**${formatPeople(number)}** people: ${grouped}`;
    case "rate":
      return unit.endsWith("qps")
        ? `**${formatRate(number, "qps")}**: ${grouped} queries per second, ${GROUPED.format(number * 86_400)} a day`
        : `**${formatRate(number)}**: ${grouped} bit/s, ${GROUPED.format(number / 8 / 1e6)} megabytes per second`;
    case "share":
    case "percent":
      return `**${formatShare(number)}** of the whole, a factor of ${GROUPED.format(number)}`;
    case "duration":
      return `**${grouped} ms**, ${GROUPED.format(number / 1000)} s: light in fibre goes ${GROUPED.format(number * 200)} km`;
    case "speed":
      return `**${grouped} km/ms**: ${GROUPED.format(number * 1000)} km/s, ${GROUPED.format((100 * number) / 299.792458)} % of light in a vacuum`;
    default:
      return plainNumberText(wanted, number);
  }
}

/** Numbers without a unit: what a higher or a lower one does. */
function plainNumberText(wanted: ValueKind, number: number): string | undefined {
  const text = PLAIN_NUMBERS[wanted];
  if (wanted === "length")
    return `**/${number}**, a prefix length${number <= 32 ? `: in IPv4 ${GROUPED.format(2 ** (32 - number))} addresses` : ""}.`;
  return text && `**${GROUPED.format(number)}** ${linkRfcs(text)}`;
}

const PLAIN_NUMBERS: Readonly<Partial<Record<ValueKind, string>>> = {
  count: "times: a whole number from 0 to 100.",
  failures: "at once: every choice of so many is tried.",
  "local-pref":
    "is the local preference: of two routes the one with the higher is taken, before all else (RFC 4271 §9.1.1).",
  med: "is the MED: of two routes from one neighbour network the one with the lower is taken (RFC 4271 §9.1.2.2).",
  cost: "is the IGP cost: of two exits the one with the lower sum of costs is taken (RFC 4271 §9.1.2.2).",
  factor: "times as much.",
  stretch: "times the great circle is the length of the real way.",
};
