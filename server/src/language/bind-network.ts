import { parseAsn } from "../base/asn.js";
import { parseAddress } from "../base/prefix.js";
import { bindAction, bindPolicyLine } from "./bind-policy.js";
import { bindNeighborOptions, bindSessions } from "./bind-session.js";
import { bindPrefixes, statementsOf } from "./bind-values.js";
import { append, type Declaration, type Filling, spanOf } from "./binding.js";
import type { As, DesignFile, Ixp, Router, Sourced } from "./design.js";
import { bindLocation } from "./locate.js";
import { allValues, firstValue, type StatementNode } from "./nodes.js";
import type { Bench } from "./resolve-sites.js";

/** Fills in an AS: policy, routers, sessions and what is inside it. */
export function bindAs(bench: Bench, { element, node, file }: Declaration<As>): void {
  const as = element as Filling<As>;
  for (const statement of statementsOf(node)) {
    switch (statement.form) {
      case "pop":
      case "router": {
        const router = bench.binding.routersByNode.get(statement);
        if (router) bindRouter(bench, element, router, statement, file);
        break;
      }
      case "id": {
        bindOwnId(bench, element, statement, file);
        break;
      }
      case "igp":
        bindIgp(bench, as, statement, file);
        break;
      case "reflector": {
        const [router] = allValues(statement, "router").map((value) => bench.resolver.router(value, file, element));
        const clients = allValues(statement, "client").map((value) => bench.resolver.router(value, file, element));
        if (router) as.reflectors.push({ source: spanOf(file, statement), router, clients });
        break;
      }
      case "backbone":
        as.backbone ??= { value: true, source: spanOf(file, statement) };
        break;
      default:
        if (!bindPolicyLine(bench, as.policy, statement, file))
          bindSessionLine(bench, element, undefined, statement, file);
    }
  }
}

function bindRouter(bench: Bench, as: As, element: Router, node: StatementNode, file: DesignFile): void {
  const router = element as Filling<Router>;
  for (const statement of statementsOf(node)) {
    if (statement.form === "capacity") {
      const value = firstValue(statement, "capacity");
      if (value?.number === undefined) continue;
      const unit = value.unit?.endsWith("qps") ? "qps" : "bps";
      router.capacity ??= { value: { unit, value: value.number }, source: spanOf(file, value) };
    } else if (statement.form === "id") {
      router.id ??= bindId(statement, file);
    } else if (!bindPolicyLine(bench, router.policy, statement, file)) {
      bindSessionLine(bench, as, element, statement, file);
    }
  }
}

function bindSessionLine(
  bench: Bench,
  as: As,
  router: Router | undefined,
  node: StatementNode,
  file: DesignFile,
): void {
  const filling = as as Filling<As>;
  if (node.form === "neighbor") append(filling.neighbors, bindNeighborOptions(bench, as, router, node, file));
  else if (node.form === "transit" || node.form === "peer" || node.form === "join") {
    append(filling.sessions, bindSessions(bench, as, router, node, file));
  }
}

/** `id` in an `as`: of its only router. */
function bindOwnId(bench: Bench, as: As, node: StatementNode, file: DesignFile): void {
  const [only, another] = as.routers;
  const id = bindId(node, file);
  if (!only || !id) return;
  if (another) {
    const message = `‘${as.name}’ has several routers, each with an ID of its own: write it in their ‘router’ or ‘pop’ blocks.`;
    bench.binding.report("AC001", spanOf(file, node), message);
  } else {
    const router = only as Filling<Router>;
    router.id ??= id;
  }
}

function bindId(node: StatementNode, file: DesignFile): Sourced<number> | undefined {
  const value = firstValue(node, "id");
  const address = value && parseAddress(value.text);
  return value && address?.family === 4 ? { value: Number(address.bits), source: spanOf(file, value) } : undefined;
}

function bindIgp(bench: Bench, as: Filling<As>, node: StatementNode, file: DesignFile): void {
  const [a, b, cost] = [firstValue(node, "a"), firstValue(node, "b"), firstValue(node, "cost")];
  const owner = as as As;
  const ends = [a, b].map((value) => value && bench.resolver.router(value, file, owner));
  const [from, to] = ends;
  if (!from || !to || cost?.number === undefined) return;
  as.igp.push({ source: spanOf(file, node), a: from, b: to, cost: { value: cost.number, source: spanOf(file, cost) } });
}

/** Fills in an exchange. */
export function bindIxp(bench: Bench, { element, node, file }: Declaration<Ixp>): void {
  const ixp = element as Filling<Ixp>;
  for (const statement of statementsOf(node)) {
    const at = firstValue(statement, "at");
    if (statement.form === "region.at" && at) ixp.location ??= bindLocation(bench.binding, at, file);
    else if (statement.form === "lan") append(ixp.lans, bindPrefixes(statement, "prefix", file));
    else if (statement.form === "route-server") bindRouteServer(bench, ixp, statement, file);
  }
}

function bindRouteServer(bench: Bench, ixp: Filling<Ixp>, node: StatementNode, file: DesignFile): void {
  const written = firstValue(node, "asn");
  const asn = written && parseAsn(written.text)?.asn;
  const inner = statementsOf(node);
  const actions = inner.flatMap((statement) =>
    statement.form === "action" ? (bindAction(bench, statement, file) ?? []) : [],
  );
  if (!written || asn === undefined || ixp.routeServer) return;
  const id = inner.find((statement) => statement.form === "id");
  const hiding = inner.find((statement) => statement.form === "path-hiding");
  const rov = inner.find((statement) => statement.form === "rov");
  const validates = rov && firstValue(rov, "switch");
  ixp.routeServer = {
    source: spanOf(file, node),
    asn,
    asnSource: spanOf(file, written),
    id: id && bindId(id, file),
    actions,
    pathHiding: hiding && { value: true, source: spanOf(file, hiding) },
    rov: rov && validates && { value: validates.text === "on", source: spanOf(file, rov) },
  };
}
