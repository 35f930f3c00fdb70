import { parseAsn } from "../base/asn.js";
import { bindAddress, bindCommunities, bindPrefixes, statementsOf } from "./bind-values.js";
import { append, type Declaration, type Filling, spanOf } from "./binding.js";
import { reportMissing } from "./declare.js";
import type { AnnounceOptions, As, BgpOrigin, DesignFile, Selector, Service } from "./design.js";
import { allValues, type BlockNode, firstValue, type StatementNode } from "./nodes.js";
import { type Bench, bindSelection, bindSelectors, bindSite } from "./resolve-sites.js";

/**
 * Reads a service's origin. All origins are read before anything that refers to the sites of one.
 */
export function bindOrigin(bench: Bench, { element, node, file }: Declaration<Service>): void {
  const service = element as Filling<Service>;
  for (const statement of statementsOf(node)) {
    const value = statement.form === "origin" ? firstValue(statement, "origin") : undefined;
    if (value && !service.origin) service.origin = bench.resolver.as(value, file);
  }
}

/** Fills in a service, its origin aside. */
export function bindService(bench: Bench, declaration: Declaration<Service>): void {
  const { element, node, file } = declaration;
  const service = element as Filling<Service>;
  for (const statement of statementsOf(node)) bindServiceLine(bench, service, statement, file);
  if (node.block) reportMissingParts(bench, declaration);
}

function bindServiceLine(bench: Bench, service: Filling<Service>, node: StatementNode, file: DesignFile): void {
  const origin = service.origin?.target;
  switch (node.form) {
    case "prefix":
      append(service.prefixes, bindPrefixes(node, "prefix", file));
      return;
    case "address":
      append(
        service.addresses,
        allValues(node, "address").flatMap((value) => bindAddress(value, file) ?? []),
      );
      return;
    case "announce": {
      const at = bindSelection(bench, node, file, origin);
      if (!at) return;
      service.announcements.push({ source: spanOf(file, node), at, ...bindAnnouncement(bench, node, file) });
      return;
    }
    case "withdraw":
    case "scope": {
      const at = bindSelection(bench, node, file, origin);
      if (at) (node.form === "withdraw" ? service.withdrawals : service.localScopes).push(at);
      return;
    }
    case "group": {
      const value = firstValue(node, "group");
      service.group ??= value && bindAddress(value, file);
      return;
    }
    case "source": {
      const value = firstValue(node, "source");
      if (value && !service.sender) service.sender = bindSite(bench, value, file);
      return;
    }
    case "receivers":
      append(
        service.receivers,
        allValues(node, "receiver").map((value) => bench.resolver.region(value, file)),
      );
      return;
    default:
  }
}

/** Reads the restriction and the block of an `announce`. */
export function bindAnnouncement(
  bench: Bench,
  node: StatementNode,
  file: DesignFile,
): { onlyTo: Selector[] | undefined; exceptTo: Selector[] | undefined; options: AnnounceOptions } {
  const lines = [node, ...statementsOf(node)];
  const only = lines.flatMap((line) => bindSelectors(bench, line, "only", file));
  const except = lines.flatMap((line) => bindSelectors(bench, line, "except", file));
  return {
    onlyTo: only.length > 0 ? only : undefined,
    exceptTo: except.length > 0 ? except : undefined,
    options: bindAnnounceOptions(bench, node.block, file),
  };
}

function bindAnnounceOptions(bench: Bench, block: BlockNode | undefined, file: DesignFile): AnnounceOptions {
  const options: Filling<AnnounceOptions> = { prepend: [], med: [], communities: [], bgpOrigin: [], forge: undefined };
  for (const node of statementsOf({ block })) {
    const source = spanOf(file, node);
    const to = bindSelectors(bench, node, "to", file);
    switch (node.form) {
      case "announce.prepend": {
        const value = firstValue(node, "count")?.number;
        if (value !== undefined) options.prepend.push({ source, value, to });
        break;
      }
      case "announce.med": {
        const value = firstValue(node, "med")?.number;
        if (value !== undefined) options.med.push({ source, value, to });
        break;
      }
      case "announce.community":
        options.communities.push({ source, value: bindCommunities(node, file), to });
        break;
      case "announce.bgp-origin": {
        const value = firstValue(node, "origin");
        if (value) options.bgpOrigin.push({ source, value: value.text as BgpOrigin, to });
        break;
      }
      case "announce.forge":
        options.forge ??= { value: bindForged(node).map(({ asn }) => asn), source };
        break;
      default:
    }
  }
  return options;
}

/** @returns the AS numbers of a `forge` line that could be read */
export function bindForged(node: StatementNode): { asn: number; node: StatementNode["parts"][number] }[] {
  return allValues(node, "asn").flatMap((value) => {
    const asn = parseAsn(value.text)?.asn;
    return asn === undefined ? [] : [{ asn, node: value }];
  });
}

function reportMissingParts(bench: Bench, declaration: Declaration<Service>): void {
  const { element, node } = declaration;
  const says = (form: string): boolean => statementsOf(node).some((line) => line.form === form);
  const lacks = (form: string, message: string, line: string | undefined): void => {
    if (!says(form)) reportMissing(bench.binding, declaration, message, line);
  };
  const { name, cast } = element;
  if (cast === "multicast") {
    lacks("group", `‘${name}’ has no group: ‘group 232.1.1.1’.`, "group 232.1.1.1");
    lacks("source", `‘${name}’ has no source: the PoP that sends, ‘source tokyo’.`, undefined);
    lacks("receivers", `‘${name}’ has no receivers: the regions that listen, ‘receivers japan, uk’.`, undefined);
    return;
  }
  const origin = says("origin") ? undefined : likelyOrigin(bench);
  lacks(
    "origin",
    `‘${name}’ has no origin: the AS that announces it, ‘origin ${origin ?? "NAME"}’.`,
    origin && `origin ${origin}`,
  );
  lacks("prefix", `‘${name}’ has no prefix: ‘prefix 192.0.2.0/24’.`, "prefix 192.0.2.0/24");
}

/** The AS with most PoPs. */
function likelyOrigin(bench: Bench): string | undefined {
  const pops = (as: As): number => as.routers.filter((router) => router.kind === "pop").length;
  const [best] = bench.binding.ases.listed().sort((a, b) => pops(b) - pops(a));
  return best && pops(best) > 0 ? best.name : undefined;
}
