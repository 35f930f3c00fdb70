import { formatAsn } from "../base/asn.js";
import type { Design } from "../language/design.js";
import type { AsGraph } from "../routing/builder.js";
import type { Convergence } from "../routing/types.js";
import type { EvaluationProblem } from "./types.js";

/**
 * What keeps answers from being sure: prefixes without one stable state, and Internet data that are not at hand.
 * @param design the design
 * @param announced its prefixes
 * @param convergenceOf what is known about the stable states of one of them
 * @param internet the data of `internet` statements
 * @returns equal findings about several prefixes once
 */
export function findProblems(
  design: Design,
  announced: readonly string[],
  convergenceOf: (prefix: string) => Convergence | undefined,
  internet: ((uri: string) => AsGraph | undefined) | undefined,
): EvaluationProblem[] {
  const problems: EvaluationProblem[] = [];
  for (const { uri, path } of design.internet) {
    if (internet?.(uri)) continue;
    const message = `The routes are those of the design alone: the AS relationships of "${path}" are not at hand.`;
    problems.push({ kind: "internet-missing", message, prefixes: [], asns: [], uri });
  }
  const byFinding = new Map<string, { convergence: Convergence; prefixes: string[] }>();
  for (const prefix of announced) {
    const convergence = convergenceOf(prefix);
    if (!convergence || kindOf(convergence) === undefined) continue;
    const key = `${kindOf(convergence)} ${convergence.stableStates} ${convergence.asns.join()} ${convergence.note ?? ""}`;
    const known = byFinding.get(key);
    if (known) known.prefixes.push(prefix);
    else byFinding.set(key, { convergence, prefixes: [prefix] });
  }
  for (const { convergence, prefixes } of byFinding.values()) {
    const kind = kindOf(convergence);
    if (!kind) continue;
    problems.push({ kind, message: describe(design, kind, convergence, prefixes), prefixes, asns: convergence.asns });
  }
  return problems;
}

function kindOf({ converged, stableStates, complete }: Convergence): EvaluationProblem["kind"] | undefined {
  if (!converged) return complete ? "no-stable-state" : "incomplete-search";
  if (stableStates > 1) return "several-stable-states";
  return complete ? undefined : "incomplete-search";
}

function describe(
  design: Design,
  kind: EvaluationProblem["kind"],
  convergence: Convergence,
  prefixes: readonly string[],
): string {
  const what = prefixes.join(", ");
  const who = convergence.asns.map((asn) => design.asesByNumber.get(asn)?.name ?? formatAsn(asn)).join(", ");
  if (kind === "no-stable-state") {
    return `Routing of ${what} never settles: whatever ${who} select, one of them then prefers another route, for ever. Let them prefer customers’ routes, and none of the others’ ways over their own.`;
  }
  if (kind === "several-stable-states") {
    return `Routing of ${what} has ${convergence.stableStates} stable states; which one holds depends on history (RFC 4264). They differ at ${who}. Tell the preference on to whom it concerns, for instance by a community.`;
  }
  const note = convergence.note ? ` ${convergence.note}` : "";
  return `The search for stable states of ${what} reached its bound; there may be others.${note}`;
}
