import type { AsRelReport } from "./as-rel-types";

/** One thing to tell people about a file of AS relationships. */
export interface AsRelNote {
  /** The line that it is about, from 1; undefined where it is about the whole file. */
  readonly line?: number;
  readonly message: string;
}

/**
 * Says what of a file was not taken as it stands: so that nothing is left out in silence.
 * @param report what reading the file came to
 * @param most so many lines of each kind are named; the others are counted
 * @returns notes in the order of their kind; none where every line was taken
 */
export function asRelNotes(report: AsRelReport, most = 10): AsRelNote[] {
  const { malformed, malformedCount, duplicateCount, conflicts, conflictCount, providerCycle } = report;
  const notes: AsRelNote[] = malformed
    .slice(0, most)
    .map(({ line, text, reason }) => ({ line, message: `not an AS relationship: ${text} (${reason})` }));
  if (malformedCount > most) notes.push({ message: `${malformedCount} lines in all are no AS relationships` });
  for (const { line, earlier, first, second } of conflicts.slice(0, most)) {
    const message = `another relation of AS${first} and AS${second} than on line ${earlier}, which stands`;
    notes.push({ line, message });
  }
  if (conflictCount > most) notes.push({ message: `${conflictCount} lines in all contradict an earlier one` });
  if (duplicateCount > 0) {
    const lines =
      duplicateCount === 1 ? "1 line repeats an earlier one" : `${duplicateCount} lines repeat an earlier one`;
    notes.push({ message: `${lines}; that changes nothing` });
  }
  if (providerCycle) {
    const ring = [...providerCycle, ...providerCycle.slice(0, 1)].map((asn) => `AS${asn}`).join(" → ");
    notes.push({ message: `these ASes are each other's customers in a circle: ${ring}` });
  }
  return notes;
}
