import { siteKey } from "../analysis/sites";
import { formatAsn } from "../base/asn";
import type { As, Declared, Design, DesignSymbol, Ixp, Region, Router, Session, Span } from "../language/design";
import { linkId } from "./graph-model";
import type { ElementId } from "./model";

/** What an element of the picture may be declared as. */
export type ElementSymbol = As | Router | Ixp | Region;

/**
 * What declares an element of the picture.
 * @param design the design that the picture is of
 * @param element an element's id; may be anything, for it comes over the wire
 * @returns the declaration; a flow's is its region's. Undefined where the design has no such element
 */
export function symbolOf(design: Design, element: ElementId): ElementSymbol | undefined {
  const [, kind, name] = /^(pop|router|region|flow|as|ixp):(.*)$/s.exec(element) ?? [];
  if (name === undefined) return undefined;
  switch (kind) {
    case "pop":
    case "router":
      return design.ases.flatMap((as) => as.routers).find((router) => siteKey(router) === name);
    case "as":
      return design.ases.find((as) => as.name === name) ?? design.ases.find((as) => formatAsn(as.asn) === name);
    case "ixp":
      return design.ixps.find((ixp) => ixp.name === name);
    default: {
      const region = kind === "flow" ? name.slice(0, name.lastIndexOf("/")) : name;
      return design.regions.find((candidate) => candidate.name === region);
    }
  }
}

/**
 * Where an element of the picture is declared.
 * @param design the design that the picture is of
 * @param element an element's id; may be anything, for it comes over the wire
 * @returns the declaration's name; a flow's is its region's. Undefined where the design has no such element
 */
export function sourceOf(design: Design, element: ElementId): Span | undefined {
  if (element.startsWith("link:")) return linkSource(design, element.slice("link:".length).split("|"));
  return symbolOf(design, element)?.nameSource;
}

/**
 * What the picture has for a place in the text: what the name there means, what is declared around it, and the links of the sessions
 * that the words there make. A place in a network but in none of its sites stands for all of them.
 * @param design the design
 * @param file one of its files, as the design has it
 * @param offset UTF-16 units from its start
 * @returns ids, each once; the picture need not show them all
 */
export function elementsAt(design: Design, file: string, offset: number): ElementId[] {
  const around = (declared: Pick<Declared, "source">) =>
    declared.source.file === file && declared.source.start <= offset && offset <= declared.source.end;
  const named = design.index.at(file, offset)?.symbol;
  const ids = new Set<ElementId>(named === undefined ? [] : idsOf(named));
  for (const region of design.regions) if (around(region)) ids.add(`region:${region.name}`);
  for (const ixp of design.ixps) if (around(ixp)) ids.add(`ixp:${ixp.name}`);
  for (const as of design.ases) {
    if (!around(as)) continue;
    const inside = as.routers.filter(around);
    if (inside.length === 0) ids.add(`as:${as.name}`);
    for (const router of inside.length === 0 ? as.routers : inside) for (const id of idsOf(router)) ids.add(id);
  }
  for (const id of linksAt(design, file, offset)) ids.add(id);
  return [...ids];
}

/** The links of the session that is meant at a place, or of all that its statement makes. */
function linksAt({ sessions }: Design, file: string, offset: number): ElementId[] {
  const around = (span: Span) => span.file === file && span.start <= offset && offset <= span.end;
  const own = sessions.filter(({ source }) => around(source));
  return (own.length > 0 ? own : sessions.filter(({ statement }) => around(statement))).flatMap((session) => {
    const [near, far] = [endsOf(session.router ?? session.owner), farEnds(session)];
    return near.flatMap((a) => far.flatMap((b) => [linkId(a, b), linkId(b, a)]));
  });
}

/** The nodes of the graph that may stand for a network or one of its routers: sites of the service's origin, else the network. */
function endsOf(symbol: As | Router): ElementId[] {
  const [as, routers] = symbol.kind === "as" ? [symbol, symbol.routers] : [symbol.as, [symbol]];
  const sites = routers.filter(({ kind }) => kind === "pop");
  return [`as:${as.name}`, ...sites.map((site) => `pop:${siteKey(site)}`)];
}

function farEnds({ target: { ixp, router, as, asn } }: Session): ElementId[] {
  if (ixp) return [`ixp:${ixp.name}`];
  const end = router ?? as;
  return end ? endsOf(end) : asn === undefined ? [] : [`as:${formatAsn(asn)}`];
}

function idsOf(symbol: DesignSymbol): ElementId[] {
  switch (symbol.kind) {
    case "region":
      return [`region:${symbol.name}`];
    case "as":
      return [`as:${symbol.name}`];
    case "ixp":
      return [`ixp:${symbol.name}`];
    case "service":
    case "scenario":
      return [];
    default:
      return [`pop:${siteKey(symbol)}`, `router:${siteKey(symbol)}`];
  }
}

/** The first session between two ends of a link, else the first end that is declared. */
function linkSource(design: Design, ends: readonly ElementId[]): Span | undefined {
  const [a, b] = ends;
  if (a === undefined || b === undefined || ends.length > 2) return undefined;
  const session = design.sessions.find(
    (each) => (isNear(each, a) && isFar(each, b)) || (isNear(each, b) && isFar(each, a)),
  );
  return session?.source ?? sourceOf(design, a) ?? sourceOf(design, b);
}

function isNear({ owner, router }: Session, end: ElementId): boolean {
  if (end.startsWith("pop:"))
    return router ? end === `pop:${siteKey(router)}` : owner.routers.some((each) => end === `pop:${siteKey(each)}`);
  return end === `as:${owner.name}`;
}

function isFar({ target }: Session, end: ElementId): boolean {
  if (target.ixp) return end === `ixp:${target.ixp.name}`;
  if (target.as && end.startsWith("pop:")) {
    const routers = target.router ? [target.router] : target.as.routers;
    return routers.some((router) => end === `pop:${siteKey(router)}`);
  }
  return target.as ? end === `as:${target.as.name}` : target.asn !== undefined && end === `as:${formatAsn(target.asn)}`;
}
