import { type CompletionItem, CompletionItemKind, MarkupKind } from "vscode-languageserver";
import { formatAsn } from "../../base/asn";
import { formatCommunity, WELL_KNOWN_COMMUNITIES } from "../../base/community";
import { formatPrefix } from "../../base/prefix";
import type { As, Declared, Design, DesignSymbol, Ixp, Router } from "../../language/design";
import { firstValue } from "../../language/nodes";
import { RULES } from "../../language/rules";
import { unitOf, VALUE_KINDS, type ValueKind } from "../../language/values";
import { prefixHover } from "../hover/prefix-hover";
import { actionText, keywordText, quantityText } from "../hover/value-hover";
import { linkRfcs, wordReference } from "../reference";
import { symbolData } from "./documentation";
import type { Expected } from "./expect";
import { IN_LIST, type ItemContext, item, type Rank, wordItem } from "./items";
import { locationItems } from "./locations";
import type { CursorPlace } from "./place";
import { codesOf, commonExchanges, farEnds, obeyedCommunities, scopeOf, sharedPlaces } from "./scope";

/** What value completion answers from. */
export interface ValueRequest {
  readonly context: ItemContext;
  readonly design: Design;
  readonly place: CursorPlace;
  readonly expected: Extract<Expected, { kind: "value" }>;
  readonly rank: Rank;
}

type Maker = (request: ValueRequest) => CompletionItem[];

const MAKERS: Partial<Record<ValueKind, Maker>> = {
  asn: newAsns,
  "as-ref": networks,
  neighbor: networks,
  selector: networks,
  sources: networks,
  place: sessionPlaces,
  location: locationItems,
  site: sites,
  sites,
  router: (request) => routers(request, ownRouters(request)),
  ixp: exchanges,
  service: services,
  "service-or-none": services,
  region: regions,
  "region-or-as": (request) => [...regions(request), ...networks({ ...request, rank: "b" })],
  scenario: (request) => named(request, request.design.scenarios, CompletionItemKind.Event),
  prefix: prefixes,
  community: communities,
  percentile: (request) => plain(request, ["p50", "p90", "p95", "p99"]),
  comparison: (request) => plain(request, ["<", "<=", ">", ">="]),
  factor: (request) => plain(request, ["x2", "x5", "x10"], factorText),
  "rule-code": ruleCodes,
};

/**
 * What may stand where a value is wanted.
 * @param request where, and what is wanted
 * @returns offers; none where only a person can say (a new name, a number)
 */
export function valueItems(request: ValueRequest): CompletionItem[] {
  const { expected, context } = request;
  const { qualifier } = expected;
  if (qualifier !== undefined) return qualified(request, qualifier);
  const words = VALUE_KINDS[expected.value].words ?? [];
  const taken = takenNames(request);
  const made = (MAKERS[expected.value]?.(request) ?? []).filter(({ label }) => !taken.has(label));
  return [...made, ...words.map((word) => wordItem(context, word, made.length > 0 ? "b" : request.rank))];
}

/**
 * The units that may follow a number.
 * @param request as above
 * @param value what kind of number
 * @param number the number as written
 */
export function unitItems(request: Omit<ValueRequest, "expected">, value: ValueKind, number: string): CompletionItem[] {
  const units = Object.keys(VALUE_KINDS[value].units ?? {}).filter((unit) => unit !== "");
  // The style: `40 Gbps`, but `35%` and `118M`. A number that the cursor touches has its blank from here.
  const close = value === "people" || units.includes("%");
  const touches = request.place.touchesNumber && !close;
  return units.map((unit, index) =>
    item(request.context, unit, CompletionItemKind.Unit, request.rank, {
      sort: String(index).padStart(2, "0"),
      ...(touches ? { insert: ` ${unit}` } : {}),
      detail: `${number}${close ? "" : " "}${unit}`,
      ...documented(quantityText(value, Number(number) * (unitOf(value, unit)?.factor ?? 1), unit)),
    }),
  );
}

function documented(markdown: string | undefined): Pick<CompletionItem, "documentation"> {
  return markdown === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: markdown } };
}

/** Values that the reference tells about as it does about words. */
function plain({ context, rank }: ValueRequest, texts: readonly string[], doc = keywordText): CompletionItem[] {
  return texts.map((text, index) =>
    item(context, text, CompletionItemKind.Value, rank, {
      sort: String(index).padStart(2, "0"),
      ...documented(doc(text)),
    }),
  );
}

function factorText(text: string): string {
  return `The demand is multiplied by ${text.slice(1)}.`;
}

/** A name of the design. Its documentation is written when it is looked at. */
function symbolItem(
  { context, rank }: ValueRequest,
  symbol: DesignSymbol,
  kind: CompletionItemKind,
  label: string,
  more: Parameters<typeof item>[4],
): CompletionItem {
  return item(context, label, kind, rank, { data: symbolData(context.uri, symbol), ...IN_LIST, ...more });
}

function named(request: ValueRequest, all: readonly (Declared & DesignSymbol)[], kind: CompletionItemKind) {
  const self = ownName(request);
  return all
    .filter(({ name }) => name !== self)
    .map((one) => symbolItem(request, one, kind, one.name, one.title ? { detail: one.title } : {}));
}

/** What the statement's list has already. */
function takenNames({ place, expected }: ValueRequest): ReadonlySet<string> {
  const { statement } = place;
  const parts = statement?.parts.flatMap((part) => (part.kind === "item" ? [part, ...part.parts] : [part])) ?? [];
  const values = parts.filter((part) => part.kind === "value" && part.role === expected.role);
  return new Set(values.flatMap((part) => (part.kind === "value" && part.start < place.start ? [part.text] : [])));
}

/** The declaration that the cursor is in does not offer itself. */
function ownName({ place }: ValueRequest): string | undefined {
  const outermost = place.around[0];
  return outermost && firstValue(outermost, "name")?.text;
}

/** Networks where this one is come first: a session between them is short. */
function networks(request: ValueRequest): CompletionItem[] {
  const scope = scopeOf(request.design, request.place);
  const here = codesOf(scope.router ? [scope.router] : (scope.as?.routers ?? []));
  const isNear = (as: As) => as.routers.some(({ location }) => location?.code && here.has(location.code));
  return request.design.ases
    .filter((as) => as !== scope.as)
    .map((as) =>
      symbolItem(request, as, CompletionItemKind.Class, as.name, {
        sort: `${isNear(as) ? 0 : 1}${as.name}`,
        detail: [formatAsn(as.asn), as.title].filter(Boolean).join(" "),
        filterText: `${as.name} ${formatAsn(as.asn)} ${as.title ?? ""}`,
        labelDetails: { description: formatAsn(as.asn) },
      }),
    );
}

/** Routers of the network around the cursor come first. */
function routers(request: ValueRequest, wanted: (router: Router) => boolean): CompletionItem[] {
  const own = scopeOf(request.design, request.place).as;
  const all = request.design.ases.flatMap((as) => as.routers).filter((router) => router.name && wanted(router));
  const count = new Map<string, number>();
  for (const { label } of all) count.set(label, (count.get(label) ?? 0) + 1);
  return all.map((router) => {
    const short = router.as === own || count.get(router.label) === 1;
    const label = short ? router.label : `${router.as.name}.${router.label}`;
    const sort = `${router.as === own ? 0 : 1}${label}`;
    return symbolItem(request, router, CompletionItemKind.Field, label, { sort, detail: routerDetail(router) });
  });
}

/**
 * Where a session may be: routers of either side, exchanges that both are members of, and places, first those where both are.
 * Where the other side is not known any of them is possible.
 */
function sessionPlaces(request: ValueRequest): CompletionItem[] {
  const { design, place } = request;
  const scope = scopeOf(design, place);
  const others = farEnds(design, place);
  const sides = [...(scope.as ? [scope.as] : []), ...others];
  const known = sides.length > 0;
  const joins = place.statement?.form === "join" || place.around.at(-1)?.form === "join";
  const both = sharedPlaces(scope, others);
  return [
    ...(joins ? [] : exchangeItems(request, known ? commonExchanges(design, scope, others) : design.ixps)),
    ...routers(request, ({ as }) => !known || sides.includes(as)),
    ...locationItems(request, known ? both : undefined),
  ];
}

function routerDetail({ kind, as, title, location }: Router): string {
  const where = location?.city ?? location?.text;
  return [kind === "pop" ? "PoP of" : "router of", as.name, title && `“${title}”`, where && `at ${where}`]
    .filter(Boolean)
    .join(" ");
}

/** Inside an `as` only its own routers are meant by an IGP link or a reflector; in a scenario any. */
function ownRouters(request: ValueRequest): (router: Router) => boolean {
  const own = scopeOf(request.design, request.place).as;
  return own ? (router) => router.as === own : () => true;
}

/** Inside a service only the sites of its origin. */
function sites(request: ValueRequest): CompletionItem[] {
  const outermost = request.place.around[0];
  const name = outermost && firstValue(outermost, "name")?.text;
  const service = outermost && request.design.services.find((one) => one.name === name);
  const origin = service?.origin?.target;
  const serving = origins(request.design);
  return routers(request, (router) =>
    origin ? router.as === origin : router.kind === "pop" || serving.has(router.as),
  );
}

function origins({ services: all }: Design): ReadonlySet<As> {
  return new Set(all.flatMap(({ origin }) => origin?.target ?? []));
}

function exchangeItems(request: ValueRequest, ixps: readonly Ixp[]): CompletionItem[] {
  return ixps.map((ixp) =>
    symbolItem(request, ixp, CompletionItemKind.Interface, ixp.name, {
      sort: `0${ixp.name}`,
      detail: [ixp.title, ixp.location && `at ${ixp.location.city ?? ixp.location.text}`].filter(Boolean).join(" "),
    }),
  );
}

/** What can be joined, first what is where the network is. */
function exchanges(request: ValueRequest): CompletionItem[] {
  const { as, router } = scopeOf(request.design, request.place);
  const here = codesOf(router ? [router] : (as?.routers ?? []));
  const near = request.design.ixps.filter(({ location }) => location?.code && here.has(location.code));
  const far = request.design.ixps.filter((ixp) => !near.includes(ixp));
  return [...exchangeItems(request, near), ...exchangeItems({ ...request, rank: near.length > 0 ? "b" : "a" }, far)];
}

function services(request: ValueRequest): CompletionItem[] {
  return request.design.services.map((service) =>
    symbolItem(request, service, CompletionItemKind.Module, service.name, {
      detail: [service.cast, service.title, service.prefixes[0]?.text].filter(Boolean).join(" "),
    }),
  );
}

function regions(request: ValueRequest): CompletionItem[] {
  return request.design.regions.map((region) =>
    symbolItem(request, region, CompletionItemKind.Constant, region.name, {
      detail: [region.title, region.location?.city].filter(Boolean).join(", "),
    }),
  );
}

/** `arelion.` goes on with the routers of arelion, by name or by place. */
function qualified(request: ValueRequest, qualifier: string): CompletionItem[] {
  const as = request.design.ases.find(({ name, asn }) => name === qualifier || formatAsn(asn) === qualifier);
  return (as?.routers ?? [])
    .filter(({ kind }) => kind !== "bare")
    .map((router) =>
      symbolItem(request, router, CompletionItemKind.Field, router.label, { detail: routerDetail(router) }),
    );
}

/** Prefixes that services announce: what ROAs and hijacks are about. */
function prefixes({ context, design, rank }: ValueRequest): CompletionItem[] {
  const seen = new Map<string, string>();
  for (const service of design.services) {
    for (const { prefix } of service.prefixes) {
      const text = formatPrefix(prefix);
      if (!seen.has(text)) seen.set(text, service.title ?? service.name);
    }
  }
  return [...seen].map(([text, detail]) =>
    item(context, text, CompletionItemKind.Value, rank, { detail, ...documented(prefixHover(design, text)) }),
  );
}

/** What the neighbours obey, else what anybody does; then the well-known ones. */
function communities({ context, design, place, rank }: ValueRequest): CompletionItem[] {
  const own = obeyedCommunities(design, place).map(({ action, by }) =>
    item(context, action.community.value, CompletionItemKind.Constant, rank, {
      detail: `${by}: ${action.effects.map((effect) => effect.kind.replace("-", " ")).join(", ")}`,
      ...documented(actionText(by, action)),
      ...IN_LIST,
    }),
  );
  const known = [...WELL_KNOWN_COMMUNITIES].map(([name, value]) =>
    item(context, formatCommunity(value), CompletionItemKind.Constant, "b", {
      detail: value,
      ...documented(wordReference(name)),
      ...IN_LIST,
    }),
  );
  return [...own, ...known];
}

function ruleCodes({ context, rank }: ValueRequest): CompletionItem[] {
  return [...RULES.values()].map((rule) =>
    item(context, rule.code, CompletionItemKind.EnumMember, rank, { detail: rule.title, documentation: rule.doc }),
  );
}

/** A number that nobody has yet, from those set aside for documentation (RFC 5398). */
function newAsns({ context, design, rank }: ValueRequest): CompletionItem[] {
  for (let asn = 64496; asn <= 64511; asn++) {
    if (design.asesByNumber.has(asn)) continue;
    const doc = "Not declared in this design, and set aside for documentation by RFC 5398.";
    const more = { detail: "for documentation, RFC 5398", ...documented(linkRfcs(doc)) };
    return [item(context, formatAsn(asn), CompletionItemKind.Value, rank, more)];
  }
  return [];
}
