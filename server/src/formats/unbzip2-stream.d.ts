/**
 * The decoder inside unbzip2-stream, without its stream wrapper (which needs Node's Buffer). The package ships
 * no types; this is the part that is used.
 */
declare module "unbzip2-stream/lib/bzip2.js" {
  /** Gives the next n bits as an unsigned number; null skips to the next whole byte. */
  type BitReader = (bits: number | null) => number;
  const bzip2: {
    /** Reads the file header; returns the block size in units of 100 kB, throws where there is none. */
    header(bits: BitReader): number;
    /** Decodes a block; returns the running CRC, or null at the end of a stream; throws on a damaged block. */
    decompress(
      bits: BitReader,
      write: (byte: number) => void,
      block: Int32Array,
      blockLength: number,
      streamCrc: number,
    ): number | null;
  };
  export default bzip2;
}
