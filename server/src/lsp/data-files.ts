import type { ReadBytes } from "./texts";
import { canonicalUri } from "./uri";

/** The data files that `internet` statements name: read once, and again when they change on disk. */
export class DataFiles {
  readonly #files = new Map<string, Promise<Uint8Array | null>>();
  readonly #readBytes: ReadBytes;

  /** @param readBytes reads a file, from wherever */
  constructor(readBytes: ReadBytes) {
    this.#readBytes = readBytes;
  }

  /**
   * A file's bytes; the same array for as long as the file does not change.
   * @param uri in any spelling
   * @returns the bytes, or null where it cannot be read
   */
  get(uri: string): Promise<Uint8Array | null> {
    const key = canonicalUri(uri);
    let file = this.#files.get(key);
    if (!file) {
      file = this.#readBytes(key).then(
        (bytes) => bytes ?? null,
        () => null,
      );
      this.#files.set(key, file);
    }
    return file;
  }

  /**
   * A file changed on disk.
   * @param uri in any spelling
   * @returns whether it is one of these
   */
  changedOnDisk(uri: string): boolean {
    return this.#files.delete(canonicalUri(uri));
  }

  /**
   * Forgets what no design names any more.
   * @param wanted canonical URIs that are still needed
   */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const key of this.#files.keys()) if (!wanted.has(key)) this.#files.delete(key);
  }
}
