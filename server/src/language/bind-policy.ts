import { bindCommunities, statementsOf } from "./bind-values.js";
import { append, type Filling, relatedTo, spanOf } from "./binding.js";
import type { Action, ActionEffect, DesignFile, MaxLength, Policy, RelationPreferences, Sourced } from "./design.js";
import { allItems, allValues, firstValue, type StatementNode } from "./nodes.js";
import { type Bench, bindSelectors } from "./resolve-sites.js";

/** @returns whether the statement is a policy line */
export function bindPolicyLine(bench: Bench, element: Policy, node: StatementNode, file: DesignFile): boolean {
  const policy = element as Filling<Policy>;
  switch (node.form) {
    case "rov":
    case "otc": {
      const value = firstValue(node, "switch");
      if (value) policy[node.form] ??= { value: value.text === "on", source: spanOf(file, node) };
      return true;
    }
    case "as.med":
      if (!node.incomplete) policy.medAlwaysCompare ??= { value: true, source: spanOf(file, node) };
      return true;
    case "as.accept":
      policy.acceptMaxLength ??= bindMaxLength(bench, node, file);
      return true;
    case "as.graceful-shutdown": {
      const value = firstValue(node, "policy");
      if (value) policy.honoursGracefulShutdown ??= { value: value.text === "honour", source: spanOf(file, node) };
      return true;
    }
    case "allow-as-in": {
      const value = firstValue(node, "count");
      if (value?.number !== undefined) policy.allowAsIn ??= { value: value.number, source: spanOf(file, node) };
      return true;
    }
    case "as.local-pref":
      bindPreferences(bench, policy.localPref, node, file);
      return true;
    case "action": {
      const action = bindAction(bench, node, file);
      if (action) policy.actions.push(action);
      return true;
    }
    default:
      return false;
  }
}

/** Reads `customer 200 peer 150 provider 100` into preferences. */
export function bindPreferences(
  bench: Bench,
  element: RelationPreferences,
  node: StatementNode,
  file: DesignFile,
): void {
  const preferences = element as Filling<RelationPreferences>;
  for (const item of allItems(node, "preference")) {
    const relation = firstValue(item, "relation");
    const value = firstValue(item, "value");
    if (!relation || value?.number === undefined) continue;
    const key = relation.text as keyof RelationPreferences;
    const first = preferences[key];
    if (!first) {
      preferences[key] = { value: value.number, source: spanOf(file, value) };
      continue;
    }
    const related = [relatedTo(first.source, "It was set here first.")];
    const message = `The local preference of ${key}s is set twice; the first one counts.`;
    bench.binding.report("AC003", spanOf(file, item), message, { related });
  }
}

/** Reads `max-length 24, 48`: IPv4, IPv6; a single length above 32 is for IPv6. */
export function bindMaxLength(bench: Bench, node: StatementNode, file: DesignFile): Sourced<MaxLength> | undefined {
  const values = allValues(node, "length");
  const [first, second, third] = values;
  if (first?.number === undefined) return undefined;
  const source = spanOf(file, node);
  if (second === undefined) {
    const v6 = first.number > 32;
    return { value: { v4: v6 ? undefined : first.number, v6: v6 ? first.number : undefined }, source };
  }
  if (first.number > 32) {
    const message = "The first length is for IPv4 and cannot be more than 32; the second is for IPv6.";
    bench.binding.report("AC007", spanOf(file, first), message);
  }
  if (third) bench.binding.report("AC001", spanOf(file, third), "There are two lengths: for IPv4 and for IPv6.");
  return { value: { v4: Math.min(32, first.number), v6: second.number }, source };
}

/** Reads `action COMMUNITY [from …] { … }`. */
export function bindAction(bench: Bench, node: StatementNode, file: DesignFile): Action | undefined {
  const [community] = bindCommunities(node, file);
  const from = bindSelectors(bench, node, "from", file);
  const effects: ActionEffect[] = [];
  for (const statement of statementsOf(node)) {
    if (statement.form === "action.from") append(from, bindSelectors(bench, statement, "from", file));
    else {
      const effect = bindEffect(bench, statement, file);
      if (effect) effects.push(effect);
    }
  }
  return community && { source: spanOf(file, node), community, from, effects };
}

function bindEffect(bench: Bench, node: StatementNode, file: DesignFile): ActionEffect | undefined {
  const source = spanOf(file, node);
  const to = bindSelectors(bench, node, "to", file);
  switch (node.form) {
    case "action.no-announce":
      return { kind: "no-announce", source, to };
    case "action.prepend": {
      const count = firstValue(node, "count")?.number;
      return count === undefined ? undefined : { kind: "prepend", source, count, to };
    }
    case "action.add-community":
      return { kind: "add-community", source, communities: bindCommunities(node, file), to };
    case "action.local-pref": {
      const value = firstValue(node, "value")?.number;
      return value === undefined ? undefined : { kind: "local-pref", source, value };
    }
    default:
      return undefined;
  }
}
