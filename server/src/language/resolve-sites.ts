import { airport } from "./airports.js";
import { type Binding, spanOf } from "./binding.js";
import type {
  As,
  DesignFile,
  NeighborRef,
  Router,
  Selector,
  SessionPlace,
  SiteRef,
  SiteSelection,
  Span,
} from "./design.js";
import { bindLocation, readLocation } from "./locate.js";
import type { ItemNode, StatementNode, ValueNode } from "./nodes.js";
import { allValues } from "./nodes.js";
import { type Resolver, routerNames } from "./resolve.js";

/** What the binder's parts work with. */
export interface Bench {
  readonly binding: Binding;
  readonly resolver: Resolver;
}

/**
 * A site of a service's origin, or of any network where no origin is known.
 * @param bench binder
 * @param value a PoP, a router or a location
 * @param file where it stands
 * @param origin the AS whose site it is
 * @returns the site; without routers where it is unknown, which is reported
 */
export function bindSite(bench: Bench, value: ValueNode, file: DesignFile, origin?: As): SiteRef {
  const source = spanOf(file, value);
  const { text } = value;
  if (!origin || text.includes(".")) {
    const target = value.type === "coordinates" ? undefined : bench.resolver.router(value, file).target;
    return { text, source, routers: target ? [target] : [] };
  }
  const found = bench.resolver.routersAt(origin, text);
  if (found.length > 0) {
    return { text, source, routers: found.filter((router) => use(bench, router, source)) };
  }
  if (airport(text) && !bench.binding.routers.has(text)) {
    bench.binding.report("AC002", source, `‘${origin.name}’ has no PoP or router at ${text}.`);
  } else if (bench.binding.routers.has(text)) bench.resolver.router(value, file, origin);
  else bench.resolver.unknown("router", text, source, routerNames(origin));
  return { text, source, routers: [] };
}

function use(bench: Bench, router: Router, source: Span): boolean {
  return bench.resolver.useRouter(router, source) !== undefined;
}

/**
 * The sites of an `at` list.
 * @param bench binder
 * @param node the statement, with values of the role "at"
 * @param file where it stands
 * @param origin the AS whose sites they are
 * @returns the selection, or undefined where none is written
 */
export function bindSelection(
  bench: Bench,
  node: StatementNode,
  file: DesignFile,
  origin: As | undefined,
): SiteSelection | undefined {
  const values = allValues(node, "at");
  const [first] = values;
  const last = values[values.length - 1];
  if (!first || !last) return undefined;
  const sites = values.filter((value) => value.type !== "keyword").map((value) => bindSite(bench, value, file, origin));
  return {
    source: { file: file.uri, start: first.start, end: last.end },
    all: values.some((value) => value.type === "keyword"),
    sites,
  };
}

/**
 * The places of a session's `at`.
 * @param bench binder
 * @param values what is written
 * @param file where it stands
 * @param owner the AS that declares the session
 * @param targets the other ends
 * @returns what each of them is
 */
export function bindPlaces(
  bench: Bench,
  values: readonly ValueNode[],
  file: DesignFile,
  owner: As | undefined,
  targets: readonly NeighborRef[],
): SessionPlace[] {
  return values.map((value) => bindPlace(bench, value, file, owner, targets));
}

function bindPlace(
  bench: Bench,
  value: ValueNode,
  file: DesignFile,
  owner: As | undefined,
  targets: readonly NeighborRef[],
): SessionPlace {
  const source = spanOf(file, value);
  const { text } = value;
  const written = { text, source };
  const unresolved: SessionPlace = { kind: "unresolved", ...written };
  if (value.type === "coordinates") return { kind: "location", ...written, location: readLocation(value, file) };
  if (text.includes(".")) {
    const { target } = bench.resolver.router(value, file);
    return target ? { kind: "router", ...written, router: target } : unresolved;
  }
  const sides = [owner, ...targets.map((target) => target.as)].filter((as) => as !== undefined);
  for (const as of sides) {
    const router = as.routers.find((candidate) => candidate.name === text);
    if (!router) continue;
    return bench.resolver.useRouter(router, source) ? { kind: "router", ...written, router } : unresolved;
  }
  const ixp = bench.binding.ixps.byName.get(text);
  if (ixp) {
    const element = bench.resolver.use(ixp, source);
    return element ? { kind: "ixp", ...written, ixp: element } : unresolved;
  }
  if (airport(text)) return { kind: "location", ...written, location: readLocation(value, file) };
  if (/^[A-Za-z]{3}$/.test(text)) {
    bindLocation(bench.binding, value, file);
  } else {
    bench.resolver.unknown("router", text, source, [
      ...sides.flatMap(routerNames),
      ...bench.binding.ixps.byName.keys(),
    ]);
  }
  return unresolved;
}

/**
 * The neighbours that values select: relations, `all`, or one by one.
 * @param bench binder
 * @param node the statement or item
 * @param role the values' role
 * @param file where it stands
 * @returns the selectors, possibly none
 */
export function bindSelectors(
  bench: Bench,
  node: StatementNode | ItemNode,
  role: string,
  file: DesignFile,
): Selector[] {
  return allValues(node, role).map((value): Selector => {
    const source = spanOf(file, value);
    if (value.type !== "keyword") {
      return { kind: "neighbor", source, neighbor: bench.resolver.neighbor(value, file, true) };
    }
    switch (value.text) {
      case "customers":
        return { kind: "relation", source, relation: "customer" };
      case "peers":
        return { kind: "relation", source, relation: "peer" };
      case "providers":
        return { kind: "relation", source, relation: "provider" };
      default:
        return { kind: "all", source };
    }
  });
}
