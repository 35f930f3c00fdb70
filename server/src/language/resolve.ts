import { parseAsn } from "../base/asn.js";
import { airport } from "./airports.js";
import { type Binding, type Declaration, relatedTo, replacing, spanOf } from "./binding.js";
import type {
  As,
  AsRef,
  DesignFile,
  DesignSymbol,
  Ixp,
  NeighborRef,
  Ref,
  Region,
  Router,
  Service,
  Span,
} from "./design.js";
import type { ValueNode } from "./nodes.js";
import type { Scenario } from "./scenario.js";
import { nearest } from "./spelling.js";

/** What a reference wants, for messages. */
const WANTED = {
  as: "an AS",
  router: "a PoP or a router",
  ixp: "an exchange",
  service: "a service",
  region: "a region",
  scenario: "a scenario",
} as const;

type Wanted = keyof typeof WANTED;

/** One word of a qualified name. */
interface Segment {
  readonly text: string;
  readonly span: Span;
}

/** Finds what names refer to, notes where they stand, and reports those that refer to nothing. */
export class Resolver {
  /** ASes that count; filled by the declaring pass. */
  readonly listedAses = new Set<As>();
  private readonly meant = new Map<string, string | undefined>();

  constructor(private readonly binding: Binding) {}

  /**
   * @param value a name or an AS number
   * @param optional true where a number that nothing declares is no mistake
   */
  as(value: ValueNode, file: DesignFile, optional = false): AsRef {
    const source = spanOf(file, value);
    const found = this.findAs({ text: value.text, span: source }, optional);
    return { text: value.text, source, target: found?.as, asn: found?.as?.asn ?? found?.asn };
  }

  /** A neighbour: an AS, one of its routers, an exchange (its route server). */
  neighbor(value: ValueNode, file: DesignFile, optional = false): NeighborRef {
    const source = spanOf(file, value);
    const { text } = value;
    const refer = (as: As | undefined, asn = as?.asn, router?: Router, ixp?: Ixp): NeighborRef => {
      return { text, source, as, asn, router, ixp };
    };
    const named = this.binding.ases.byName.get(text);
    if (named) return refer(this.use(named, source));
    const [first, second] = this.segments(value, file);
    if (!first) return refer(undefined);
    if (second) {
      const router = this.qualified(first, second);
      return refer(router?.as, router?.as.asn, router);
    }
    if (this.binding.routers.has(text)) {
      const router = this.router(value, file).target;
      return refer(router?.as, router?.as.asn, router);
    }
    const ixp = this.binding.ixps.byName.get(text);
    if (ixp) return refer(undefined, undefined, undefined, this.use(ixp, source));
    const found = this.findAs(first, optional);
    return refer(found?.as, found?.as?.asn ?? found?.asn);
  }

  /**
   * A PoP or a router, by name or, within an AS or qualified by it, by location.
   * @param within the AS in whose block it stands
   */
  router(value: ValueNode, file: DesignFile, within?: As): Ref<Router> {
    const source = spanOf(file, value);
    const reference = { text: value.text, source };
    const [first, second] = this.segments(value, file);
    if (first && second) return { ...reference, target: this.qualified(first, second) };
    const local = within && this.inAs(within, value.text);
    if (local) return { ...reference, target: this.useRouter(local, source) };
    const found = this.binding.routers.get(value.text) ?? [];
    if (found.length === 1 && found[0]) {
      const [router] = found;
      if (!within || router.as === within) return { ...reference, target: this.useRouter(router, source) };
      this.foreign(router, within, source);
    } else if (found.length > 1 && !within) this.ambiguous(value.text, found, source);
    else this.unknown("router", value.text, source, within ? routerNames(within) : this.binding.routers.keys());
    return { ...reference, target: undefined };
  }

  /** Routers of an AS by a name or by a location; all of those at the location. */
  routersAt(as: As, text: string): readonly Router[] {
    const named = as.routers.find((router) => router.name === text);
    return named ? [named] : as.routers.filter((router) => router.location?.text === text);
  }

  ixp(value: ValueNode, file: DesignFile): Ref<Ixp> {
    return this.simple("ixp", this.binding.ixps.byName, value, file);
  }

  service(value: ValueNode, file: DesignFile): Ref<Service> {
    return this.simple("service", this.binding.services.byName, value, file);
  }

  region(value: ValueNode, file: DesignFile): Ref<Region> {
    return this.simple("region", this.binding.regions.byName, value, file);
  }

  scenario(value: ValueNode, file: DesignFile): Ref<Scenario> {
    return this.simple("scenario", this.binding.scenarios.byName, value, file);
  }

  /** Notes the reference; the router where its AS counts. */
  useRouter(router: Router, span: Span): Router | undefined {
    this.binding.index.refer(router, span);
    return this.listedAses.has(router.as) ? router : undefined;
  }

  /** Notes the reference; the element where it counts. */
  use<T extends DesignSymbol>(declaration: Declaration<T>, span: Span): T | undefined {
    this.binding.index.refer(declaration.element, span);
    return declaration.listed ? declaration.element : undefined;
  }

  /** Reports a name that nothing declares, or that something of another kind has. */
  unknown(wanted: Wanted, text: string, span: Span, candidates: Iterable<string>): void {
    const other = this.binding.full ? undefined : this.otherKind(wanted, text);
    if (other) {
      const { what, symbol, instead } = other;
      const hint = instead ? ` Its network is ‘${instead}’.` : "";
      const fixes = instead ? [replacing(`Change to ‘${instead}’`, span, instead)] : [];
      const related = [relatedTo(symbol.nameSource, `‘${text}’ is declared here.`)];
      const message = `‘${text}’ is ${what}, but ${WANTED[wanted]} is wanted here.${hint}`;
      this.binding.report("AC005", span, message, { fixes, related });
      return;
    }
    const meant = this.nearestName(wanted, text, candidates);
    const fixes = meant === undefined ? [] : [replacing(`Change to ‘${meant}’`, span, meant)];
    const hint =
      meant === undefined
        ? ` No ${WANTED[wanted].replace(/\ban? /g, "")} is declared by that name.`
        : ` Did you mean ‘${meant}’?`;
    this.binding.report("AC002", span, `Unknown name ‘${text}’.${hint}`, { fixes });
  }

  /** The nearest name, looked for once for each wrong one. */
  private nearestName(wanted: Wanted, text: string, candidates: Iterable<string>): string | undefined {
    const key = `${wanted} ${text}`;
    const known = this.meant.get(key);
    if (known !== undefined || this.meant.has(key)) return known;
    // Hundreds of different wrong names are no slips of the finger: an include is missing.
    const found = this.meant.size < 200 ? nearest(text, candidates) : undefined;
    this.meant.set(key, found);
    return found;
  }

  private simple<T extends DesignSymbol>(
    wanted: Wanted,
    table: ReadonlyMap<string, Declaration<T>>,
    value: ValueNode,
    file: DesignFile,
  ): Ref<T> {
    const source = spanOf(file, value);
    const found = table.get(value.text);
    if (found) return { text: value.text, source, target: this.use(found, source) };
    this.unknown(wanted, value.text, source, table.keys());
    return { text: value.text, source, target: undefined };
  }

  private segments(value: ValueNode, file: DesignFile): readonly Segment[] {
    const isWhole = value.type === "asn" || value.type === "coordinates" || !value.text.includes(".");
    if (isWhole) return [{ text: value.text, span: spanOf(file, value) }];
    let start = value.start;
    return value.text.split(".").map((text) => {
      const span = { file: file.uri, start, end: start + text.length };
      start = span.end + 1;
      return { text, span };
    });
  }

  /** An AS by name, else by number. Undefined, and reported, where there is none. */
  private findAs({ text, span }: Segment, optional: boolean): { as?: As; asn?: number } | undefined {
    const { binding } = this;
    const named = binding.ases.byName.get(text);
    if (named) return { as: this.use(named, span) };
    const number = parseAsn(text)?.asn;
    if (number === undefined) {
      this.unknown("as", text, span, binding.ases.byName.keys());
      return undefined;
    }
    const numbered = binding.asesByNumber.get(number);
    if (numbered) {
      binding.index.refer(numbered, span);
      return { as: numbered };
    }
    if (!optional && !binding.hasInternet) {
      binding.report("AC002", span, `No ‘as’ declares AS${number}.`);
      return undefined;
    }
    return { asn: number };
  }

  /** `carrier.w`, `arelion.FRA`, or by way of a service `dns.tokyo`. */
  private qualified(first: Segment, second: Segment): Router | undefined {
    const service = this.binding.services.byName.get(first.text);
    let as: As | undefined;
    if (service && !this.binding.ases.byName.has(first.text)) {
      as = this.use(service, first.span)?.origin?.target;
    } else as = this.findAs(first, false)?.as;
    if (!as || second.text === "") return undefined;
    const found = this.inAs(as, second.text);
    if (found) return this.useRouter(found, second.span);
    const places = as.routers.flatMap((router) => (router.location?.code ? [router.location.code] : []));
    if (airport(second.text)) {
      const where = places.length === 0 ? "it has no place" : `it is at ${[...new Set(places)].join(", ")}`;
      this.binding.report("AC002", second.span, `‘${as.name}’ has no router at ${second.text}: ${where}.`);
    } else this.unknown("router", second.text, second.span, [...routerNames(as), ...places]);
    return undefined;
  }

  private inAs(as: As, text: string): Router | undefined {
    const found = this.routersAt(as, text);
    return found.find((router) => router.name === text) ?? found.find((router) => router.kind === "place") ?? found[0];
  }

  private foreign(router: Router, within: As, span: Span): void {
    const message = `‘${router.label}’ belongs to ‘${router.as.name}’, not to ‘${within.name}’.`;
    const related = [relatedTo(router.nameSource, "It is declared here.")];
    this.binding.report("AC005", span, message, { related });
  }

  private ambiguous(text: string, found: readonly Router[], span: Span): void {
    const names = found.slice(0, 4).map((router) => `${router.as.name}.${text}`);
    const message = `Several networks have a ‘${text}’: write ${names.join(" or ")}.`;
    const fixes = names.map((name) => replacing(`Change to ‘${name}’`, span, name));
    this.binding.report("AC002", span, message, { fixes: fixes.map((fix) => ({ ...fix, preferred: false })) });
  }

  /** A declaration of that name that is of another kind. */
  private otherKind(
    wanted: Wanted,
    text: string,
  ): { what: string; symbol: DesignSymbol; instead?: string } | undefined {
    const { binding } = this;
    for (const kind of ["as", "ixp", "service", "region", "scenario"] as const) {
      const symbol = binding.names(kind).byName.get(text)?.element;
      if (kind !== wanted && symbol) return { what: WANTED[kind], symbol };
    }
    const [router] = wanted === "router" ? [] : (binding.routers.get(text) ?? []);
    if (!router) return undefined;
    const what = router.kind === "pop" ? "a PoP" : "a router";
    return wanted === "as" ? { what, symbol: router, instead: router.as.name } : { what, symbol: router };
  }
}

/** @returns the names of an AS's PoPs and named routers */
export function routerNames(as: As): readonly string[] {
  return as.routers.flatMap((router) => (router.name === undefined ? [] : [router.name]));
}
