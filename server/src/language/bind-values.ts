import { parseCommunity } from "../base/community.js";
import { canonicalPrefix, parseAddress, parseWrittenPrefix } from "../base/prefix.js";
import { spanOf } from "./binding.js";
import type { DesignFile, Sourced, WrittenAddress, WrittenPrefixRef } from "./design.js";
import { allValues, type StatementNode, type ValueNode } from "./nodes.js";

/** @returns the communities of a statement that could be read */
export function bindCommunities(node: StatementNode, file: DesignFile): Sourced<string>[] {
  return allValues(node, "community").flatMap((value) => {
    const community = parseCommunity(value.text);
    return community === undefined ? [] : [{ value: community, source: spanOf(file, value) }];
  });
}

/** @returns the prefixes of a role that could be read */
export function bindPrefixes(node: StatementNode, role: string, file: DesignFile): WrittenPrefixRef[] {
  return allValues(node, role).flatMap((value) => bindPrefix(value, file) ?? []);
}

/** @returns a prefix as written, or undefined where it is none */
export function bindPrefix(value: ValueNode, file: DesignFile): WrittenPrefixRef | undefined {
  const written = parseWrittenPrefix(value.text);
  if (!written) return undefined;
  const { hostBits, family, length } = written;
  return {
    text: value.text,
    source: spanOf(file, value),
    prefix: canonicalPrefix({ family, bits: written.bits, length }),
    hostBits,
  };
}

/** @returns an address as written, or undefined where it is none */
export function bindAddress(value: ValueNode, file: DesignFile): WrittenAddress | undefined {
  const address = parseAddress(value.text.split("/")[0] ?? "");
  return address && { text: value.text, source: spanOf(file, value), ...address };
}

/** @returns the statements of a block, wrong ones left out */
export function statementsOf(node: { readonly block: StatementNode["block"] }): readonly StatementNode[] {
  return (node.block?.statements ?? []).filter((inner): inner is StatementNode => inner.kind === "statement");
}
