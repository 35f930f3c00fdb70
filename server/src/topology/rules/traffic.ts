import { BLACKHOLE, GRACEFUL_SHUTDOWN, parseCommunity } from "../../base/community.js";
import type { Facts, Report } from "./facts.js";
import { writtenValues } from "./written-values.js";

/** Extra copies above which a prepend is a finding, and above which it is an error. */
const LONG_PREPEND = 3;
const EXCESSIVE_PREPEND = 5;

/** Forms whose `count` is a number of extra copies of an AS number. */
const PREPENDS: ReadonlySet<string> = new Set([
  "session.prepend",
  "announce.prepend",
  "scenario.prepend",
  "action.prepend",
]);

/** AC602, AC603 */
function prepends(facts: Facts, report: Report): void {
  const threshold = facts.design.defaults.thresholds.prepend?.value ?? LONG_PREPEND;
  const excessive = Math.max(EXCESSIVE_PREPEND, threshold);
  for (const { file, node, forms } of writtenValues(facts.design, "count")) {
    const count = node.number;
    if (count === undefined || !PREPENDS.has(forms.at(-1) ?? "")) continue;
    const place = { file, start: node.start, end: node.end };
    if (count > excessive) {
      const message = `${count} extra copies: some networks drop such paths, and whoever announces the prefix with a shorter one takes the traffic. Use ${threshold} or fewer.`;
      report("AC603", place, message);
    } else if (count > threshold) {
      const message = `${count} extra copies: more than ${threshold} seldom move more traffic, and they make the route easier to hijack.`;
      report("AC602", place, message);
    }
  }
}

/** AC606, AC607: what a community attached for good does to a service. */
function lastingCommunities(facts: Facts, report: Report): void {
  for (const { file, node, forms } of writtenValues(facts.design, "community")) {
    if (forms[0] === "scenario" || forms.includes("action")) continue;
    const place = { file, start: node.start, end: node.end };
    const community = parseCommunity(node.text);
    if (community === GRACEFUL_SHUTDOWN) {
      const message =
        "This asks every neighbour to avoid the path, for good (RFC 8326). For a planned outage, say ‘drain’ in a scenario.";
      report("AC606", place, message);
    } else if (community === BLACKHOLE) {
      const message =
        "This asks the neighbours to drop the service’s traffic (RFC 7999). To study it, attach it in a scenario.";
      report("AC607", place, message);
    }
  }
}

/**
 * What is wrong with how routes are made more or less attractive, as far as the text alone tells: AC602, AC603, AC606
 * and AC607.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function trafficRules(facts: Facts, report: Report): void {
  prepends(facts, report);
  lastingCommunities(facts, report);
}
