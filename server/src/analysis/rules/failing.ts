import { formatShare } from "../../base/units.js";
import type { Region, Service } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { listOf } from "../../topology/rules/facts.js";
import { cascade, describeCascade } from "../cascade.js";
import type { Evaluation } from "../evaluation.js";
import { failuresOf } from "../failures.js";
import { formatPercent, loadRatio } from "../load.js";
import { Remembered } from "../remembered.js";
import { siteOf } from "../sites.js";
import { loadLimit } from "./capacity.js";

/** A PoP that is too full while another is down. */
interface Overloaded {
  readonly name: string;
  readonly ratio: number;
}

/** Asked before every solve; true where nobody waits for more. */
export type Enough = () => boolean;

/**
 * Whether the loss of a single PoP can say anything about a design: it has users, and a PoP to fall back to.
 * @param evaluation the design as it stands
 */
export function canFail({ design, compiled }: Evaluation): boolean {
  return design.regions.length > 0 && [...compiled.plans.values()].some((plan) => plan.size > 1);
}

/** A PoP and its loss, as `any 1 pop down` knows it too. */
interface Loss {
  readonly router: number;
  /** `example.tokyo`: unique. */
  readonly key: string;
  readonly name: string;
  readonly failed: () => Evaluation;
}

/**
 * What the loss of any one PoP does: AC505, AC702 and AC703. The losses that can matter are solved, but for those that an
 * edit cannot have changed.
 * @param evaluation the design as it stands, with all of its data at hand
 * @param enough ends the search early
 * @yields one finding of each rule for a PoP; often nothing, so that somebody who has other work may look up
 */
export function* failingSteps(
  evaluation: Evaluation,
  enough: Enough = () => false,
): Generator<readonly Diagnostic[], void> {
  if (!canFail(evaluation)) return;
  const losses = lossesOf(evaluation);
  const users = yield* usersByPop(evaluation);
  const suspects = yield* withoutFallback(evaluation, losses, users);
  const crowded = crowding(evaluation, losses);
  const fallen = crowded.size > 0 ? yield* overloadedByThemselves(evaluation) : new Set<number>();
  const overloaded = new Map<number, Overloaded[]>();
  // What is known is taken over first: whoever is called away loses none of it.
  const lost = new Map(
    losses.map((loss) => [loss, suspects.has(loss.router) ? recallLost(evaluation, loss, users) : []]),
  );
  for (const [loss, known] of lost) {
    if (known && !crowded.has(loss)) {
      yield noAlternative(evaluation, loss, known);
      continue;
    }
    if (enough()) break;
    const failed = loss.failed();
    yield noAlternative(evaluation, loss, known ?? findLost(evaluation, failed, loss, users));
    if (!crowded.has(loss)) continue;
    noteOverloaded(evaluation, failed, loss, overloaded);
    yield cascades(evaluation, failed, loss.router, fallen);
  }
  yield overCapacity(evaluation, overloaded);
}

/** So many PoPs are looked at. */
const MOST_LOSSES = 2000;

function lossesOf(evaluation: Evaluation): Loss[] {
  // Where expectations ask for the same losses they are solved once; else they are not kept, for they may be large.
  const isAsked = evaluation.design.expectations.some(
    ({ condition }) => condition.kind === "any-down" && condition.what === "pop" && condition.count === 1,
  );
  const sites = new Set(
    evaluation.situation.originations.flatMap(({ service, origination }) => (service ? [origination.router] : [])),
  );
  const routers = [...sites].filter((router) => evaluation.compiled.routers[router]);
  const { list } = failuresOf(evaluation, "pop", 1, MOST_LOSSES);
  return list.flatMap(({ name, fail }, index) => {
    const router = routers[index];
    const failed = () => (isAsked ? evaluation.with(`pop ${name}`, fail) : evaluation.once(fail));
    return router === undefined ? [] : [{ router, key: siteOf(evaluation.compiled, router).key, name, failed }];
  });
}

/** The users of a service in one of a region's access networks. */
interface Users {
  readonly service: Service;
  readonly region: Region;
  /** Which of its access networks. */
  readonly index: number;
  /** Of the region's users, 0–1. */
  readonly share: number;
}

/** The users of anycast services by the PoP that they reach: its router's index. */
type UsersByPop = ReadonlyMap<number, readonly Users[]>;

/** Where users end up is all that counts here: why they do takes much longer. */
function* usersByPop(evaluation: Evaluation): Generator<readonly Diagnostic[], UsersByPop> {
  const byPop = new Map<number, Users[]>();
  const services = evaluation.routedServices.filter(({ cast }) => cast === "anycast");
  for (const region of evaluation.design.regions) {
    for (const service of services) {
      for (const [index, { pop, share }] of (evaluation.reach(service, region)?.paths ?? []).entries()) {
        if (!pop || share <= 0) continue;
        const at = byPop.get(pop.router) ?? [];
        byPop.set(pop.router, at);
        at.push({ service, region, index, share });
      }
    }
    yield [];
  }
  return byPop;
}

function servicesOf(users: readonly Users[] | undefined): Service[] {
  return [...new Set((users ?? []).map(({ service }) => service))];
}

/** PoPs of a service whose users may have no other one, by key. */
const withoutOther = new Remembered<ReadonlySet<string>>();

/**
 * PoPs whose users may have no other one. Every second PoP is taken down at once: who still reaches something then
 * does so too with a single one down, for fewer announcements bring nobody a route. Local nodes stay up, because theirs
 * can keep a route from others. So two solves do for most designs, however many PoPs they have.
 */
function* withoutFallback(
  evaluation: Evaluation,
  losses: readonly Loss[],
  users: UsersByPop,
): Generator<readonly Diagnostic[], ReadonlySet<number>> {
  const { compiled } = evaluation;
  const local = new Set(
    [...compiled.plans.values()].flatMap((plan) =>
      [...plan].flatMap(([site, terms]) => (terms.local ? [compiled.routerIndex(site)] : [])),
    ),
  );
  const suspects = new Set<number>(losses.flatMap(({ router }) => (local.has(router) ? [router] : [])));
  const global = losses.filter(({ router }) => !local.has(router) && users.has(router));
  const found = new Map<Service, Set<string>>();
  for (const service of servicesOf(global.flatMap(({ router }) => users.get(router) ?? []))) {
    const known = withoutOther.recall(evaluation, service.name, [service]);
    if (!known) found.set(service, new Set());
    for (const { router, key } of known ? global : []) if (known?.has(key)) suspects.add(router);
  }
  for (const parity of found.size > 0 ? [0, 1] : []) {
    const group = global.filter((_, index) => index % 2 === parity);
    if (group.length === 0) continue;
    const failed = evaluation.once((builder) => {
      for (const { router } of group) {
        const site = compiled.routers[router];
        if (site) builder.failRouter(site);
      }
    });
    for (const { router, key } of group) {
      for (const user of users.get(router) ?? []) {
        if (found.get(user.service)?.has(key) !== false || !isLost(failed, user)) continue;
        found.get(user.service)?.add(key);
        suspects.add(router);
      }
      yield [];
    }
  }
  for (const [service, keys] of found) withoutOther.note(evaluation, service.name, [service], keys);
  return suspects;
}

/**
 * Whether users who reach a PoP as designed reach none any more. It asks where they end up and not why: tie sets would take
 * longer to find than all the rest.
 */
function isLost(failed: Evaluation, { service, region, index }: Users): boolean {
  return failed.reach(service, region)?.paths[index]?.pop === null;
}

/** PoPs whose load another one has no room for: that load is what their loss can move. */
function crowding(evaluation: Evaluation, losses: readonly Loss[]): Set<Loss> {
  const limit = loadLimit(evaluation);
  const room = (unit: "Bps" | "Qps") =>
    Math.min(
      ...evaluation.pops.flatMap((total) => {
        const capacity = total[`capacity${unit}`];
        const left = capacity === null ? -1 : capacity * limit - total[`load${unit}`];
        return left < 0 ? [] : [left]; // what is too full already is AC701
      }),
    );
  const rooms = { bps: room("Bps"), qps: room("Qps") };
  const totals = new Map(evaluation.pops.map((total) => [total.pop.router, total]));
  return new Set(
    losses.filter(({ router }) => {
      const total = totals.get(router);
      if (!total || (total.loadBps === 0 && total.loadQps === 0)) return false;
      return total.loadBps > rooms.bps || total.loadQps > rooms.qps;
    }),
  );
}

/** What is over capacity as designed would fall without any failure (AC701). */
function* overloadedByThemselves(evaluation: Evaluation): Generator<readonly Diagnostic[], Set<number>> {
  const fallen = new Set<number>();
  let end = evaluation;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = cascade(end, 1);
    if (next.rounds.length === 0) break;
    for (const { withdrawn } of next.rounds) for (const { pop } of withdrawn) fallen.add(pop.router);
    end = next.end;
    yield [];
  }
  return fallen;
}

function noteOverloaded(
  evaluation: Evaluation,
  failed: Evaluation,
  { name }: Loss,
  overloaded: Map<number, Overloaded[]>,
): void {
  const limit = loadLimit(evaluation);
  const before = new Map(evaluation.pops.map((total) => [total.pop.router, loadRatio(total) ?? 0]));
  for (const total of failed.pops) {
    const ratio = loadRatio(total) ?? 0;
    if (ratio <= limit || (before.get(total.pop.router) ?? 0) > limit) continue;
    overloaded.set(total.pop.router, [...(overloaded.get(total.pop.router) ?? []), { name, ratio }]);
  }
}

/** Users who reach nothing without a PoP. */
interface LostUsers {
  readonly service: string;
  readonly region: string;
  /** Of the region's users, 0–1. */
  readonly share: number;
  readonly reason: string | null;
}

const lostUsers = new Remembered<readonly LostUsers[]>();

function recallLost(
  evaluation: Evaluation,
  { router, key }: Loss,
  users: UsersByPop,
): readonly LostUsers[] | undefined {
  const own = users.get(router);
  return own ? lostUsers.recall(evaluation, key, servicesOf(own)) : [];
}

function findLost(
  evaluation: Evaluation,
  failed: Evaluation,
  { router, key }: Loss,
  users: UsersByPop,
): readonly LostUsers[] {
  const found = (users.get(router) ?? []).flatMap((user): LostUsers[] => {
    const { service, region, index, share } = user;
    if ((evaluation.compiled.plans.get(service)?.size ?? 0) < 2 || !isLost(failed, user)) return [];
    const after = failed.regionAnswer(service, region)?.paths[index];
    if (!after || after.pop !== null) return [];
    return [{ service: service.name, region: region.name, share, reason: after.reason }];
  });
  return lostUsers.note(evaluation, key, servicesOf(users.get(router)), found);
}

/** AC505 */
function noAlternative(evaluation: Evaluation, { router: index }: Loss, lost: readonly LostUsers[]): Diagnostic[] {
  const router = evaluation.compiled.routers[index];
  const [first] = lost;
  if (!router || !first) return [];
  const share = lost
    .filter(({ region, service }) => region === first.region && service === first.service)
    .reduce((sum, each) => sum + each.share, 0);
  const part = share > 0.9995 ? "" : ` (${formatShare(share)} of its users)`;
  const regions = listOf([...new Set(lost.map(({ region }) => region))]);
  const services = listOf([...new Set(lost.map(({ service }) => service))]);
  const why = first.reason ? `: ${first.reason}` : "";
  const message = `Without ${router.label}, ${regions}${part} reaches no PoP of ${services}${why}. Give its networks a way to another one.`;
  const region = evaluation.design.regions.find(({ name }) => name === first.region);
  const related = region ? [{ ...region.nameSource, message: "these users have no alternative" }] : [];
  return [diagnostic("AC505", router.nameSource, message, { related })];
}

/** So many rounds of a cascade are looked at: that it goes on is the finding. */
const MOST_ROUNDS = 5;

/** AC703: at least two PoPs go down one because of the other. */
function cascades(
  evaluation: Evaluation,
  failed: Evaluation,
  index: number,
  fallen: ReadonlySet<number>,
): Diagnostic[] {
  const router = evaluation.compiled.routers[index];
  const falling = cascade(failed, MOST_ROUNDS);
  if (!router || falling.rounds.length < 2) return [];
  const news = falling.rounds.flatMap(({ withdrawn }) => withdrawn).filter(({ pop }) => !fallen.has(pop.router));
  if (news.length < 2) return [];
  const related = news.flatMap(({ pop, ratio }) => {
    const place = evaluation.compiled.routers[pop.router];
    return place ? [{ ...place.nameSource, message: `overloaded to ${formatPercent(ratio)}` }] : [];
  });
  const message = `If ${router.label} fails and overloaded PoPs withdraw, the others follow: ${describeCascade(falling)}${falling.rounds.length < MOST_ROUNDS ? "" : ", and so on"}. Add capacity where its load goes, or let overloaded PoPs stay.`;
  return [diagnostic("AC703", router.nameSource, message, { related })];
}

/** AC702 */
function overCapacity(evaluation: Evaluation, overloaded: ReadonlyMap<number, readonly Overloaded[]>): Diagnostic[] {
  return [...overloaded].flatMap(([index, cases]) => {
    const router = evaluation.compiled.routers[index];
    if (!router?.capacity) return [];
    const [worst, ...others] = [...cases].sort((a, b) => b.ratio - a.ratio);
    if (!worst) return [];
    const more = others.length > 0 ? ` It is too much without ${listOf(others.map(({ name }) => name))} too.` : "";
    const limit = loadLimit(evaluation);
    const said = limit === 1 ? "" : ` The limit is ${formatPercent(limit)}.`;
    const message = `Without ${worst.name}, ${router.label} gets ${formatPercent(worst.ratio)} of its capacity.${more}${said} Add capacity, or let another PoP take a part.`;
    return [diagnostic("AC702", router.capacity.source, message)];
  });
}
