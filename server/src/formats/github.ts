import type { Finding } from "./finding.js";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * Findings as workflow commands of GitHub Actions, which its pages show at the lines.
 * @param findings in any order
 * @returns one line for each
 */
export function toGithub(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, file, line, column, endLine, endColumn, code, message }) => {
      const place = `file=${property(file)},line=${line},col=${column},endLine=${endLine},endColumn=${endColumn}`;
      return `::${COMMANDS[severity]} ${place},title=${property(code)}::${data(message)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
