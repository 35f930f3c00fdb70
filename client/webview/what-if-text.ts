/** What failures change, in words. */
import { formatMs, formatPeople, formatRate, formatShare } from "../../server/src/base/units";
import type {
  DiagramChanges,
  DiagramModel,
  DiagramMove,
  DiagramPeople,
  DiagramWhatIf,
  ElementId,
} from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";
import { counted } from "./text";

/** A statement about what changes. */
export interface WhatIfFact {
  /** What it is about: `Regions`, `Load`. */
  readonly label: string;
  readonly text: string;
  /** True for what hurts: users who reach nothing, sites over capacity. */
  readonly bad: boolean;
}

/** More moves and sites than these are counted, not named. */
const MOST_NAMED = 3;

/** RTTs that differ by less, ms, are the same to people. */
const LEAST_MS = 0.5;

/**
 * @param model the picture with the failures
 * @param changes what they change
 * @returns statements, what hurts most first; one that says so where nothing changes
 */
export function changeFacts(model: DiagramModel, changes: DiagramChanges): WhatIfFact[] {
  const facts = [
    ...unreachableFact(changes),
    ...regionsFact(model, changes),
    ...capacityFact(changes),
    ...loadFact(changes),
    ...rttFact(model, changes),
  ];
  return facts.length > 0 ? facts : [{ label: "Users", text: "nobody moves, and no path gets longer", bad: false }];
}

function peopleText({ share, users }: DiagramPeople): string {
  return users === null ? `${formatShare(share)} of users` : `${formatPeople(users)} users (${formatShare(share)})`;
}

function unreachableFact({ unreachable }: DiagramChanges): WhatIfFact[] {
  if (unreachable.share <= 0) return [];
  return [{ label: "Not reached", text: `${peopleText(unreachable)} more`, bad: true }];
}

/** `2 of 5 regions move, 84M users (31%): Japan from Tokyo to London, …` */
function regionsFact(model: DiagramModel, { moves, moved }: DiagramChanges): WhatIfFact[] {
  const regions = new Set(moves.map(({ region }) => region));
  if (regions.size === 0) return [];
  const named = moves.slice(0, MOST_NAMED).map((move) => moveText(model, move));
  if (moves.length > MOST_NAMED) named.push(`${moves.length - MOST_NAMED} more`);
  const people = moved.share > 0 ? `, ${peopleText(moved)} to another site` : "";
  const verb = regions.size === 1 ? "moves" : "move";
  const text = `${regions.size} of ${counted(model.regions.length, "region")} ${verb}${people}: ${named.join("; ")}`;
  return [{ label: "Regions", text, bad: false }];
}

/** `Japan from Tokyo to London`, `30% of Britain from London to nowhere` */
function moveText(model: DiagramModel, { region, from, to, share }: DiagramMove): string {
  const part = share < 0.995 ? `${formatShare(share)} of ` : "";
  const found = model.regions.find(({ id }) => id === region);
  const name = found === undefined ? plain(nameOfId(region), 30) : nameOf(found, 30);
  return `${part}${name} from ${siteName(model, from)} to ${siteName(model, to)}`;
}

function siteName(model: DiagramModel, id: ElementId | null): string {
  if (id === null) return "nowhere";
  const site = model.sites.find((each) => each.id === id);
  return site === undefined ? plain(nameOfId(id), 30) : nameOf(site, 30);
}

function nameOfId(id: ElementId): string {
  return id.slice(id.indexOf(":") + 1);
}

function capacityFact({ overCapacity }: DiagramChanges): WhatIfFact[] {
  if (overCapacity.length === 0) return [];
  const named = overCapacity.slice(0, MOST_NAMED).map(({ name, ratio }) => `${plain(name, 30)} ${ratioText(ratio)}`);
  if (overCapacity.length > MOST_NAMED) named.push(`${overCapacity.length - MOST_NAMED} more`);
  return [{ label: "Over capacity", text: named.join(", "), bad: true }];
}

function ratioText(ratio: number): string {
  return ratio >= 10 ? `${ratio >= 1e6 ? "far" : Math.round(ratio)} times` : formatShare(ratio);
}

function loadFact({ loadMoved }: DiagramChanges): WhatIfFact[] {
  if (loadMoved.length === 0) return [];
  const amounts = loadMoved.map(({ value, unit }) => formatRate(value, unit));
  return [{ label: "Load", text: `${amounts.join(" and ")} to other sites`, bad: false }];
}

/** `+84 ms on average; worst for Japan, 4 ms → 212 ms` */
function rttFact(model: DiagramModel, { rttAddedMs, worstRtt }: DiagramChanges): WhatIfFact[] {
  const parts: string[] = [];
  if (Math.abs(rttAddedMs) >= LEAST_MS) {
    parts.push(`${rttAddedMs > 0 ? "+" : "−"}${formatMs(Math.abs(rttAddedMs))} on average`);
  }
  if (worstRtt !== null && worstRtt.afterMs - worstRtt.beforeMs >= LEAST_MS) {
    const region = model.regions.find(({ id }) => id === worstRtt.region);
    const name = region === undefined ? plain(nameOfId(worstRtt.region), 30) : nameOf(region, 30);
    parts.push(`worst for ${name}, ${formatMs(worstRtt.beforeMs)} → ${formatMs(worstRtt.afterMs)}`);
  }
  return parts.length === 0 ? [] : [{ label: "RTT", text: parts.join("; "), bad: false }];
}

/**
 * What was asked for and could not be done.
 * @param whatIf what is failed
 * @returns a sentence; "" where all is done
 */
export function leftOutText({ unknown, beyond }: DiagramWhatIf): string {
  const parts: string[] = [];
  const links = unknown.filter((id) => id.startsWith("link:"));
  const rest = unknown.filter((id) => !id.startsWith("link:"));
  const list = (ids: readonly ElementId[]): string => {
    const named = ids.slice(0, MOST_NAMED).map((id) => plain(nameOfId(id).replace(/\|/g, " – "), 40));
    return ids.length > MOST_NAMED ? `${named.join(", ")} and ${ids.length - MOST_NAMED} more` : named.join(", ");
  };
  if (rest.length > 0) parts.push(`Not in the design: ${list(rest)}.`);
  if (links.length > 0) parts.push(`No session of their own that could fail: ${list(links)}.`);
  if (beyond > 0) parts.push(`${counted(beyond, "more failure")} than can be tried at once.`);
  return parts.join(" ");
}
