import type { PrefixContext } from "../context";
import type { Choice } from "../machine";
import type { Speakers } from "../speakers";
import type { DecisionStep } from "../types";
import type { FlatRoute } from "./route";

/** The tie-breaking measures after MED, in order: the lower the better. */
const LATER: readonly DecisionStep[] = ["ebgp", "igp-cost", "router-id", "cluster-list", "session-order"];

/** The decision process over flat routes: one pass for steps 1 to 4, then MED, then one pass for the rest. */
export class Chooser {
  constructor(
    private readonly context: PrefixContext,
    private readonly speakers: Speakers,
  ) {}

  /** The ID that step 8 compares. */
  advertiserId(route: FlatRoute): number {
    const { network } = this.context;
    if (route.originator >= 0) return network.routerIds[route.originator] ?? 0;
    return network.routerIds[route.end < 0 ? route.pop : network.neighbourAt(route.end)] ?? 0;
  }

  /** The winner alone. */
  best(speaker: number, offers: FlatRoute[]): FlatRoute | undefined {
    if (offers.length < 2) return offers[0];
    const level = this.topLevel(offers);
    const left = level.length > 1 ? this.afterMed(speaker, level) : level;
    let winner = left[0];
    for (let i = 1; i < left.length; i++) {
      const rival = left[i];
      if (rival && winner && this.compareLater(speaker, rival, winner) < 0) winner = rival;
    }
    return winner;
  }

  /** The winner and the step after which no other route was left. */
  decide(speaker: number, offers: readonly FlatRoute[]): Choice<FlatRoute> {
    const winner = this.best(speaker, [...offers]);
    if (!winner || offers.length === 1) return { winner, decidedBy: "only-route" };
    const level = this.topLevel(offers);
    const left = this.afterMed(speaker, level);
    if (left.length === 1) {
      return { winner, decidedBy: level.length === 1 ? lastLevelStep(offers, winner) : "med" };
    }
    let decidedBy: DecisionStep = "ebgp";
    let last = -1;
    for (const rival of left) {
      if (rival === winner) continue;
      const step = this.laterStep(speaker, winner, rival);
      if (step > last) {
        last = step;
        decidedBy = LATER[step] ?? decidedBy;
      }
    }
    return { winner, decidedBy };
  }

  /** Steps 1 to 4: the routes that are equal and best in them. */
  private topLevel(offers: readonly FlatRoute[]): FlatRoute[] {
    let level: FlatRoute[] = [];
    for (const offer of offers) {
      const best = level[0];
      const order = best ? compareLevel(offer, best) : -1;
      if (order < 0) level = [offer];
      else if (order === 0) level.push(offer);
    }
    return level;
  }

  /** Step 5. */
  private afterMed(speaker: number, level: FlatRoute[]): FlatRoute[] {
    if (!level.some(({ med }) => med > 0)) return level;
    const router = this.speakers.router[speaker] ?? 0;
    const always = this.context.routerPolicy(router).medAlwaysCompare === true;
    const least = new Map<number, number>();
    const groupOf = (route: FlatRoute) => (always ? 0 : (route.path?.asn ?? this.context.network.asnOf(router)));
    for (const route of level) {
      const group = groupOf(route);
      const med = Math.max(route.med, 0);
      const known = least.get(group);
      if (known === undefined || med < known) least.set(group, med);
    }
    return level.filter((route) => Math.max(route.med, 0) === least.get(groupOf(route)));
  }

  private compareLater(speaker: number, a: FlatRoute, b: FlatRoute): number {
    const router = this.speakers.router[speaker] ?? 0;
    const inside = Number(a.egress !== router) - Number(b.egress !== router);
    if (inside !== 0) return inside;
    if (a.igpCost !== b.igpCost) return a.igpCost - b.igpCost;
    const [idA, idB] = [this.advertiserId(a), this.advertiserId(b)];
    if (idA !== idB) return idA - idB;
    if (a.clusterCount !== b.clusterCount) return a.clusterCount - b.clusterCount;
    return (a.end >> 1) - (b.end >> 1);
  }

  /** The index in `LATER` of the step that tells two routes apart. */
  private laterStep(speaker: number, a: FlatRoute, b: FlatRoute): number {
    const router = this.speakers.router[speaker] ?? 0;
    if ((a.egress !== router) !== (b.egress !== router)) return 0;
    if (a.igpCost !== b.igpCost) return 1;
    if (this.advertiserId(a) !== this.advertiserId(b)) return 2;
    return a.clusterCount !== b.clusterCount ? 3 : 4;
  }
}

function compareLevel(a: FlatRoute, b: FlatRoute): number {
  const own = Number(a.end >= 0) - Number(b.end >= 0);
  if (own !== 0) return own;
  if (a.localPref !== b.localPref) return b.localPref - a.localPref;
  if (a.length !== b.length) return a.length - b.length;
  return a.originCode - b.originCode;
}

/** Of steps 1 to 4 the last one that removed a route. */
function lastLevelStep(offers: readonly FlatRoute[], winner: FlatRoute): DecisionStep {
  let last: DecisionStep = "local";
  let depth = -1;
  for (const rival of offers) {
    if (rival === winner) continue;
    const [at, step]: [number, DecisionStep] =
      rival.end >= 0 !== winner.end >= 0
        ? [0, "local"]
        : rival.localPref !== winner.localPref
          ? [1, "local-pref"]
          : rival.length !== winner.length
            ? [2, "as-path"]
            : [3, "origin"];
    if (at > depth) {
      depth = at;
      last = step;
    }
  }
  return last;
}
