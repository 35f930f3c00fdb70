/** AS indices by AS number: a map for ASes added one by one, sorted tables for those added in bulk. */
export class AsnIndex {
  private readonly single = new Map<number, number>();
  private readonly tables: { readonly asns: Uint32Array; readonly ases: Int32Array }[] = [];

  /** Adds one AS that is not there yet. */
  add(asn: number, as: number): void {
    this.single.set(asn, as);
  }

  /**
   * Adds many at once.
   * @param asns ascending, each once
   * @param ases the AS index of each; one that is there already keeps its index
   */
  addTable(asns: Uint32Array, ases: Int32Array): void {
    this.tables.push({ asns, ases });
  }

  /** The index of an AS number, or undefined. */
  get(asn: number): number | undefined {
    const as = this.single.get(asn);
    if (as !== undefined) return as;
    for (const { asns, ases } of this.tables) {
      let low = 0;
      let high = asns.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((asns[middle] ?? 0) < asn) low = middle + 1;
        else high = middle;
      }
      if (asns[low] === asn) return ases[low];
    }
    return undefined;
  }
}
