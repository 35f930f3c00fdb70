import { bind, type Placed } from "./bind.js";
import type { Design, DesignFile, Include, Span } from "./design.js";
import { type Diagnostic, diagnostic } from "./diagnostic.js";
import { type FileNode, firstValue, type StatementNode } from "./nodes.js";
import { parse } from "./parser.js";
import { reparse } from "./reparse.js";
import { nearest } from "./spelling.js";
import { resolveUri } from "./uri.js";

/** How a project gets at files. */
export interface Host {
  /**
   * The text of a file.
   * @param uri as given for the root, or resolved from an `include`
   * @returns the text, or undefined where there is no such file
   */
  readFile(uri: string): string | undefined;
  /** Names of files beside which a missing include may have been meant, for suggestions. */
  listFiles?(uri: string): readonly string[];
}

/** How deep includes may be nested. */
const DEEPEST = 64;

/** Loads designs of several files. Trees of files whose text did not change are kept from one load to the next. */
export class Project {
  private readonly trees = new Map<string, { text: string; tree: FileNode }>();

  constructor(private readonly host: Host) {}

  /**
   * Loads a root file and all that it includes, and binds them.
   * @param root URI of the root file
   * @returns the design; a root that cannot be read gives an empty one with a diagnostic
   */
  load(root: string): Design {
    const loading = new Loading(this.host, (uri, text) => this.tree(uri, text));
    const text = this.host.readFile(root);
    if (text === undefined) loading.missingRoot(root);
    loading.add(root, text ?? "", []);
    const { files, statements, includes, diagnostics } = loading;
    return bind({ root, files, statements, includes, diagnostics });
  }

  /** Forgets the trees of files that no design uses any longer. */
  keep(uris: ReadonlySet<string>): void {
    for (const uri of this.trees.keys()) if (!uris.has(uri)) this.trees.delete(uri);
  }

  private tree(uri: string, text: string): FileNode {
    const known = this.trees.get(uri);
    if (known?.text === text) return known.tree;
    const tree = known ? reparse(text, known) : parse(text);
    this.trees.set(uri, { text, tree });
    return tree;
  }
}

/**
 * Loads a design once.
 * @param root URI of the root file
 * @param host how to read files
 * @returns the design
 */
export function loadDesign(root: string, host: Host): Design {
  return new Project(host).load(root);
}

/** One walk over a root file and its includes. */
class Loading {
  readonly files: DesignFile[] = [];
  readonly statements: Placed[] = [];
  readonly includes: Include[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly tree: (uri: string, text: string) => FileNode,
  ) {}

  missingRoot(root: string): void {
    this.diagnostics.push(diagnostic("AC010", { file: root, start: 0, end: 0 }, "This file cannot be read."));
  }

  /** @param path URIs of the files that include this one, the root first */
  add(uri: string, text: string, path: readonly string[]): void {
    this.seen.add(uri);
    const file: DesignFile = { uri, text, tree: this.tree(uri, text) };
    this.files.push(file);
    for (const node of file.tree.statements) {
      if (node.kind !== "statement") continue;
      if (node.form === "include") this.include(node, file, [...path, uri]);
      else this.statements.push({ node, file });
    }
  }

  private include(node: StatementNode, file: DesignFile, path: readonly string[]): void {
    const written = firstValue(node, "path");
    if (!written) return;
    const span: Span = { file: file.uri, start: written.start, end: written.end };
    const uri = written.text === "" ? undefined : resolveUri(file.uri, written.text);
    const loaded =
      uri === undefined ? this.unreadable(span, written.text, file) : this.follow(uri, span, written.text, path);
    const source = { file: file.uri, start: node.start, end: node.end };
    this.includes.push({ source, path: written.text, uri: uri ?? "", pathSource: span, loaded });
  }

  private unreadable(span: Span, path: string, file: DesignFile): false {
    const message =
      path === ""
        ? "The name of the file is missing between the quotes."
        : `‘${path}’ cannot be found from here: save ${file.uri} first, so that it has a place.`;
    this.diagnostics.push(diagnostic("AC010", span, message));
    return false;
  }

  /** @returns whether the file is part of the design */
  private follow(uri: string, span: Span, written: string, path: readonly string[]): boolean {
    const from = path.indexOf(uri);
    if (from >= 0) {
      const ring = [...path.slice(from), uri].map(fileName).join(" → ");
      const message =
        path.length - from === 1
          ? "A file cannot include itself."
          : `These files include each other in a circle: ${ring}.`;
      this.diagnostics.push(diagnostic("AC010", span, message));
      return false;
    }
    if (this.seen.has(uri)) return true;
    if (path.length >= DEEPEST) {
      this.diagnostics.push(diagnostic("AC010", span, `Includes are nested more than ${DEEPEST} deep here.`));
      return false;
    }
    const text = this.host.readFile(uri);
    if (text === undefined) {
      this.diagnostics.push(this.notFound(uri, span, written));
      return false;
    }
    this.add(uri, text, path);
    return true;
  }

  private notFound(uri: string, span: Span, written: string): Diagnostic {
    const name = fileName(uri);
    const meant = nearest(name, this.host.listFiles?.(uri) ?? []);
    const folder = written.slice(0, written.length - (written.split(/[\\/]/).pop() ?? "").length);
    const fixes = meant
      ? [
          {
            title: `Change to “${folder}${meant}”`,
            edits: [{ file: span.file, start: span.start, end: span.end, text: `"${folder}${meant}"` }],
            preferred: true,
          },
        ]
      : [];
    const hint = meant ? ` Did you mean “${folder}${meant}”?` : "";
    return diagnostic("AC010", span, `There is no file “${written}” here.${hint}`, { fixes });
  }
}

function fileName(uri: string): string {
  const last = uri.split("/").pop() ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
