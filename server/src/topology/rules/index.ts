import type { Design } from "../../language/design.js";
import type { Diagnostic } from "../../language/diagnostic.js";
import type { Compiled } from "../compile/compile.js";
import { announcementTermRules } from "./announcement-terms.js";
import { announcementRules } from "./announcements.js";
import { asNumberRules } from "./as-numbers.js";
import { communityRules } from "./communities.js";
import { doubleSessionRules } from "./double-sessions.js";
import { findingsOf, gatherFacts, type RuleFamily } from "./facts.js";
import { homingRules } from "./homing.js";
import { peeringRules } from "./peerings.js";
import { prefixRules } from "./prefixes.js";
import { rpkiRules } from "./rpki.js";
import { trafficRules } from "./traffic.js";

/** The rules that need nothing but the text. */
const STATIC_RULES: readonly RuleFamily[] = [
  prefixRules,
  announcementRules,
  rpkiRules,
  asNumberRules,
  communityRules,
  peeringRules,
  doubleSessionRules,
  trafficRules,
];

/**
 * Checks a design by all rules that need no routes. The findings of the parser and the binder are not among these;
 * `anycast-ignore` and severities of `defaults { lint … }` are not applied yet (see `settle` in language/).
 * @param design a bound design, with or without mistakes
 * @returns findings, family by family
 */
export function staticFindings(design: Design): readonly Diagnostic[] {
  return findingsOf(gatherFacts(design), STATIC_RULES);
}

/**
 * Checks a design by the rules that look at its compiled sessions and announcements, but at no route.
 * @param compiled the design's network
 * @returns findings, to be added to the static ones before `settle`
 */
export function compiledFindings(compiled: Compiled): readonly Diagnostic[] {
  return findingsOf(gatherFacts(compiled.design), [
    (facts, report) => announcementTermRules(facts, compiled, report),
    (facts, report) => homingRules(facts, compiled, report),
  ]);
}

export { changeFindings } from "./changes.js";
export { type HasRoute, unroutedFindings } from "./unrouted.js";
