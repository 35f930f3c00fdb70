import type { Design } from "../../language/design.js";
import type { FileNode, Node, ValueNode } from "../../language/nodes.js";

/** A value as the tree has it, with the forms of the statements around it, outermost first. */
interface FoundValue {
  readonly node: ValueNode;
  readonly forms: readonly string[];
}

/** A value as written, with the file in which it stands. */
export interface WrittenValue extends FoundValue {
  readonly file: string;
}

/** The values that rules look at as written, because they need not bind to anything. */
export type WrittenKind = "asn" | "community" | "count";

/** What a file's tree holds: trees of unchanged files are kept from one text to the next, and so is this. */
const cache = new WeakMap<FileNode, Readonly<Record<WrittenKind, readonly FoundValue[]>>>();

function kindOf(node: ValueNode): WrittenKind | undefined {
  if (node.type === "asn" || node.type === "community") return node.type;
  return node.type === "quantity" && node.role === "count" ? "count" : undefined;
}

function collect(tree: FileNode): Readonly<Record<WrittenKind, readonly FoundValue[]>> {
  const known = cache.get(tree);
  if (known) return known;
  const found: Record<WrittenKind, FoundValue[]> = { asn: [], community: [], count: [] };
  // One stack of forms for the whole walk: a large design has many statements and few of these values.
  const forms: string[] = [];
  const visit = (node: Node): void => {
    switch (node.kind) {
      case "value": {
        const kind = kindOf(node);
        if (kind) found[kind].push({ node, forms: [...forms] });
        break;
      }
      case "file":
      case "block":
        for (const statement of node.statements) visit(statement);
        break;
      case "statement":
        forms.push(node.form);
        for (const part of node.parts) visit(part);
        if (node.block) visit(node.block);
        forms.pop();
        break;
      case "item":
        for (const part of node.parts) visit(part);
        if (node.block) visit(node.block);
        break;
    }
  };
  visit(tree);
  cache.set(tree, found);
  return found;
}

/**
 * Every value of a kind that the files of a design write, also where it did not bind to anything.
 * @param design a bound design
 * @param kind which values
 * @returns in order of files and offsets
 */
export function writtenValues(design: Design, kind: WrittenKind): readonly WrittenValue[] {
  return design.files.flatMap(({ uri, tree }) => collect(tree)[kind].map((value) => ({ ...value, file: uri })));
}
