import { bindMaxLength } from "./bind-policy.js";
import { bindCommunities, statementsOf } from "./bind-values.js";
import { append, type Filling, spanOf } from "./binding.js";
import type {
  As,
  DesignFile,
  NeighborOptions,
  NeighborRef,
  Ref,
  Router,
  Service,
  Session,
  SessionOptions,
} from "./design.js";
import { allItems, allValues, type BlockNode, firstValue, type StatementNode, type ValueNode } from "./nodes.js";
import { type Bench, bindPlaces } from "./resolve-sites.js";

/** Reads `transit from`, `peer with` or `join`: one session for every target. */
export function bindSessions(
  bench: Bench,
  owner: As,
  router: Router | undefined,
  node: StatementNode,
  file: DesignFile,
): Session[] {
  const relation = node.form === "transit" ? "transit" : node.form === "peer" ? "peer" : "join";
  return allItems(node, "sessions").flatMap((item) => {
    const values = allValues(item, "target");
    const targets = values.map((value) => bindTarget(bench, value, file, relation));
    const at = bindPlaces(bench, [...allValues(item, "at"), ...placesIn(item.block)], file, owner, targets);
    const options = bindOptions(bench, item.block, file);
    return targets.map((target, index): Session => {
      const value = values[index] ?? item;
      // The words of one session: its own target, and what follows the last of the list, which holds for all.
      const end = index === targets.length - 1 ? item.end : value.end;
      const source = { file: file.uri, start: value.start, end };
      return { relation, source, statement: spanOf(file, node), owner, router, target, at, options };
    });
  });
}

function bindTarget(bench: Bench, value: ValueNode, file: DesignFile, relation: Session["relation"]): NeighborRef {
  if (relation === "join") {
    const { text, source, target } = bench.resolver.ixp(value, file);
    return { text, source, as: undefined, asn: undefined, router: undefined, ixp: target };
  }
  const found = bench.resolver.neighbor(value, file);
  if (!found.ixp) return found;
  const message = `‘${found.text}’ is an exchange, but an AS is wanted here. Members write ‘join ${found.text}’, and ‘peer with X at ${found.text}’ for one peer there.`;
  bench.binding.report("AC005", found.source, message);
  return { ...found, ixp: undefined };
}

/** Reads `neighbor X [at R] { … }`. */
export function bindNeighborOptions(
  bench: Bench,
  owner: As,
  router: Router | undefined,
  node: StatementNode,
  file: DesignFile,
): NeighborOptions[] {
  const targets = allValues(node, "target").map((value) => bench.resolver.neighbor(value, file));
  const at = bindPlaces(bench, [...allValues(node, "at"), ...placesIn(node.block)], file, owner, targets);
  const options = bindOptions(bench, node.block, file);
  return targets.map((target) => ({ source: spanOf(file, node), owner, router, target, at, options }));
}

/** @returns the values of the `at` lines of a session's block */
export function placesIn(block: BlockNode | undefined): readonly ValueNode[] {
  return statementsOf({ block }).flatMap((line) => (line.form === "session.at" ? allValues(line, "at") : []));
}

/** Reads the options of one side of a session. */
export function bindOptions(bench: Bench, block: BlockNode | undefined, file: DesignFile): SessionOptions {
  const options: Filling<SessionOptions> = {
    prepend: undefined,
    med: undefined,
    communities: [],
    announce: undefined,
    localPref: undefined,
    acceptNone: undefined,
    acceptMaxLength: undefined,
    leak: undefined,
    noRouteServer: undefined,
  };
  for (const line of statementsOf({ block })) bindOption(bench, options, line, file);
  return options;
}

function bindOption(bench: Bench, options: Filling<SessionOptions>, node: StatementNode, file: DesignFile): void {
  const source = spanOf(file, node);
  const number = (role: string) => {
    const value = firstValue(node, role)?.number;
    return value === undefined ? undefined : { value, source };
  };
  switch (node.form) {
    case "session.prepend":
      options.prepend ??= number("count");
      return;
    case "session.med":
      options.med ??= number("med");
      return;
    case "session.local-pref":
      options.localPref ??= number("value");
      return;
    case "session.community":
      append(options.communities, bindCommunities(node, file));
      return;
    case "session.announce":
      options.announce ??= { value: bindServices(bench, node, file), source };
      return;
    case "session.accept":
      if (allValues(node, "length").length > 0) options.acceptMaxLength ??= bindMaxLength(bench, node, file);
      else if (!node.incomplete) options.acceptNone ??= { value: true, source };
      return;
    case "session.leak":
      options.leak ??= { value: true, source };
      return;
    case "join.no":
      if (!node.incomplete) options.noRouteServer ??= { value: true, source };
      return;
    default:
  }
}

function bindServices(bench: Bench, node: StatementNode, file: DesignFile): Ref<Service>[] {
  const named = allValues(node, "service").filter((value) => value.type !== "keyword");
  return named.map((value) => bench.resolver.service(value, file));
}
