/**
 * What an evaluation says about a design: plain data, without references to the design, so that it can be kept, compared
 * and sent from one thread to another. Elements are named: services, regions and scenarios by their names, sites by a key.
 */
import type { Family } from "../base/prefix.js";
import type { Outcome } from "../routing/forward.js";
import type { DecisionStep, EngineName } from "../routing/types.js";

/** A router that announces a service: a PoP, or any router of an AS without PoPs. */
export interface Site {
  /** `example.tokyo`: the AS's name and the router's label; unique. `AS3356` for an AS of the Internet graph alone. */
  readonly key: string;
  /** `tokyo`: the PoP's or router's name, else its location as written, else the AS's name. */
  readonly name: string;
  /** Router index in the network. */
  readonly router: number;
}

/** A router that a packet passes. */
export interface PathHop {
  readonly router: number;
  readonly asn: number;
  /** The AS's name in the design; null where only the Internet graph knows it. */
  readonly as: string | null;
  /** The router's own name; null for one without. */
  readonly name: string | null;
  /** The location as written; null for a router without a place. */
  readonly location: string | null;
  /** Decimal degrees, north and east positive; null for a router without a place. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** What becomes of packets; `hijacked`: they arrive at a network that is not the service's origin. */
export type PathOutcome = Outcome | "hijacked";

/** Where one access network's users of a region end up. */
export interface RegionPath {
  /** The access network. */
  readonly viaAsn: number;
  /** Its name in the design; null where only the Internet graph knows it. */
  readonly via: string | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** The prefix by which the first router forwards; null where it has no route. */
  readonly prefix: string | null;
  readonly outcome: PathOutcome;
  /** Why no PoP was reached, for people; null where one was. */
  readonly reason: string | null;
  /** The site reached, where the outcome is `pop`. */
  readonly pop: Site | null;
  /** The ASes that the packet passes: one entry an AS, the access network first, the origin last. */
  readonly asPath: readonly number[];
  readonly hops: readonly PathHop[];
  /** ms; null where no PoP is reached. */
  readonly rttMs: number | null;
  /** The announcing site nearest to the region in a straight line; null where places are not known. */
  readonly nearestPop: Site | null;
  /** ms above a straight line to `nearestPop`; null where no PoP is reached or places are not known. */
  readonly inflationMs: number | null;
  /** The step of the decision process that chose at the entry router; null without a route. */
  readonly decidedBy: DecisionStep | null;
  /** False where the answer hangs on a tie or on the order of events. */
  readonly certain: boolean;
  /** Every site that some order of events could make the answer; the selected one with them. */
  readonly candidates: readonly Site[];
}

/** A part of a region's users at one PoP. */
export interface PopShare {
  readonly pop: Site;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** Mean RTT in ms, weighed by share. */
  readonly rttMs: number;
}

/**
 * Where a region's users end up, without the why: all that load and the impact of failures need, and much the quicker to
 * work out for one failure after the other.
 */
export interface RegionReach {
  /** The region's name. */
  readonly region: string;
  /** Largest share first. */
  readonly pops: readonly PopShare[];
  /** Share of the users who reach no PoP of the service, 0–1. */
  readonly unreachable: number;
  /** One for each access network, in order of declaration. */
  readonly paths: readonly Pick<RegionPath, "share" | "pop" | "rttMs">[];
}

/** Where a region's users end up for one address of a service. */
export interface RegionAnswer extends RegionReach {
  /** Mean RTT in ms over the users who reach a PoP; null where none does. */
  readonly rttMs: number | null;
  /** True where every path is certain. */
  readonly certain: boolean;
  /** One for each access network, in order of declaration; their shares sum to the `via` shares' sum. */
  readonly paths: readonly RegionPath[];
}

/** The answers for one address: users ask one, and longest match decides where it leads. */
export interface TargetAnswers {
  /** The prefix of the service that the address stands for. */
  readonly prefix: string;
  /** The address that packets are sent to. */
  readonly address: string;
  readonly family: Family;
  readonly regions: readonly RegionAnswer[];
}

/** What arrives at one site of a service. */
export interface PopAnswer {
  readonly pop: Site;
  /** False where the design's service is not announced there, or the site is down. */
  readonly announces: boolean;
  /** bit/s that arrive: demand, and attacks where the scenario has any. */
  readonly loadBps: number;
  /** bit/s; null where the design gives none, or gives it in queries. */
  readonly capacityBps: number | null;
  /** The same in queries per second. */
  readonly loadQps: number;
  readonly capacityQps: number | null;
  /** How much of the load is an attack's. */
  readonly attackBps: number;
  readonly attackQps: number;
  /** Share of all regions' users, 0–1. */
  readonly userShare: number;
  /** Names of the regions with users here, by their share of the region, largest first. */
  readonly regions: readonly { readonly region: string; readonly share: number }[];
}

/** Attack traffic that reaches a site. */
export interface AttackArrival {
  /** Router index of the site. */
  readonly router: number;
  readonly bps: number;
  readonly qps: number;
}

/** One service's answers. */
export interface ServiceAnswer {
  readonly service: string;
  readonly kind: "anycast" | "unicast";
  /** ASN of the origin; null where it is not known. */
  readonly originAsn: number | null;
  /** The prefixes as announced, in order of declaration. */
  readonly prefixes: readonly string[];
  /** The answers for the first IPv4 address, or the first IPv6 one where there is no IPv4: these make shares and load. */
  readonly regions: readonly RegionAnswer[];
  /** All sites of the origin, whether they announce or not, in order of declaration. */
  readonly pops: readonly PopAnswer[];
}

/** Something that an evaluation has to say beside its answers. */
export interface EvaluationProblem {
  readonly kind:
    | "no-stable-state"
    | "several-stable-states"
    | "incomplete-search"
    /** The data of an `internet` statement are not at hand. */
    | "internet-missing";
  /** One or two sentences for people. */
  readonly message: string;
  /** The prefixes concerned; empty where none is. */
  readonly prefixes: readonly string[];
  /** The ASes that take part, ascending. */
  readonly asns: readonly number[];
  /** URI of an `internet` statement's file. */
  readonly uri?: string;
}

/** How an evaluation was made. */
export interface EvaluationStatistics {
  /** Engines used, each once. */
  readonly engines: readonly EngineName[];
  /** Why the fast engine was not used, for people; null where it was. */
  readonly engineReason: string | null;
  readonly ases: number;
  readonly routers: number;
  readonly sessions: number;
  readonly prefixes: number;
  /** How many different solutions were needed for them. */
  readonly solved: number;
  /** ms, as the clock says. */
  readonly compileMs: number;
  readonly solveMs: number;
  readonly forwardMs: number;
}

/** All services' traffic at one site. */
export interface PopTotal {
  readonly pop: Site;
  /** True where at least one service is announced there. */
  readonly announces: boolean;
  readonly loadBps: number;
  readonly capacityBps: number | null;
  readonly loadQps: number;
  readonly capacityQps: number | null;
  readonly attackBps: number;
  readonly attackQps: number;
  /** Share of all regions' users that at least one service sends here, 0–1: the largest of its services' shares. */
  readonly userShare: number;
}

/** The whole answer for one scenario, as plain data. */
export interface Answers {
  /** Null for the design as it stands. */
  readonly scenario: string | null;
  /** Factors of regions' demand, by their names; 1 for those that are not named. */
  readonly demand: Readonly<Record<string, number>>;
  readonly services: readonly ServiceAnswer[];
  /** Every site of every origin, in order of declaration. */
  readonly pops: readonly PopTotal[];
  readonly problems: readonly EvaluationProblem[];
  readonly statistics: EvaluationStatistics;
}

/** A region's answer if a PoP were lost. */
export interface RegionBackup {
  readonly service: string;
  readonly region: string;
  /** The PoP that is lost. */
  readonly lost: Site;
  readonly answer: RegionAnswer;
}
