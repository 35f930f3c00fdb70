import { parseAsn } from "../base/asn.js";
import {
  type Binding,
  type Declaration,
  type Filling,
  type Names,
  noPreferences,
  relatedTo,
  replacing,
  spanOf,
} from "./binding.js";
import type { As, DesignFile, DesignSymbol, Ixp, Location, Policy, Region, Router, Service, Span } from "./design.js";
import { bindLocation } from "./locate.js";
import { allValues, firstValue, type StatementNode } from "./nodes.js";
import type { Resolver } from "./resolve.js";
import type { Scenario } from "./scenario.js";

/**
 * The first pass: makes an element of every declaration, with its name, so that the second pass can refer to any of
 * them whatever the order. Routers and their places are made here too, for they are referred to by place.
 * @param binding takes the names and the mistakes
 * @param resolver learns which ASes count
 * @param node a top-level statement
 * @param file where it stands
 */
export function declare(binding: Binding, resolver: Resolver, node: StatementNode, file: DesignFile): void {
  switch (node.form) {
    case "as":
      declareAs(binding, resolver, node, file);
      return;
    case "ixp":
      add(binding, "ixp", binding.ixps, newIxp, node, file);
      return;
    case "anycast":
    case "unicast":
    case "multicast":
      add(binding, "service", binding.services, newService(node.form), node, file);
      return;
    case "region":
      add(binding, "region", binding.regions, newRegion, node, file);
      return;
    case "scenario":
      add(binding, "scenario", binding.scenarios, newScenario, node, file);
      return;
    case "internet":
      binding.hasInternet = true;
      return;
    default:
  }
}

/** What a named declaration starts with. */
interface Head {
  readonly name: string;
  readonly title: string | undefined;
  readonly source: Span;
  readonly nameSource: Span;
}

function head(node: StatementNode, file: DesignFile): Head | undefined {
  const name = firstValue(node, "name");
  if (!name) return undefined;
  const title = firstValue(node, "title")?.text;
  return { name: name.text, title, source: spanOf(file, node), nameSource: spanOf(file, name) };
}

function add<T extends DesignSymbol>(
  binding: Binding,
  kind: "as" | "ixp" | "service" | "region" | "scenario",
  names: Names<T>,
  make: (head: Head) => T,
  node: StatementNode,
  file: DesignFile,
): Declaration<T> | undefined {
  const start = head(node, file);
  if (!start) return undefined;
  const declaration: Declaration<T> = { element: make(start), node, file, listed: true };
  names.all.push(declaration);
  binding.index.declare(kind, declaration.element, start.nameSource);
  const first = names.byName.get(start.name);
  if (first) {
    declaration.listed = false;
    const related = [relatedTo(first.element.nameSource, `‘${start.name}’ was declared here first.`)];
    binding.report("AC003", start.nameSource, `‘${start.name}’ is declared twice; the first one counts.`, { related });
  } else names.byName.set(start.name, declaration);
  return declaration;
}

function declareAs(binding: Binding, resolver: Resolver, node: StatementNode, file: DesignFile): void {
  const named = firstValue(node, "name");
  const written = firstValue(node, "asn") ?? (named && parseAsn(named.text) ? named : undefined);
  const asn = written && parseAsn(written.text)?.asn;
  const make = (start: Head): As => ({
    kind: "as",
    ...start,
    asn: asn ?? 0,
    asnSource: written ? spanOf(file, written) : start.nameSource,
    locations: [],
    routers: [],
    sessions: [],
    neighbors: [],
    igp: [],
    reflectors: [],
    policy: newPolicy(),
    backbone: undefined,
  });
  const declaration = add(binding, "as", binding.ases, make, node, file);
  if (!declaration) return;
  const as = declaration.element;
  if (asn === undefined) declaration.listed = false;
  else if (declaration.listed) {
    const first = binding.asesByNumber.get(asn);
    if (first) {
      declaration.listed = false;
      const related = [relatedTo(first.asnSource, `AS${asn} is ‘${first.name}’.`)];
      const message = `AS${asn} is declared twice, as ‘${first.name}’ and as ‘${as.name}’; the first one counts.`;
      binding.report("AC004", as.asnSource, message, { related });
    } else binding.asesByNumber.set(asn, as);
  }
  if (declaration.listed) resolver.listedAses.add(as);
  declareRouters(binding, as as Filling<As>, node, file);
}

/** The PoPs and routers of an AS, then one unnamed router for each other place of its `at`. */
function declareRouters(binding: Binding, as: Filling<As>, node: StatementNode, file: DesignFile): void {
  const byName = new Map<string, Router>();
  for (const statement of node.block?.statements ?? []) {
    if (statement.kind !== "statement") continue;
    if (statement.form === "as.at") {
      for (const value of allValues(statement, "at")) as.locations.push(bindLocation(binding, value, file));
    } else if (statement.form === "pop" || statement.form === "router") {
      declareRouter(binding, as, byName, statement, file);
    }
  }
  const taken = new Set(as.routers.flatMap((router) => (router.location ? [placeKey(router.location)] : [])));
  for (const location of as.locations) {
    const key = placeKey(location);
    if (taken.has(key)) continue;
    taken.add(key);
    as.routers.push(newRouter(as, "place", { name: undefined, title: undefined, source: location.source, location }));
  }
  if (as.routers.length === 0) {
    as.routers.push(
      newRouter(as, "bare", { name: undefined, title: undefined, source: as.nameSource, location: undefined }),
    );
  }
}

function declareRouter(
  binding: Binding,
  as: Filling<As>,
  byName: Map<string, Router>,
  node: StatementNode,
  file: DesignFile,
): void {
  const start = head(node, file);
  if (!start) return;
  const at = node.block?.statements.find((inner) => inner.kind === "statement" && inner.form === "router.at");
  const value = at?.kind === "statement" ? firstValue(at, "at") : undefined;
  const location = value && bindLocation(binding, value, file);
  const router = newRouter(as, node.form === "pop" ? "pop" : "router", { ...start, location });
  binding.index.declare("router", router, start.nameSource);
  const first = byName.get(start.name);
  if (first) {
    const related = [relatedTo(first.nameSource, `‘${start.name}’ was declared here first.`)];
    const message = `‘${as.name}’ has a ‘${start.name}’ already; the first one counts.`;
    binding.report("AC003", start.nameSource, message, { related });
    return;
  }
  byName.set(start.name, router);
  binding.routersByNode.set(node, router);
  as.routers.push(router);
  // The PoPs of a network that is declared twice are those of the first one.
  const sameName = binding.routers.get(start.name);
  if (sameName?.some((other) => other.as.name === as.name)) return;
  if (sameName) sameName.push(router);
  else binding.routers.set(start.name, [router]);
}

function placeKey(location: Location): string {
  return location.code ?? location.text.replace(/\s+/g, " ");
}

function newRouter(
  as: As,
  kind: Router["kind"],
  parts: Pick<Router, "name" | "title" | "source" | "location"> & { readonly nameSource?: Span },
): Router {
  return {
    kind,
    as,
    name: parts.name,
    label: parts.name ?? parts.location?.text ?? as.name,
    title: parts.title,
    source: parts.source,
    nameSource: parts.nameSource ?? parts.source,
    location: parts.location,
    id: undefined,
    capacity: undefined,
    policy: newPolicy(),
  };
}

function newPolicy(): Policy {
  return {
    rov: undefined,
    otc: undefined,
    medAlwaysCompare: undefined,
    acceptMaxLength: undefined,
    honoursGracefulShutdown: undefined,
    allowAsIn: undefined,
    localPref: noPreferences(),
    actions: [],
  };
}

function newIxp(start: Head): Ixp {
  return { kind: "ixp", ...start, location: undefined, lans: [], routeServer: undefined };
}

function newService(cast: Service["cast"]): (start: Head) => Service {
  return (start) => ({
    kind: "service",
    ...start,
    cast,
    origin: undefined,
    prefixes: [],
    addresses: [],
    announcements: [],
    withdrawals: [],
    localScopes: [],
    group: undefined,
    sender: undefined,
    receivers: [],
  });
}

function newRegion(start: Head): Region {
  return { kind: "region", ...start, location: undefined, users: undefined, demand: undefined, via: [] };
}

function newScenario(start: Head): Scenario {
  return { kind: "scenario", ...start, changes: [], expectations: [] };
}

/**
 * Reports a missing part of a declaration, at its name, with a fix that puts a line into its block.
 * @param binding takes the mistake
 * @param declaration what lacks it
 * @param message what is missing and what it looks like
 * @param line the line to insert, or undefined where nothing sensible can be
 */
export function reportMissing(
  binding: Binding,
  { element, node, file }: Declaration<DesignSymbol>,
  message: string,
  line: string | undefined,
): void {
  const { block } = node;
  if (!block || line === undefined) {
    binding.report("AC006", element.nameSource, message);
    return;
  }
  const inner = file.text.slice(block.open + 1, block.close ?? block.end);
  const indent = /[\r\n]([ \t]+)\S/.exec(inner)?.[1];
  const text = indent === undefined ? ` ${line}` : `\n${indent}${line}`;
  const at = { file: file.uri, start: block.open + 1, end: block.open + 1 };
  binding.report("AC006", element.nameSource, message, { fixes: [replacing(`Add ‘${line}’`, at, text)] });
}
