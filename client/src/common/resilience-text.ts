import type { ResilienceItem, ResilienceLoad, ResilienceResult } from "../../../server/src/lsp/protocol";

/** How bad a failure is: `lost`: users reach nothing; `full`: PoPs over capacity; `moved`: users go elsewhere; `none`: nobody notices. */
export type Gravity = "lost" | "full" | "moved" | "none";

/** @param item what a failure does @returns the worst of it */
export function gravityOf({ unreachable, overCapacity, moved, rttAddedMs }: ResilienceItem): Gravity {
  if (unreachable > 0) return "lost";
  if (overCapacity.length > 0) return "full";
  return moved > 0 || Math.abs(rttAddedMs) >= LEAST_MS ? "moved" : "none";
}

/** RTTs that differ by less are not told, ms. */
const LEAST_MS = 0.05;

/** What is read first in a row has room for so many PoPs. */
const MOST_POPS = 2;

/**
 * A failure in one line: `12% lose the service · london at 140%`.
 * @param item what it does
 */
export function describeItem(item: ResilienceItem): string {
  const { unreachable, overCapacity, moved, rttAddedMs } = item;
  const parts: string[] = [];
  if (unreachable > 0) parts.push(`${percent(unreachable)} lose the service`);
  const full = overCapacity.slice(0, MOST_POPS).map(({ pop, ratio }) => `${pop} at ${percent(ratio)}`);
  if (overCapacity.length > MOST_POPS) full.push(`${overCapacity.length - MOST_POPS} more over capacity`);
  parts.push(...full);
  if (moved > 0 && unreachable < 1) parts.push(`${percent(moved)} move`);
  if (Math.abs(rttAddedMs) >= LEAST_MS) parts.push(signedMs(rttAddedMs));
  return parts.length > 0 ? parts.join(" · ") : "nobody notices";
}

/**
 * A failure in full, as Markdown.
 * @param item what it does
 */
export function explainItem(item: ResilienceItem): string {
  const { unreachable, unreachableUsers, overCapacity, moved, rttAddedMs, taken, cascade } = item;
  const lines = [
    `**If ${item.failures.map(({ kind, name }) => `${kindName(kind)} ${code(name)}`).join(" and ")} fails**`,
  ];
  if (unreachable > 0) {
    const people = unreachableUsers === null ? "" : `, ${Math.round(unreachableUsers).toLocaleString("en-GB")} people`;
    lines.push(`- ${percent(unreachable)} of the users reach no PoP any more${people}`);
  }
  for (const { pop, ratio } of overCapacity) lines.push(`- ${code(pop)} gets ${percent(ratio)} of its capacity`);
  if (cascade !== null) lines.push(`- PoPs over capacity withdraw: ${cascade}`);
  if (moved > 0) lines.push(`- ${percent(moved)} of the users go to another PoP`);
  if (Math.abs(rttAddedMs) >= LEAST_MS) lines.push(`- ${signedMs(rttAddedMs)} on average for those still served`);
  if (taken.length > 1) lines.push(`- shared fate: it takes ${taken.map(code).join(", ")}`);
  if (lines.length === 1) lines.push("- nobody notices");
  return lines.join("\n");
}

/**
 * How full a PoP gets, in one line.
 * @param load its largest load
 */
export function describeLoad({ ratio, under }: ResilienceLoad): string {
  return under === null ? `${percent(ratio)} as it stands` : `${percent(ratio)} with ${under} down`;
}

/**
 * How the trying stands, for the line above the rows.
 * @param result what is known so far, if anything
 * @param running whether more is being tried
 * @param stale whether the text is newer than what is shown
 * @returns undefined where there is nothing to say
 */
export function describeState(
  result: ResilienceResult | undefined,
  running: boolean,
  stale: boolean,
): string | undefined {
  const scenario = result?.scenario ? `In scenario ${result.scenario}. ` : "";
  if (running) return `${scenario}${progressText(result, stale)}`;
  if (!result) return undefined;
  if (stale) return `${scenario}The text has changed since.`;
  if (result.total === 0) return `${scenario}No site announces a service: there is nothing yet that could fail.`;
  return scenario === "" ? undefined : scenario.trim();
}

/**
 * How far the trying is, behind a group's name.
 * @param result what is known so far, if anything
 * @param running whether more is being tried
 */
export function describeProgress(result: ResilienceResult | undefined, running: boolean): string | undefined {
  if (!result) return running ? "…" : undefined;
  const { done, total, before, complete } = result;
  if (running && before) return `first single ones: ${before.done} of ${before.total} …`;
  if (running) return `${done} of ${total} …`;
  if (complete) return `${total}`;
  return done > 0 ? `the first ${done} of ${total}` : `none of ${total} tried`;
}

function progressText(result: ResilienceResult | undefined, stale: boolean): string {
  if (stale) return "Trying failures of the new text …";
  if (result?.before) {
    const { done, total } = result.before;
    return `Tried ${done} of ${total} single failures, to begin with the worst …`;
  }
  return result ? `Tried ${result.done} of ${result.total} failures …` : "Trying failures …";
}

/** A share or a load for people; a load beyond measure has no number. */
function percent(share: number): string {
  if (share >= 1e6) return "far over 100%";
  const hundredfold = share * 100;
  return hundredfold > 0 && hundredfold < 1 ? "<1%" : `${Math.round(hundredfold)}%`;
}

function signedMs(ms: number): string {
  const size = Math.abs(ms);
  return `${ms > 0 ? "+" : "−"}${size < 10 ? size.toFixed(1) : Math.round(size)} ms`;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  pop: "PoP",
  as: "network",
  link: "link",
  ixp: "exchange",
  location: "location",
};

/**
 * What people call a kind of failure.
 * @param kind `pop`, `as` …
 */
export function kindName(kind: string): string {
  return KIND_NAMES[kind] ?? kind;
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "")}\``;
}
