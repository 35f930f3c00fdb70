import type { Finding } from "./finding.js";

/** What SARIF says about a rule. */
export interface SarifRule {
  readonly code: string;
  readonly title: string;
  readonly doc: string;
  readonly severity: Finding["severity"];
  /** Its page in the project's docs. SARIF's `helpUri` wants an absolute URI, which a path is not. */
  readonly page: string;
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/**
 * Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.
 * @param findings in any order
 * @param rules what the registry says about the codes that occur
 * @param version of this program
 * @returns JSON text
 */
export function toSarif(findings: readonly Finding[], rules: readonly SarifRule[], version: string): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "anycast",
            version,
            rules: rules.map(({ code, title, doc, severity, page }) => ({
              id: code,
              name: title,
              shortDescription: { text: title },
              fullDescription: { text: doc },
              help: { text: `Described in ${page}.` },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.code,
          level: LEVELS[finding.severity],
          message: { text: finding.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(finding.file) },
                region: {
                  startLine: finding.line,
                  startColumn: finding.column,
                  endLine: finding.endLine,
                  endColumn: finding.endColumn,
                },
              },
            },
          ],
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
