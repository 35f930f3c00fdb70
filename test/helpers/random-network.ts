import type { Prefix } from "../../server/src/base/prefix";
import {
  type ActionCommunity,
  type Neighbours,
  type Network,
  NetworkBuilder,
  type NetworkChanges,
  type Origination,
  type RouterPolicy,
  sessionEnd,
} from "../../server/src/routing";
import type { Random } from "./random";
import { ALL_FEATURES, planNetwork, type RandomFeatures, type RandomPlan } from "./random-plan";

export interface RandomNetwork {
  readonly network: Network;
  readonly prefix: Prefix;
  readonly originations: readonly Origination[];
  readonly changes: NetworkChanges;
}

/** Plans and builds a random network in the order of the plan. */
export function randomNetwork(seed: number, size: number, features: RandomFeatures = ALL_FEATURES): RandomNetwork {
  return buildPlan(planNetwork(seed, size, features)).built;
}

export interface BuiltPlan {
  readonly built: RandomNetwork;
  /** Router index in the network by index in the plan. */
  readonly routerOf: readonly number[];
}

/**
 * Builds a plan.
 * @param order if given, shuffles the order in which ASes (and so their routers) are declared; sessions keep their
 *   order, which step 9 of the decision process looks at
 */
export function buildPlan(plan: RandomPlan, order?: Random): BuiltPlan {
  const builder = new NetworkBuilder();
  const ases = order ? order.shuffle(plan.ases) : plan.ases;
  const names = new Names(plan, ases);
  const at = (i: number) => names.routerOf[i] ?? -1;
  for (const { asn, interior, server, pathHiding } of ases) {
    const as = builder.addAs({ asn, interior });
    for (const router of plan.routers) {
      if (router.asn !== asn) continue;
      const { place, island } = router;
      const routerId = router.routerId < 0 ? undefined : router.routerId;
      const policy = names.policy(router.policy);
      if (server) builder.addRouteServer({ as, place, policy, routerId, pathHiding });
      else builder.addRouter({ as, place, policy, routerId, island });
    }
  }
  for (const { a, b, kind, policyA, policyB } of plan.sessions) {
    builder.addSession({ a: at(a), b: at(b), kind, policyA, policyB });
  }
  for (const { a, b, cost } of plan.igpLinks) builder.addIgpLink(at(a), at(b), cost);
  for (const { reflector, clients } of plan.reflectors) builder.addReflector(at(reflector), clients.map(at));
  if (plan.customerPref !== undefined) builder.setLocalPref({ customer: plan.customerPref });
  const { prefix, originations } = plan;
  const asn = plan.routers[originations[0]?.router ?? 0]?.asn ?? 1;
  builder.addRoa({ prefix, maxLength: prefix.length, asn });
  const network = builder.build();
  const changes: NetworkChanges = {
    downRouters: new Set(plan.downRouters.map(at)),
    downAses: new Set(plan.downAses.map((as) => network.asIndex(plan.ases[as]?.asn ?? 0))),
    downSessions: new Set(plan.downSessions),
    downIgpLinks: new Set(plan.downIgpLinks),
    igpCosts: new Map(plan.igpCosts),
    routerPolicies: new Map(plan.newPolicies.map(([router, policy]) => [at(router), names.policy(policy)])),
    sessionPolicies: new Map(plan.newSessionPolicies.map(([i, side, policy]) => [sessionEnd(i, side), policy])),
  };
  const announced = originations.map((origination) => names.origination(origination));
  return { built: { network, prefix, originations: announced, changes }, routerOf: names.routerOf };
}

/** Where the routers of a plan are in the network: the selectors of a plan name them by their place in it. */
class Names {
  readonly routerOf: readonly number[];

  constructor(plan: RandomPlan, ases: RandomPlan["ases"]) {
    const order = ases.flatMap(({ asn }) => plan.routers.flatMap((router, i) => (router.asn === asn ? [i] : [])));
    this.routerOf = plan.routers.map((_, i) => order.indexOf(i));
  }

  policy(policy: RouterPolicy): RouterPolicy {
    const { actions } = policy;
    return actions ? { ...policy, actions: actions.map((action) => this.action(action)) } : policy;
  }

  private action(action: ActionCommunity): ActionCommunity {
    const { effect } = action;
    const from = this.neighbours(action.from);
    return {
      ...action,
      from,
      effect: effect.kind === "local-pref" ? effect : { ...effect, to: this.neighbours(effect.to) },
    };
  }

  origination(origination: Origination): Origination {
    return {
      ...origination,
      router: this.routerOf[origination.router] ?? -1,
      rules: origination.rules?.map((rule) => ({ ...rule, to: this.neighbours(rule.to) })),
      onlyTo: this.neighbours(origination.onlyTo),
      exceptTo: this.neighbours(origination.exceptTo),
    };
  }

  private neighbours(neighbours: Neighbours | undefined): Neighbours | undefined {
    return neighbours?.map((one) =>
      one.router === undefined ? one : { ...one, router: this.routerOf[one.router] ?? -1 },
    );
  }
}
