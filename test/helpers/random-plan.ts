import { BLACKHOLE, GRACEFUL_SHUTDOWN, NO_ADVERTISE, NO_EXPORT, NO_PEER } from "../../server/src/base/community";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import type {
  ActionCommunity,
  ActionEffect,
  Neighbours,
  Origination,
  RouterPolicy,
  SessionPolicy,
} from "../../server/src/routing";
import { Random } from "./random";

/** Which features a random network may have; all by default. */
export interface RandomFeatures {
  /** Policies that leave Gao–Rexford: local-pref anywhere, leaks, actions, allow-as-in, cycles of providers. */
  readonly disputes: boolean;
  /** Drains, GRACEFUL_SHUTDOWN as a community, and routers that ignore it. */
  readonly shutdown: boolean;
  /** Several routers an AS, iBGP, reflectors, IGP. */
  readonly interior: boolean;
  readonly med: boolean;
  readonly communities: boolean;
  readonly routeServers: boolean;
  /** ROV, OTC, max-length, refusals, forged origins. */
  readonly security: boolean;
}

export const ALL_FEATURES: RandomFeatures = {
  disputes: true,
  shutdown: true,
  interior: true,
  med: true,
  communities: true,
  routeServers: true,
  security: true,
};

/** What is to be built, by place in these lists: so that it can be declared in any order. */
export interface RandomPlan {
  readonly prefix: Prefix;
  /** Local-pref of customers where nothing else is said; absent: the default. */
  readonly customerPref: number | undefined;
  readonly ases: readonly { asn: number; interior: "mesh" | "explicit"; server: boolean; pathHiding: boolean }[];
  readonly routers: readonly {
    asn: number;
    order: number;
    routerId: number;
    island: boolean;
    place: { latitude: number; longitude: number } | undefined;
    policy: RouterPolicy;
  }[];
  /** Ends are indices into `routers`. */
  readonly sessions: readonly {
    a: number;
    b: number;
    kind: "transit" | "peer" | "route-server";
    policyA: SessionPolicy;
    policyB: SessionPolicy;
  }[];
  readonly igpLinks: readonly { a: number; b: number; cost: number }[];
  readonly reflectors: readonly { reflector: number; clients: readonly number[] }[];
  readonly originations: readonly Origination[];
  readonly downRouters: readonly number[];
  /** Places in `ases`. */
  readonly downAses: readonly number[];
  readonly downSessions: readonly number[];
  readonly downIgpLinks: readonly number[];
  /** New costs by place in `igpLinks`. */
  readonly igpCosts: readonly (readonly [link: number, cost: number])[];
  /** Other policies, by place in `routers`, and by place in `sessions` and side. */
  readonly newPolicies: readonly (readonly [router: number, policy: RouterPolicy])[];
  readonly newSessionPolicies: readonly (readonly [session: number, side: 0 | 1, policy: SessionPolicy])[];
}

/** Standard ones and a large one. */
const COMMUNITIES = ["1:1", "1:2", "4200000001:1:3"];
/** A prefix, one more exact than some routers take, and one of IPv6. */
const PREFIXES = ["192.0.2.0/24", "192.0.2.128/25", "2001:db8::/48"];

/**
 * Plans a random network. Selectors name routers by their place in the plan.
 * @param seed names it
 * @param size number of ASes
 */
export function planNetwork(seed: number, size: number, features: RandomFeatures = ALL_FEATURES): RandomPlan {
  return new Planner(new Random(seed), size, features).plan();
}

class Planner {
  private readonly ases: RandomPlan["ases"][number][] = [];
  private readonly routers: RandomPlan["routers"][number][] = [];
  private readonly sessions: RandomPlan["sessions"][number][] = [];
  private readonly igpLinks: RandomPlan["igpLinks"][number][] = [];
  private readonly reflectors: RandomPlan["reflectors"][number][] = [];
  private readonly prefix: string;

  constructor(
    private readonly random: Random,
    private readonly size: number,
    private readonly features: RandomFeatures,
  ) {
    this.prefix = random.pick(PREFIXES);
  }

  plan(): RandomPlan {
    for (let i = 0; i < this.size; i++) this.addAs(i);
    this.link();
    const { random, features } = this;
    const prefix = parsePrefix(this.prefix);
    if (!prefix) throw new Error(`${this.prefix} is no prefix`);
    const plain = this.routers.flatMap((router, i) => (this.isServer(router.asn) ? [] : [i]));
    const origins = random.shuffle(plain).slice(0, 1 + random.below(Math.min(4, plain.length)));
    return {
      prefix,
      customerPref: features.disputes && random.chance(0.05) ? 140 : undefined,
      ases: this.ases,
      routers: this.routers,
      sessions: this.sessions,
      igpLinks: this.igpLinks,
      reflectors: this.reflectors,
      originations: origins.map((router) => this.origination(router, prefix)),
      ...this.changes(),
    };
  }

  private changes() {
    const { random, routers, sessions, igpLinks } = this;
    const one = (share: number, from: readonly unknown[]) =>
      random.chance(share) && from.length > 0 ? [random.below(from.length)] : [];
    return {
      downRouters: one(0.2, routers),
      downAses: one(0.05, this.ases),
      downSessions: one(0.2, sessions),
      downIgpLinks: one(0.1, igpLinks),
      igpCosts: one(0.1, igpLinks).map((link) => [link, random.below(9)] as const),
      newPolicies: one(0.1, routers).map(
        (at) => [at, this.routerPolicy(this.isServer(routers[at]?.asn ?? 0))] as const,
      ),
      newSessionPolicies: one(0.1, sessions).map(
        (at) => [at, random.chance(0.5) ? 0 : 1, this.sessionPolicy()] as const,
      ),
    };
  }

  private isServer(asn: number): boolean {
    return this.ases.some((as) => as.asn === asn && as.server);
  }

  private addAs(i: number): void {
    const { random, features } = this;
    // Numbers do not follow the hierarchy, so that the lowest one is anywhere.
    const asn = 1 + ((i * 7919 + 13) % 1009);
    const server = features.routeServers && i > 1 && random.chance(0.08);
    const count = features.interior && !server && random.chance(0.35) ? 2 + random.below(4) : 1;
    const reflected = count > 2 && random.chance(0.4);
    this.ases.push({ asn, interior: "mesh", server, pathHiding: random.chance(0.5) });
    const first = this.routers.length;
    const islands = count > 1 && random.chance(0.2);
    const policy = this.routerPolicy(server);
    const placed = random.chance(0.6);
    for (let order = 0; order < count; order++) {
      const place = placed ? { latitude: random.below(120) - 60, longitude: random.below(360) - 180 } : undefined;
      const routerId = random.chance(0.7) ? -1 : 1 + random.below(2000);
      const own = random.chance(0.1) ? this.routerPolicy(server) : policy;
      this.routers.push({ asn, order, routerId, island: islands, place, policy: own });
    }
    if (count > 1 && random.chance(0.6)) {
      for (let r = first + 1; r < first + count; r++) {
        this.igpLinks.push({ a: first + random.below(r - first), b: r, cost: 1 + random.below(9) });
      }
      if (count > 2 && random.chance(0.5))
        this.igpLinks.push({ a: first, b: first + count - 1, cost: 1 + random.below(9) });
    }
    if (reflected) {
      const clients = [first + 2, first + 3, first + 4].filter((r) => r < first + count && random.chance(0.8));
      this.reflectors.push({ reflector: first, clients });
      if (random.chance(0.4))
        this.reflectors.push({ reflector: first + 1, clients: clients.filter(() => random.chance(0.6)) });
    }
  }

  private routerPolicy(server: boolean): RouterPolicy {
    const { random, features } = this;
    const policy: { -readonly [K in keyof RouterPolicy]: RouterPolicy[K] } = {};
    if (features.med && random.chance(0.2)) policy.medAlwaysCompare = true;
    if (features.security && !server) {
      if (random.chance(0.25)) policy.rov = true;
      if (random.chance(0.25)) policy.otc = true;
      if (random.chance(0.1)) policy.maxLength = { v4: random.chance(0.3) ? 23 : 24, v6: random.chance(0.3) ? 47 : 48 };
    }
    if (features.disputes && !server) {
      if (random.chance(0.05)) policy.allowAsIn = 1;
      if (random.chance(0.1)) policy.localPref = { customer: 100 + random.below(3) * 50, peer: 150 };
    }
    if (features.shutdown && !server && random.chance(0.05)) policy.honourGracefulShutdown = false;
    if (features.communities && random.chance(server ? 0.7 : 0.3)) {
      policy.actions = Array.from({ length: 1 + random.below(3) }, () => this.action());
    }
    return policy;
  }

  private action(): ActionCommunity {
    const { random, features } = this;
    const added = random.chance(0.8) ? random.pick(COMMUNITIES) : this.community();
    const effects: ActionEffect[] = [
      { kind: "no-announce", to: this.someone() },
      { kind: "prepend", times: 1 + random.below(2), to: this.someone() },
      { kind: "add-community", community: added, to: this.someone() },
    ];
    if (features.disputes) effects.push({ kind: "local-pref", value: random.pick([70, 120, 250]) });
    const from = random.chance(0.5) ? undefined : this.someone();
    return { community: random.pick(COMMUNITIES), effect: random.pick(effects), from };
  }

  private someone(): Neighbours {
    const { random } = this;
    if (random.chance(0.45)) return [{ relation: random.pick(["customer", "peer", "provider"] as const) }];
    if (random.chance(0.2)) return [{}];
    if (random.chance(0.3)) return [{ router: random.below(this.routers.length) }];
    // Sessions are planned after what routers do to them: one that is there by then, else the AS.
    const session = random.chance(0.3) && this.sessions.length > 0 ? random.below(this.sessions.length) : undefined;
    if (session !== undefined) return [{ session }];
    const asn = { asn: random.pick(this.ases).asn };
    return random.chance(0.2) ? [asn, { relation: "provider" }] : [asn];
  }

  private link(): void {
    const { random, features } = this;
    const plain = this.ases.flatMap((as, i) => (as.server ? [] : [i]));
    for (const [position, i] of plain.entries()) {
      const providers = position === 0 ? 0 : 1 + random.below(Math.min(3, position));
      for (const above of random.shuffle(plain.slice(0, position)).slice(0, providers))
        this.connect(i, above, "transit");
      if (position > 1 && random.chance(0.4)) this.connect(i, random.pick(plain.slice(0, position)), "peer");
    }
    if (features.disputes && plain.length > 2 && random.chance(0.1))
      this.connect(plain[0] ?? 0, random.pick(plain.slice(1)), "transit");
    for (const [i, as] of this.ases.entries()) {
      if (!as.server) continue;
      for (const member of random.shuffle(plain).slice(0, 2 + random.below(4))) this.connect(member, i, "route-server");
    }
  }

  private connect(a: number, b: number, kind: "transit" | "peer" | "route-server"): void {
    const { random } = this;
    const routersOf = (as: number) => this.routers.flatMap((r, i) => (r.asn === this.ases[as]?.asn ? [i] : []));
    const times = random.chance(0.25) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      this.sessions.push({
        a: random.pick(routersOf(a)),
        b: random.pick(routersOf(b)),
        kind,
        policyA: this.sessionPolicy(),
        policyB: this.sessionPolicy(),
      });
    }
  }

  private sessionPolicy(): SessionPolicy {
    const { random, features } = this;
    const { disputes, shutdown, med, communities, security } = features;
    return {
      in: {
        localPref: disputes && random.chance(0.12) ? random.pick([80, 100, 150, 200, 220]) : undefined,
        acceptNone: security && random.chance(0.03),
        maxLength: security && random.chance(0.03) ? { v4: 22, v6: 40 } : undefined,
      },
      out: {
        prepend: random.chance(0.2) ? 1 + random.below(3) : undefined,
        med: med && random.chance(0.3) ? random.below(4) * 5 : undefined,
        communities: communities && random.chance(0.15) ? [this.community()] : undefined,
        leak: disputes && random.chance(0.04),
        announce:
          security && random.chance(0.04) ? random.pick(["none" as const, [this.prefix], ["192.0.3.0/24"]]) : undefined,
      },
      drain: shutdown && random.chance(0.03),
    };
  }

  private community(): string {
    const { random, features } = this;
    const known = [NO_EXPORT, NO_PEER, NO_ADVERTISE];
    if (features.shutdown) known.push(GRACEFUL_SHUTDOWN, GRACEFUL_SHUTDOWN);
    if (features.disputes) known.push(BLACKHOLE);
    return random.chance(0.6) ? random.pick(COMMUNITIES) : random.pick(known);
  }

  private origination(router: number, prefix: Prefix): Origination {
    const { random, features } = this;
    const communities = features.communities && random.chance(0.3) ? [this.community()] : [];
    const originCode = random.chance(0.1) ? random.pick([0, 1, 2] as const) : undefined;
    const rule = { to: this.someone(), prepend: random.below(3), communities, originCode };
    const more = random.chance(0.3) ? [{ to: this.someone(), prepend: random.below(2) }] : [];
    return {
      router,
      prefix,
      originCode: random.chance(0.85) ? 0 : random.pick([1, 2] as const),
      communities: features.communities && random.chance(0.25) ? [this.community()] : undefined,
      rules: random.chance(0.4)
        ? [features.med && random.chance(0.3) ? { ...rule, med: random.below(3) * 5 } : rule, ...more]
        : undefined,
      onlyTo: random.chance(0.06) ? this.someone() : undefined,
      exceptTo: random.chance(0.1) ? this.someone() : undefined,
      forge: features.security && random.chance(0.1) ? [random.pick(this.ases).asn] : undefined,
    };
  }
}
