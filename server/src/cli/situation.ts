import {
  type AttackReport,
  attackReport,
  type Served,
  type SiteUnderAttack,
  type Traffic,
} from "../analysis/attack.js";
import { cascade, describeCascade } from "../analysis/cascade.js";
import { type DrainedRegion, type DrainPlan, drainPlans } from "../analysis/drain.js";
import type { Evaluation } from "../analysis/evaluation.js";
import { formatRate, formatShare } from "../base/units.js";
import { count, ratio, share } from "./numbers.js";
import { type Style, table } from "./table.js";

/** What a scenario's attacks, drains and overloads come to, in `resolve`. */

function trafficJson({ bps, qps }: Traffic): object {
  return { bps: count(bps), qps: count(qps) };
}

function servedJson({ lost, lostUsers, overloaded }: Served): object {
  return { lost: trafficJson(lost), lostUsers: share(lostUsers), overloaded: overloaded.map(({ name }) => name) };
}

function siteJson(site: SiteUnderAttack): object {
  return {
    pop: site.pop.name,
    attack: trafficJson(site.attack),
    legitimate: trafficJson(site.legitimate),
    load: site.ratio === null ? null : ratio(site.ratio),
    absorbed: trafficJson(site.absorbed),
    lost: trafficJson(site.lost),
    ifWithdrawn: servedJson(site.withdrawn),
    better: site.better,
  };
}

function attackJson({ sent, arrived, absorb, sites }: AttackReport): object {
  return {
    sent: trafficJson(sent),
    arrived: trafficJson(arrived),
    ifAbsorbed: servedJson(absorb),
    pops: sites.map(siteJson),
  };
}

function drainJson({ site, moved, cut }: DrainPlan): object {
  const regions = (list: readonly DrainedRegion[]) =>
    list.map((each) => ({
      service: each.service,
      region: each.region,
      share: share(each.share),
      to: each.to.map(({ name }) => name),
    }));
  return { pop: site.name, whileItServes: regions(moved), whenItEnds: regions(cut) };
}

/**
 * The parts of `resolve --json` that only some situations have.
 * @param evaluation the situation
 * @returns `attack`, `drains` and `cascade`, each only where there is one
 */
export function situationJson(evaluation: Evaluation): object {
  const attack = attackReport(evaluation);
  const drains = drainPlans(evaluation);
  const chain = cascade(evaluation);
  return {
    ...(attack && { attack: attackJson(attack) }),
    ...(drains.length > 0 && { drains: drains.map(drainJson) }),
    ...(chain.outcome !== "none" && {
      cascade: {
        outcome: chain.outcome,
        rounds: chain.rounds.map(({ withdrawn, after }) => ({
          withdrawn: withdrawn.map(({ pop, ratio: load }) => ({ pop: pop.name, load: ratio(load) })),
          lostUsers: share(after.lostUsers),
        })),
        standing: chain.standing.map(({ name }) => name),
      },
    }),
  };
}

/** The unit in which there is something to say; both where there is. */
function trafficText({ bps, qps }: Traffic): string {
  const parts = [...(bps > 0 || qps === 0 ? [formatRate(bps)] : []), ...(qps > 0 ? [formatRate(qps, "qps")] : [])];
  return parts.join(" and ");
}

const ADVICE = { absorb: "absorb", withdraw: "withdraw", either: "no difference" } as const;

function attackText({ sent, arrived, absorb, sites }: AttackReport, style: Style): string {
  const rows = sites.map((site) => [
    site.pop.name,
    `${trafficText(site.attack)} of attack`,
    `absorbs ${trafficText(site.absorbed)}`,
    `loses ${trafficText(site.lost)} of users’ traffic`,
    `withdrawn: ${formatShare(site.withdrawn.lostUsers)} of users lost`,
    `better: ${ADVICE[site.better]}`,
  ]);
  const line = `${trafficText(sent)} sent, ${trafficText(arrived)} arrive; if all absorb, ${formatShare(absorb.lostUsers)} of users are lost`;
  return `${style.bold("Attack")}  ${line}\n${table(rows)}\n`;
}

function moveText({ region, share: part, to }: DrainedRegion): string {
  const where = to.length > 0 ? to.map(({ name }) => name).join(", ") : "no PoP";
  return `${region}${part < 1 ? ` ${formatShare(part)}` : ""} → ${where}`;
}

function drainText({ site, moved, cut }: DrainPlan, style: Style): string {
  const several = new Set([...moved, ...cut].map(({ service }) => service)).size > 1;
  const list = (regions: readonly DrainedRegion[]) => {
    const services = [...new Set(regions.map(({ service }) => service))];
    const lists = services.map((service) => ({
      service,
      moves: regions.filter((each) => each.service === service).map(moveText),
    }));
    return lists.map(({ service, moves }) => `${several ? `${service}: ` : ""}${moves.join(", ")}`).join("; ");
  };
  const first = moved.length > 0 ? list(moved) : "nobody moves";
  const second = cut.length > 0 ? list(cut) : "nobody is left here";
  const steps = [
    ["1.", "tag GRACEFUL_SHUTDOWN and go on serving", first],
    ["2.", "then end the sessions", second],
  ];
  return `${style.bold(`Drain of ${site.name}`)}  make before break (RFC 8326)\n${table(steps)}\n`;
}

/**
 * The same for people.
 * @param evaluation the situation
 * @param style emphasis
 * @returns "" where there is nothing to say
 */
export function situationText(evaluation: Evaluation, style: Style): string {
  const attack = attackReport(evaluation);
  const chain = cascade(evaluation);
  const parts = drainPlans(evaluation).map((plan) => drainText(plan, style));
  if (attack) parts.push(attackText(attack, style));
  if (chain.outcome !== "none") {
    const steps = `if PoPs over capacity withdraw: ${describeCascade(chain)}`;
    parts.push(`${style.bold("Cascade")}  ${steps}\n`);
  }
  return parts.join("");
}
