import type { PrefixContext } from "../context";
import type { Choice, Machine, RouteFacts } from "../machine";
import { isAlone, type Speakers, speakersOf } from "../speakers";
import type { ImportDrop, Route } from "../types";
import { exportRoute } from "./export";
import { importRoute, PLAIN_LOCAL_PREF } from "./import";
import { type ExportRefusal, type HeldRoute, routeKey } from "./route";
import { decide } from "./select";

/** Import, decision and export, read from the routing model sentence by sentence. */
export class ReferenceMachine implements Machine<HeldRoute> {
  /**
   * @param context policies
   * @param speakers who tells whom; a part of it serves to ask about that part
   */
  constructor(
    readonly context: PrefixContext,
    readonly speakers: Speakers = speakersOf(context),
  ) {}

  own(speaker: number): HeldRoute | undefined {
    if (speaker >= this.speakers.routerCount) return undefined;
    const origination = this.context.origination(speaker);
    if (!origination) return undefined;
    return {
      asPath: [],
      pop: speaker,
      localPref: PLAIN_LOCAL_PREF,
      med: null,
      originCode: origination.originCode ?? 0,
      communities: [...new Set(origination.communities)].sort(),
      otc: null,
      relation: "own",
      session: -1,
      neighbour: speaker,
      nextHop: speaker,
      egress: speaker,
      entrySession: -1,
      igpCost: 0,
      blackhole: false,
      originator: -1,
      clusters: [],
    };
  }

  transfer(edge: number, route: HeldRoute): HeldRoute | undefined {
    const held = this.deliver(edge, route);
    return typeof held === "string" ? undefined : held;
  }

  /** As `transfer`, saying why where nothing arrives. */
  deliver(edge: number, route: HeldRoute): HeldRoute | ExportRefusal | ImportDrop {
    const { speakers, context } = this;
    const end = speakers.senderEnd[edge] ?? 0;
    const sent = exportRoute(context, end, route);
    if (typeof sent === "string") return sent;
    const held = importRoute(context, end ^ 1, sent);
    if (typeof held === "string") return held;
    // A member's view has what the route server may tell that member only (RFC 7947 §2.3.2.2).
    const viewEnd = speakers.viewEnd[speakers.target[edge] ?? 0] ?? -1;
    if (viewEnd >= 0) {
      const told = exportRoute(context, viewEnd, held);
      if (typeof told === "string") return told;
    }
    return held;
  }

  losesTo(): boolean {
    return false;
  }

  decide(speaker: number, offers: readonly HeldRoute[]): Choice<HeldRoute> {
    return decide(this.context, this.speakers.router[speaker] ?? 0, offers);
  }

  key(route: HeldRoute): string {
    return routeKey(route);
  }

  classKey(speaker: number, route: HeldRoute): string {
    const { asPath } = route;
    const passed = { ...route, pop: -1, asPath: [asPath.length, asPath[0] ?? 0, asPath.at(-1) ?? 0] };
    if (!isAlone(this.context, this.speakers, speaker)) return routeKey(passed);
    // Nobody inside the AS hears of it, and the next AS does not see where it came in.
    const unseen = { localPref: 0, med: null, session: 0, nextHop: 0, egress: 0, entrySession: 0 };
    return routeKey({ ...passed, ...unseen, asPath: [asPath.length, asPath.at(-1) ?? 0] });
  }

  passesOn(): boolean {
    return true;
  }

  facts(speaker: number, route: HeldRoute): RouteFacts {
    const { network } = this.context;
    const router = this.speakers.router[speaker] ?? 0;
    return {
      own: route.session < 0,
      localPref: route.localPref,
      pathLength: route.asPath.length,
      originCode: route.originCode,
      med: route.med ?? 0,
      firstAsn: route.asPath[0] ?? network.asnOf(router),
      inside: route.egress !== router,
      igpCost: route.igpCost,
      advertiserId: network.routerIds[route.originator >= 0 ? route.originator : route.neighbour] ?? 0,
      clusterCount: route.clusters.length,
      session: route.session,
      forAll: route.relation === "own" || route.relation === "customer",
      pop: route.pop,
    };
  }

  toRoute(route: HeldRoute): Route {
    const { originator: _originator, clusters: _clusters, ...rest } = route;
    return rest;
  }
}
