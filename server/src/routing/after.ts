import type { Prefix } from "../base/prefix";
import { PrefixContext } from "./context";
import { downRouters, downSessions } from "./down";
import { FastSolution } from "./fast/engine";
import { GeneralSolution } from "./general/engine";
import type { Network } from "./network";
import { disputeReason } from "./safety";
import { selectedRoute } from "./selected";
import { solve } from "./solve";
import type {
  Convergence,
  DecisionStep,
  Explanation,
  NetworkChanges,
  Origination,
  SelectedRoute,
  Solution,
  Ways,
} from "./types";

/**
 * Solves a prefix after something has failed or was withdrawn, at the price of what that changes. The answer is that of
 * `solve`.
 *
 * Where the network has one stable state whatever the order of events, and no less of it can have more (the conditions of
 * `disputeReason` only ever ask for less when sessions, routers and announcements go), a state in which every router selects
 * what the decision process says is *the* answer. So it is enough to find one:
 *
 * - Where no router's route came over a session that is down now, all routes stay. Without MED the decision process is a choice
 *   by one order (RFC 4271 §9.1.2.2 a, b and d to g): what is best of all that is offered is best of any part of it that holds
 *   it. Routers tell what they select and nothing else, so nobody is offered anything else than before either. The fast
 *   engine knows no MED.
 * - Else the fast engine sweeps anew, with what the sites that are left announced before; and the general engine goes on from
 *   the state before: whoever heard something over what is down now decides again, then whoever hears of that. All others have
 *   the very same offers as before, with MED or without.
 *
 * @param before the answer with less down; by any engine
 * @param network its network
 * @param prefix its prefix
 * @param originations some or all of those before, with the same terms
 * @param changes those before, and more that is down; else the same
 * @returns the answer for every router; tie sets and explanations are worked out afresh when asked for
 * @throws NetworkError as `solve`
 */
export function solveAfter(
  before: Solution,
  network: Network,
  prefix: Prefix,
  originations: readonly Origination[],
  changes: NetworkChanges = {},
): Solution {
  const afresh = () => solve(network, prefix, originations, changes);
  if (!(before instanceof FastSolution || before instanceof GeneralSolution || before instanceof Unmoved))
    return afresh();
  const { context: earlier } = before;
  const context = new PrefixContext(network, prefix, originations, changes);
  if (!hasSameInsides(earlier, context) || !isAsSafe(earlier, context)) return afresh();
  if (before instanceof GeneralSolution) return before.after(context, afresh) ?? afresh();
  const routers = downRouters(context);
  const gone = [...earlier.originators()].filter((router) => !context.origination(router));
  if (gone.length === 0 && !isUsed(before, context, routers)) {
    return new Unmoved(before, context, new Set(routers), afresh);
  }
  const next = gone.every((router) => context.isDown(router)) ? before.after(context) : undefined;
  return next ?? afresh();
}

/** Whether no interior path can be another one: costs by `igp` links hang on the routers and links that are up. */
function hasSameInsides(before: PrefixContext, after: PrefixContext): boolean {
  if (after.network.igpLinkCount === 0) return true;
  const isSame = ({ changes }: PrefixContext) =>
    [changes.downRouters, changes.downAses, changes.downLocations, changes.downIgpLinks].map((down) => down?.size ?? 0);
  return isSame(before).join() === isSame(after).join();
}

/**
 * Whether no dispute can come about that was impossible before. That a router is down never makes one; but one that is up and
 * does not announce the prefix any more takes routes from others again.
 */
function isAsSafe(before: PrefixContext, after: PrefixContext): boolean {
  const silenced = [...before.originators()].filter((router) => !after.origination(router) && !after.isDown(router));
  return silenced.length === 0 || disputeReason(after) === undefined;
}

/** Whether some router's route came over a session that is down now. */
function isUsed(before: FastSolution | Unmoved, context: PrefixContext, routers: readonly number[]): boolean {
  const { network } = context;
  for (const session of downSessions(context, routers)) {
    const [a, b] = [network.routerAt(2 * session), network.routerAt(2 * session + 1)];
    if (before.neighbourOf(a) === b || before.neighbourOf(b) === a) return true;
  }
  return false;
}

/** An answer of the fast engine that holds after a failure, but for the routers that are down. */
class Unmoved implements Solution {
  readonly prefix: Prefix;
  readonly engine = "fast";
  readonly convergence: Convergence;
  readonly states = [this];
  readonly ways: Ways;
  #solved: Solution | undefined;

  constructor(
    private readonly before: FastSolution | Unmoved,
    readonly context: PrefixContext,
    private readonly down: ReadonlySet<number>,
    private readonly afresh: () => Solution,
  ) {
    this.prefix = before.prefix;
    this.convergence = before.convergence;
    this.ways = before.ways;
  }

  after(context: PrefixContext): FastSolution | undefined {
    return this.before.after(context);
  }

  neighbourOf(router: number): number {
    return this.down.has(router) ? -1 : this.before.neighbourOf(router);
  }

  popOf(router: number): number {
    return this.down.has(router) ? -1 : this.before.popOf(router);
  }

  selected(router: number): SelectedRoute | undefined {
    const route = this.down.has(router) ? undefined : this.before.selected(router);
    // Fewer offers may leave less to decide.
    const step = () => this.#now().selected(router)?.decidedBy ?? "only-route";
    return route && selectedRoute(route, router, step);
  }

  decidedBy(router: number): DecisionStep | undefined {
    return this.selected(router)?.decidedBy;
  }

  candidates(router: number): readonly number[] {
    return this.#now().candidates(router);
  }

  certain(router: number): boolean {
    return this.#now().certain(router);
  }

  explain(router: number): Explanation {
    return this.#now().explain(router);
  }

  #now(): Solution {
    this.#solved ??= this.afresh();
    return this.#solved;
  }
}
