import { siteKey } from "../analysis/sites";
import { formatAsn } from "../base/asn";
import type { As, Declared, Design, DesignSymbol, Ixp, Region, Router, Session, Span } from "../language/design";
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
 * What the picture has for a place in the text: what the name there means, and what is declared around it. A place in a
 * network but in none of its sites stands for all of them.
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
  return [...ids];
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
