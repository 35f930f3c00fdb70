/** A tiny file of AS relationships. */
export const AS_REL_TEXT = "# a comment\n3356|64500|-1\n1299|3356|0\n";

/** AS_REL_TEXT as `bzip2` packs it. */
export const AS_REL_BZ2 =
  "QlpoOTFBWSZTWYM6k8kAAALZgAAQSAJ/ICoDhAQgADFMJpoDTEGqbU9qT1DeojyOZKNDHXbwW9CTB4CzkfipmvlFti7kinChIQZ1J5I=";

/** The same, with a second stream `64500|64501|-1` behind it. */
export const AS_REL_BZ2_TWICE =
  "QlpoOTFBWSZTWYM6k8kAAALZgAAQSAJ/ICoDhAQgADFMJpoDTEGqbU9qT1DeojyOZKNDHXbwW9CTB4CzkfipmvlFti7kinChIQZ1J5JCWmg5MUFZJlNZ7kNFfgAABdiAABAAAmcAAAQgACGgZqEMCNIm7EIg/F3JFOFCQ7kNFfg=";

/** Two million zero bytes. */
export const ZEROS_BZ2 = "QlpoOTFBWSZTWYK4WkIAD1HgAMAAAACACCAAMMwJqmmKkhtVKSHi7kinChIQVwtIQA==";

/**
 * Reads base 64.
 * @param text the encoded bytes
 * @returns the bytes
 */
export function base64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
