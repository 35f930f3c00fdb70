import type { Design } from "../language/design";
import type { Diagnostic, Severity } from "../language/diagnostic";
import { settle } from "../language/ignore";
import { carryOver } from "../service/diagnostics";
import type { Found, OpenDesign } from "./designs";

/** Severities of rules by code, for the designs of a root file. */
export type SeveritiesOf = (root: string) => ReadonlyMap<string, Severity | "off">;

interface Known {
  /** What they rest on. */
  readonly inspected: Found | undefined;
  readonly checked: Found | undefined;
  readonly findings: readonly Diagnostic[];
}

/** Everything found in designs, settled once for each state of what it rests on. */
export class FindingsAtHand {
  #known = new WeakMap<Design, Known>();
  readonly #severitiesOf: SeveritiesOf;

  /** @param severitiesOf what the editor's settings give to rules */
  constructor(severitiesOf: SeveritiesOf) {
    this.#severitiesOf = severitiesOf;
  }

  /** Settles everything anew: the settings have changed. */
  forget(): void {
    this.#known = new WeakMap();
  }

  /**
   * Mistakes of the language of the present text, and what rules and routes said, where their words are now.
   * @param design as it is now
   * @returns findings of all of its files
   */
  of(design: OpenDesign): readonly Diagnostic[] {
    const { inspected, checked, solved, version } = design;
    const known = this.#known.get(design.design);
    if (known && known.inspected === inspected && known.checked === checked) return known.findings;
    const checksAreThere = solved?.version === version && (!solved.results.laterChecks || checked?.version === version);
    const found = [
      ...design.design.diagnostics,
      ...presentFindings(design, inspected),
      ...presentFindings(design, checked),
    ];
    const complete = inspected?.version === version && checksAreThere;
    const findings = settle(design.design, found, { complete, severities: this.#severitiesOf(design.root) });
    this.#known.set(design.design, { inspected, checked, findings });
    return findings;
  }
}

/** Findings of a text that may be older, where their words are now. */
function presentFindings({ design, version }: OpenDesign, found: Found | undefined): readonly Diagnostic[] {
  if (!found || found.version === version) return found?.findings ?? [];
  const now = new Map(design.files.map(({ uri, text }) => [uri, text]));
  return carryOver(
    found.findings,
    (uri) => found.texts.get(uri),
    (uri) => now.get(uri),
  );
}
