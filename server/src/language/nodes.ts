import type { ContextName, FormName } from "./keywords.js";
import type { ValueKind } from "./values.js";

/**
 * The syntax tree. It is uniform: a file holds statements; a statement is a keyword, its parts and perhaps a block of
 * further statements. Which parts a statement has is said by the keyword table (keywords.ts), which the parser
 * follows; so there is one node type for all statements, told apart by `form`.
 *
 * Every node has offsets in UTF-16 units, end exclusive. The tree is always there and always covers the whole text,
 * whatever the text is; what could not be read is in `ErrorNode`s.
 */
export type Node = FileNode | BlockNode | StatementNode | ItemNode | ValueNode | WordNode | ErrorNode;

interface NodeBase {
  readonly start: number;
  readonly end: number;
}

/** A whole file. */
export interface FileNode extends NodeBase {
  readonly kind: "file";
  readonly statements: readonly (StatementNode | ErrorNode)[];
  readonly comments: readonly Comment[];
  /** Mistakes found while reading, in order of offset. */
  readonly errors: readonly SyntaxIssue[];
}

/** `{ … }` */
export interface BlockNode extends NodeBase {
  readonly kind: "block";
  readonly context: ContextName;
  /** Offset of `{`. */
  readonly open: number;
  /** Offset of `}`, or undefined where it is missing. */
  readonly close: number | undefined;
  readonly statements: readonly (StatementNode | ErrorNode)[];
}

/** A declaration, a line of a block, an option: whatever starts with a keyword. */
export interface StatementNode extends NodeBase {
  readonly kind: "statement";
  readonly form: FormName;
  /** What follows the first keyword, in order: fixed words, values, items. */
  readonly keyword: WordNode;
  readonly parts: readonly Part[];
  readonly block: BlockNode | undefined;
  /** True where a required part is missing or could not be read. */
  readonly incomplete: boolean;
}

/** What a statement consists of, besides its keyword and its block. */
export type Part = WordNode | ValueNode | ItemNode | ErrorNode;

/** A keyword. */
export interface WordNode extends NodeBase {
  readonly kind: "word";
  readonly text: string;
}

/** Several parts that belong together: `ocn 40%` of a `via` list, a session's target with its own block. */
export interface ItemNode extends NodeBase {
  readonly kind: "item";
  readonly role: string;
  readonly parts: readonly Part[];
  readonly block: BlockNode | undefined;
}

/** What a value is, as written. */
export type ValueType =
  | "name"
  | "asn"
  | "quantity"
  | "prefix"
  | "address"
  | "community"
  | "coordinates"
  | "string"
  /** A word of the language in a value's place: `all`, `none`, `peers`, `on`, `igp`, `<`, `p95`. */
  | "keyword";

/** A value: a name, a number with or without a unit, a prefix and so on. */
export interface ValueNode extends NodeBase {
  readonly kind: "value";
  readonly type: ValueType;
  /** What was wanted here. */
  readonly wanted: ValueKind;
  /** Its part in the statement, as the keyword table calls it: "name", "asn", "target", "at", … */
  readonly role: string;
  /** As written; of a string what is between the quotes. */
  readonly text: string;
  /** For a quantity: its value in the base unit (bit/s or queries/s, ms, share 0–1, people), undefined where it is impossible. */
  readonly number: number | undefined;
  /** For a quantity: the unit in canonical spelling, "" where there is none. */
  readonly unit: string | undefined;
}

/** Words that could not be read. */
export interface ErrorNode extends NodeBase {
  readonly kind: "error";
  readonly text: string;
}

/** A comment, its marks included. */
export interface Comment extends NodeBase {
  readonly text: string;
  readonly style: "#" | "//" | "/*";
}

/** A mistake of syntax, before it becomes a diagnostic: the tree of an unchanged file is kept without its URI. */
export interface SyntaxIssue extends NodeBase {
  readonly code: string;
  readonly message: string;
  readonly related: readonly { readonly start: number; readonly end: number; readonly message: string }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
    readonly preferred?: boolean;
  }[];
}

/**
 * The nodes around an offset, outermost first. A node holds an offset from its start to its end, both included; of
 * two that touch there, the later one is taken.
 * @param file the tree
 * @param offset UTF-16 units
 * @returns the path from the file to the innermost node; never empty
 */
export function pathAt(file: FileNode, offset: number): readonly Node[] {
  const path: Node[] = [file];
  let current: Node | undefined = file;
  while (current) {
    let next: Node | undefined;
    for (const child of childrenOf(current)) {
      if (child.start <= offset && offset <= child.end) next = child;
    }
    if (next) path.push(next);
    current = next;
  }
  return path;
}

/**
 * The children of a node in order of offset.
 * @param node any node
 * @returns its direct children
 */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "file":
    case "block":
      return node.statements;
    case "statement":
      return node.block ? [node.keyword, ...node.parts, node.block] : [node.keyword, ...node.parts];
    case "item":
      return node.block ? [...node.parts, node.block] : node.parts;
    default:
      return [];
  }
}

/**
 * The first value of a role, in a statement or an item.
 * @param node a statement or an item
 * @param role the role's name in the keyword table
 * @returns the value, or undefined where there is none
 */
export function firstValue(node: StatementNode | ItemNode, role: string): ValueNode | undefined {
  for (const part of node.parts) if (part.kind === "value" && part.role === role) return part;
  return undefined;
}

/**
 * All values of a role, in order.
 * @param node a statement or an item
 * @param role the role's name in the keyword table
 * @returns the values, possibly none
 */
export function allValues(node: StatementNode | ItemNode, role: string): readonly ValueNode[] {
  return node.parts.filter((part): part is ValueNode => part.kind === "value" && part.role === role);
}

/**
 * Whether a fixed word stands among the parts.
 * @param node a statement or an item
 * @param text the word
 * @returns its node, or undefined
 */
export function fixedWord(node: StatementNode | ItemNode, text: string): WordNode | undefined {
  for (const part of node.parts) if (part.kind === "word" && part.text === text) return part;
  return undefined;
}

/**
 * The items of a role, in order.
 * @param node a statement or an item
 * @param role the role's name in the keyword table
 * @returns the items, possibly none
 */
export function allItems(node: StatementNode | ItemNode, role: string): readonly ItemNode[] {
  return node.parts.filter((part): part is ItemNode => part.kind === "item" && part.role === role);
}
