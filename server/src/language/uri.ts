/** `git:REV:` in front of a path: the file as a revision has it. An editor's own `git:` URIs go on with a slash. */
const REVISION = /^git:[^/:][^:]*:/;

/**
 * The URI of a file that another file names.
 * @param base URI, plain path, or path in a revision (`git:REV:path`), of the file that names it
 * @param path as written, relative to that file or absolute; `\` counts as `/`
 * @returns the URI, of the same kind as the base, or undefined where the base has no place (an untitled document)
 */
export function resolveUri(base: string, path: string): string | undefined {
  const clean = path.replaceAll("\\", "/");
  const [revision] = REVISION.exec(base) ?? [];
  if (revision !== undefined) {
    const inside = joinPaths(base.slice(revision.length), clean);
    return inside === clean && clean.startsWith("/") ? clean : revision + inside;
  }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(base)) return joinPaths(base, clean);
  // The path is a file's name, not a URL: its special characters are its own.
  const encoded = clean.replace(/[%?#]/g, (character) => encodeURIComponent(character));
  try {
    return new URL(/^[a-z]:/i.test(encoded) ? `/${encoded}` : encoded.replace(/^\/\/+/, "/"), base).href;
  } catch {
    return undefined;
  }
}

function joinPaths(base: string, path: string): string {
  if (path.startsWith("/") || /^[a-z]:\//i.test(path)) return path;
  const folder = base.replaceAll("\\", "/").split("/").slice(0, -1);
  for (const part of path.split("/")) {
    const last = folder[folder.length - 1];
    if (part === ".." && last !== undefined && last !== ".." && last !== "" && last !== ".") folder.pop();
    else if (part !== "." && part !== "") folder.push(part);
  }
  return folder.join("/");
}
