/**
 * One spelling for each URI: editors percent-encode more than RFC 3986 asks for (`%28`, `%3A` after a drive letter), so
 * that the URI of an open document and the one resolved from an `include` may differ in letters alone.
 * @param uri any URI; what cannot be decoded is left as it is
 * @returns the URI with every path segment encoded in the one way, drive letters in lower case
 */
export function canonicalUri(uri: string): string {
  let canonical = known.get(uri);
  if (canonical === undefined) {
    canonical = spellOut(uri);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(uri, canonical);
  }
  return canonical;
}

/** The same few are asked for with every keystroke. */
const known = new Map<string, string>();
const MOST_KNOWN = 10_000;

function spellOut(uri: string): string {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(.*)$/s.exec(uri);
  if (!match) return uri;
  const [, scheme = "", authority, path = "", rest = ""] = match;
  const segments = path.split("/").map(encodeSegment);
  const drive = segments[1];
  if (drive !== undefined && /^[A-Za-z]:$/.test(drive)) segments[1] = drive.toLowerCase();
  const host = authority === undefined ? "" : `//${authority}`;
  return `${scheme.toLowerCase()}:${host}${segments.join("/")}${rest}`;
}

function encodeSegment(segment: string): string {
  try {
    // encodeURI leaves what may stand in a path; `?` and `#` may not, for they end it.
    return encodeURI(decodeURIComponent(segment))
      .replaceAll("?", "%3F")
      .replaceAll("#", "%23")
      .replaceAll("%5B", "[")
      .replaceAll("%5D", "]");
  } catch {
    return segment;
  }
}
