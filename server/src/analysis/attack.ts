import type { Region, Router, Service } from "../language/design.js";
import type { AttackSource } from "../language/scenario.js";
import type { SituationBuilder } from "../topology/compile/situation.js";
import type { Evaluation, Failure } from "./evaluation.js";
import { demandOf, loadRatio, rateIn, sumOf, userWeights } from "./load.js";
import type { AttackArrival, PopTotal, Site } from "./types.js";

/**
 * Where the traffic of a situation's attacks on a service arrives. A region's part goes the ways of its users; an AS's
 * part enters at all its routers alike. What reaches no site of the service arrives nowhere.
 * @param evaluation the situation
 * @param service the service that is attacked
 * @returns arrivals in order of the attacks; one site may come several times
 */
export function attackArrivals(evaluation: Evaluation, service: Service): AttackArrival[] {
  const attacks = evaluation.situation.attacks.filter((attack) => attack.service.target === service);
  return attacks.flatMap(({ rate, from }) => {
    const bps = rateIn(rate.value, "bps");
    const qps = rateIn(rate.value, "qps");
    // Shares of more than the whole are a mistake (AC008); there is no more traffic than is sent.
    const whole = Math.max(1, sumOf(...from.map(({ share }) => Math.max(0, share))));
    return from.flatMap((source) =>
      landings(evaluation, service, source).map(({ router, share }) => {
        const part = (Math.max(0, source.share) / whole) * share;
        return { router, bps: bps * part, qps: qps * part };
      }),
    );
  });
}

function landings(
  evaluation: Evaluation,
  service: Service,
  { region, as }: AttackSource,
): readonly { readonly router: number; readonly share: number }[] {
  if (region) {
    const pops = evaluation.reach(service, region)?.pops ?? [];
    return pops.map(({ pop, share }) => ({ router: pop.router, share }));
  }
  const asn = as?.target?.asn ?? as?.asn;
  return asn === undefined ? [] : (evaluation.catchment(service)?.spread(asn) ?? []);
}

/** Traffic in both units. */
export interface Traffic {
  readonly bps: number;
  readonly qps: number;
}

/** What users get, and what they do not, while sites are at their limits. */
export interface Served {
  /** Traffic of users that is not answered: lost at sites over capacity, or without any way to a site. */
  readonly lost: Traffic;
  /** The same as a share of the users, over all services, 0–1. */
  readonly lostUsers: number;
  /** Sites that get more than they can take. */
  readonly overloaded: readonly Site[];
}

/**
 * The share of all packets that a site over capacity drops: it takes what it can and cannot tell attack from users, so
 * both lose in proportion to the overload.
 * @param total what arrives, and what there is room for
 * @returns 0–1; 0 where it has no capacity to exceed
 */
export function lossShare(total: Pick<PopTotal, "loadBps" | "capacityBps" | "loadQps" | "capacityQps">): number {
  const ratio = loadRatio(total) ?? 0;
  return ratio > 1 ? 1 - 1 / ratio : 0;
}

/**
 * What users get in a situation.
 * @param evaluation the situation
 * @returns losses in traffic and users
 */
export function servedBy(evaluation: Evaluation): Served {
  const { design, situation, routedServices, pops } = evaluation;
  const loss = new Map(pops.map((total) => [total.pop.router, lossShare(total)]));
  const weightOf = userWeights(design.regions);
  let [bps, qps, users, all] = [0, 0, 0, 0];
  for (const service of routedServices) {
    for (const region of design.regions) {
      const reached = evaluation.reach(service, region)?.pops ?? [];
      const served = reached.reduce((sum, { pop, share }) => sum + share * (1 - (loss.get(pop.router) ?? 0)), 0);
      const lost = Math.min(1, Math.max(0, viaShare(region) - served));
      const demand = demandOf(situation, region);
      bps = sumOf(bps, demand.bps * lost);
      qps = sumOf(qps, demand.qps * lost);
      users = sumOf(users, weightOf(region) * lost);
      all = sumOf(all, weightOf(region));
    }
  }
  return {
    lost: { bps, qps },
    lostUsers: all > 0 ? users / all : 0,
    overloaded: pops.filter((total) => lossShare(total) > 0).map(({ pop }) => pop),
  };
}

/** The share of a region's users about whom something is known. */
function viaShare({ via }: Region): number {
  return Math.min(
    1,
    via.reduce((sum, { as, share }) => sum + ((as.target?.asn ?? as.asn) === undefined ? 0 : share), 0),
  );
}

/** What an attack does to one site. */
export interface SiteUnderAttack {
  readonly pop: Site;
  readonly attack: Traffic;
  /** What users send here. */
  readonly legitimate: Traffic;
  readonly capacityBps: number | null;
  readonly capacityQps: number | null;
  /** Load over capacity, 1 for 100 %; null without a capacity. */
  readonly ratio: number | null;
  /** Attack traffic that the site takes, up to its capacity: it is kept from all others. */
  readonly absorbed: Traffic;
  /** Users' traffic that is lost here, in proportion to the overload. */
  readonly lost: Traffic;
  /** What comes of it for all users if the site withdraws instead, and the attack moves on. */
  readonly withdrawn: Served;
  /** Which of the two loses less; `either` where they lose the same (RFC 9199 §3.3). */
  readonly better: "absorb" | "withdraw" | "either";
}

/** Attacks of a situation, and what can be done. */
export interface AttackReport {
  /** What the attacks send; `arrived` of it reaches sites. */
  readonly sent: Traffic;
  readonly arrived: Traffic;
  /** What comes of it if every site stays. */
  readonly absorb: Served;
  /** Sites that attack traffic reaches, in order of declaration. */
  readonly sites: readonly SiteUnderAttack[];
}

/**
 * What the attacks of a situation do, site by site, and for each site whether it does better to absorb or to withdraw
 * (RFC 9199 §3.3). Each withdrawal is solved.
 * @param evaluation a situation
 * @returns undefined where it has no attack
 */
export function attackReport(evaluation: Evaluation): AttackReport | undefined {
  const { attacks } = evaluation.situation;
  if (attacks.length === 0) return undefined;
  const absorb = servedBy(evaluation);
  const under = evaluation.pops.filter(({ attackBps, attackQps }) => attackBps > 0 || attackQps > 0);
  return {
    sent: {
      bps: sumOf(...attacks.map(({ rate }) => rateIn(rate.value, "bps"))),
      qps: sumOf(...attacks.map(({ rate }) => rateIn(rate.value, "qps"))),
    },
    arrived: {
      bps: sumOf(...under.map(({ attackBps }) => attackBps)),
      qps: sumOf(...under.map(({ attackQps }) => attackQps)),
    },
    absorb,
    sites: under.map((total) => siteUnderAttack(evaluation, total, absorb)),
  };
}

function siteUnderAttack(evaluation: Evaluation, total: PopTotal, absorb: Served): SiteUnderAttack {
  const lost = lossShare(total);
  const legitimate = { bps: total.loadBps - total.attackBps, qps: total.loadQps - total.attackQps };
  const router = evaluation.compiled.routers[total.pop.router];
  const withdrawn = servedBy(router ? evaluation.once(withdrawSites([router])) : evaluation);
  return {
    pop: total.pop,
    attack: { bps: total.attackBps, qps: total.attackQps },
    legitimate,
    capacityBps: total.capacityBps,
    capacityQps: total.capacityQps,
    ratio: loadRatio(total) ?? null,
    absorbed: { bps: total.attackBps * (1 - lost), qps: total.attackQps * (1 - lost) },
    lost: { bps: legitimate.bps * lost, qps: legitimate.qps * lost },
    withdrawn,
    better: better(absorb, withdrawn),
  };
}

/** Traffic lost counts first; users where no region says what it asks for. */
function better(absorb: Served, withdraw: Served): SiteUnderAttack["better"] {
  const differences = [
    compare(absorb.lost.bps, withdraw.lost.bps),
    compare(absorb.lost.qps, withdraw.lost.qps),
    compare(absorb.lostUsers, withdraw.lostUsers),
  ];
  const first = differences.find((difference) => difference !== 0) ?? 0;
  return first === 0 ? "either" : first < 0 ? "absorb" : "withdraw";
}

/** Below 0 where the first is less; sums of fractions that differ by less than a millionth are the same. */
function compare(a: number, b: number): number {
  return Math.abs(a - b) <= Math.max(a, b) * 1e-6 ? 0 : a - b;
}

/**
 * The withdrawal of every service at some sites.
 * @param routers the sites
 */
export function withdrawSites(routers: readonly Router[]): Failure {
  return (builder: SituationBuilder) => {
    for (const service of builder.compiled.plans.keys()) {
      const announced = routers.filter((router) => builder.announces(service, router));
      const plan = announced.length > 0 ? builder.planOf(service) : undefined;
      for (const router of announced) plan?.delete(router);
    }
  };
}
