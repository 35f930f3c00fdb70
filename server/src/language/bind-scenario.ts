import { bindExpectation } from "./bind-expect.js";
import { bindShares } from "./bind-region.js";
import { bindAnnouncement, bindForged } from "./bind-service.js";
import { bindOptions, placesIn } from "./bind-session.js";
import { bindCommunities, bindPrefix, statementsOf } from "./bind-values.js";
import { append, type Declaration, type Filling, spanOf } from "./binding.js";
import type { DesignFile, NeighborRef, Ref, Router, Service } from "./design.js";
import { bindLocation } from "./locate.js";
import { allItems, allValues, firstValue, type StatementNode } from "./nodes.js";
import { type Bench, bindPlaces, bindSelection, bindSelectors, bindSite } from "./resolve-sites.js";
import type { AttackSource, Change, Scenario } from "./scenario.js";

/** Fills in a scenario. */
export function bindScenario(bench: Bench, { element, node, file }: Declaration<Scenario>): void {
  const scenario = element as Filling<Scenario>;
  for (const statement of statementsOf(node)) {
    if (statement.form === "expect") {
      const expectation = bindExpectation(bench, statement, file, element);
      if (expectation) scenario.expectations.push(expectation);
    } else append(scenario.changes, bindChange(bench, statement, file));
  }
}

function bindChange(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  switch (node.form) {
    case "fail":
      return bindFailure(bench, node, file);
    case "scenario.withdraw":
    case "scenario.announce":
      return bindServiceChange(bench, node, file);
    case "scenario.prepend":
      return bindPrepend(bench, node, file);
    case "drain":
      return routers(bench, node, file).map((router) => ({ kind: "drain", source: router.source, router }));
    case "scenario.demand":
      return bindDemand(bench, node, file);
    case "attack":
      return bindAttack(bench, node, file);
    case "hijack":
      return bindHijack(bench, node, file);
    case "scenario.leak":
      return bindLeak(bench, node, file);
    case "scenario.igp":
      return bindCost(bench, node, file);
    case "scenario.rov": {
      const on = firstValue(node, "switch")?.text === "on";
      return allValues(node, "as").map((value) => ({
        kind: "rov",
        source: spanOf(file, node),
        on,
        as: bench.resolver.as(value, file),
      }));
    }
    case "use":
      return allValues(node, "scenario").map((value) => {
        const scenario = bench.resolver.scenario(value, file);
        return { kind: "use", source: scenario.source, scenario };
      });
    case "scenario.neighbor":
      return bindSessionChange(bench, node, file);
    default:
      return [];
  }
}

function routers(bench: Bench, node: StatementNode, file: DesignFile): Ref<Router>[] {
  return allValues(node, "router").map((value) => bench.resolver.router(value, file));
}

function bindFailure(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const source = spanOf(file, node);
  const [a, b] = [firstValue(node, "a"), firstValue(node, "b")];
  if (a && b) {
    const ends = [a, b].map((value) => bench.resolver.neighbor(value, file));
    const at = bindPlaces(bench, allValues(node, "at"), file, undefined, ends);
    const [from, to] = ends;
    return from && to ? [{ kind: "fail-link", source, a: from, b: to, at }] : [];
  }
  return [
    ...routers(bench, node, file).map((router): Change => ({ kind: "fail-router", source, router })),
    ...allValues(node, "as").map((value): Change => ({ kind: "fail-as", source, as: bench.resolver.as(value, file) })),
    ...allValues(node, "ixp").map(
      (value): Change => ({ kind: "fail-ixp", source, ixp: bench.resolver.ixp(value, file) }),
    ),
    ...allValues(node, "location").map(
      (value): Change => ({ kind: "fail-location", source, location: bindLocation(bench.binding, value, file) }),
    ),
  ];
}

function bindServiceChange(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const source = spanOf(file, node);
  const named = firstValue(node, "service");
  if (!named) return [];
  const service: Ref<Service> = bench.resolver.service(named, file);
  const at = bindSelection(bench, node, file, service.target?.origin?.target);
  if (!at) return [];
  if (node.form === "scenario.withdraw") return [{ kind: "withdraw", source, service, at }];
  return [{ kind: "announce", source, service, at, ...bindAnnouncement(bench, node, file) }];
}

function bindPrepend(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const count = firstValue(node, "count")?.number;
  const at = allValues(node, "at").map((value) => bindSite(bench, value, file));
  const to = bindSelectors(bench, node, "to", file);
  return count === undefined ? [] : [{ kind: "prepend", source: spanOf(file, node), count, at, to }];
}

function bindDemand(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const written = firstValue(node, "factor");
  return allValues(node, "region").flatMap((value): Change[] => {
    const region = bench.resolver.region(value, file);
    if (written?.number === undefined) return [];
    const factor = { value: written.number, source: spanOf(file, written) };
    return [{ kind: "demand", source: spanOf(file, node), region, factor }];
  });
}

function bindAttack(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const named = firstValue(node, "service");
  const rate = firstValue(node, "rate");
  const items = allItems(node, "source");
  const shares = bindShares(bench, items, file);
  const from = items.flatMap((item, index): AttackSource[] => {
    const value = firstValue(item, "from");
    const written = firstValue(item, "share");
    if (!value) return [];
    const isRegion = bench.binding.regions.byName.has(value.text);
    const region = isRegion ? bench.resolver.region(value, file).target : undefined;
    const as = isRegion ? undefined : bench.resolver.as(value, file);
    const shareSource = written && spanOf(file, written);
    return [{ source: spanOf(file, item), text: value.text, region, as, share: shares[index] ?? 0, shareSource }];
  });
  if (!named) return [];
  const service = bench.resolver.service(named, file);
  if (rate?.number === undefined) return [];
  const unit = rate.unit?.endsWith("qps") ? "qps" : "bps";
  const volume = { value: { unit, value: rate.number }, source: spanOf(file, rate) } as const;
  return [{ kind: "attack", source: spanOf(file, node), service, rate: volume, from }];
}

function bindHijack(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const written = firstValue(node, "prefix");
  const prefix = written && bindPrefix(written, file);
  const who = firstValue(node, "by");
  const by = who && bench.resolver.neighbor(who, file);
  if (!prefix || !by) return [];
  const lines = statementsOf(node);
  const forge = lines
    .filter((line) => line.form === "announce.forge")
    .flatMap((line) => bindForged(line).map((forged) => ({ value: forged.asn, source: spanOf(file, forged.node) })));
  const communities = lines.flatMap((line) => bindCommunities(line, file));
  return [{ kind: "hijack", source: spanOf(file, node), prefix, by, forge, communities }];
}

function bindLeak(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const who = firstValue(node, "by");
  const to = bindSelectors(bench, node, "to", file);
  return who ? [{ kind: "leak", source: spanOf(file, node), by: bench.resolver.neighbor(who, file), to }] : [];
}

function bindCost(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const [a, b] = [firstValue(node, "a"), firstValue(node, "b")].map(
    (value) => value && bench.resolver.router(value, file),
  );
  const cost = firstValue(node, "cost");
  if (!a || !b || cost?.number === undefined) return [];
  return [{ kind: "igp", source: spanOf(file, node), a, b, cost: { value: cost.number, source: spanOf(file, cost) } }];
}

function bindSessionChange(bench: Bench, node: StatementNode, file: DesignFile): Change[] {
  const of: NeighborRef[] = allValues(node, "of").map((value) => bench.resolver.neighbor(value, file));
  return allValues(node, "target").map((value): Change => {
    const target = bench.resolver.neighbor(value, file);
    const at = bindPlaces(bench, [...allValues(node, "at"), ...placesIn(node.block)], file, of[0]?.as, [target]);
    const options = bindOptions(bench, node.block, file);
    return { kind: "neighbor", source: spanOf(file, node), target, of, at, options };
  });
}
