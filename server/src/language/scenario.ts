import type { Community } from "../base/community.js";
import type {
  AnnounceOptions,
  AsRef,
  Declared,
  Ixp,
  Location,
  NeighborRef,
  Rate,
  Ref,
  Region,
  Router,
  Selector,
  Service,
  SessionOptions,
  SessionPlace,
  SiteRef,
  SiteSelection,
  Sourced,
  Span,
  WrittenPrefixRef,
} from "./design.js";

/** `scenario NAME { … }`: changes to the design, applied in order, and what must hold under them. */
export interface Scenario extends Declared {
  readonly kind: "scenario";
  readonly changes: readonly Change[];
  readonly expectations: readonly Expectation[];
}

/** One end of a link that a scenario names: an AS (any of its routers) or one router. */
export type LinkEnd = NeighborRef;

/** One change of a scenario. Lists are spread: `fail pop a, b` gives two changes. */
export type Change =
  | { readonly kind: "fail-router"; readonly source: Span; readonly router: Ref<Router> }
  | { readonly kind: "fail-as"; readonly source: Span; readonly as: AsRef }
  | {
      readonly kind: "fail-link";
      readonly source: Span;
      readonly a: LinkEnd;
      readonly b: LinkEnd;
      readonly at: readonly SessionPlace[];
    }
  | { readonly kind: "fail-ixp"; readonly source: Span; readonly ixp: Ref<Ixp> }
  | { readonly kind: "fail-location"; readonly source: Span; readonly location: Location }
  | {
      readonly kind: "withdraw";
      readonly source: Span;
      readonly service: Ref<Service>;
      readonly at: SiteSelection;
    }
  | {
      readonly kind: "announce";
      readonly source: Span;
      readonly service: Ref<Service>;
      readonly at: SiteSelection;
      readonly onlyTo: readonly Selector[] | undefined;
      readonly exceptTo: readonly Selector[] | undefined;
      readonly options: AnnounceOptions;
    }
  | {
      readonly kind: "prepend";
      readonly source: Span;
      readonly count: number;
      readonly at: readonly SiteRef[];
      /** Empty for all neighbours. */
      readonly to: readonly Selector[];
    }
  | { readonly kind: "drain"; readonly source: Span; readonly router: Ref<Router> }
  | { readonly kind: "demand"; readonly source: Span; readonly region: Ref<Region>; readonly factor: Sourced<number> }
  | {
      readonly kind: "attack";
      readonly source: Span;
      readonly service: Ref<Service>;
      readonly rate: Sourced<Rate>;
      readonly from: readonly AttackSource[];
    }
  | {
      readonly kind: "hijack";
      readonly source: Span;
      readonly prefix: WrittenPrefixRef;
      readonly by: NeighborRef;
      /** AS numbers at the path's end, the forged origin last; empty for none. */
      readonly forge: readonly Sourced<number>[];
      readonly communities: readonly Sourced<Community>[];
    }
  | { readonly kind: "leak"; readonly source: Span; readonly by: NeighborRef; readonly to: readonly Selector[] }
  | {
      readonly kind: "igp";
      readonly source: Span;
      readonly a: Ref<Router>;
      readonly b: Ref<Router>;
      readonly cost: Sourced<number>;
    }
  | { readonly kind: "rov"; readonly source: Span; readonly on: boolean; readonly as: AsRef }
  | { readonly kind: "use"; readonly source: Span; readonly scenario: Ref<Scenario> }
  | {
      /** Options of the sessions of `of` towards `target`. */
      readonly kind: "neighbor";
      readonly source: Span;
      readonly target: NeighborRef;
      /** Whose side; empty means the origin of every service. */
      readonly of: readonly NeighborRef[];
      readonly at: readonly SessionPlace[];
      readonly options: SessionOptions;
    };

/** Where an attack's volume comes from: a region or an AS, with its share of the volume, 0–1. */
export interface AttackSource {
  readonly source: Span;
  readonly text: string;
  readonly region: Region | undefined;
  readonly as: AsRef | undefined;
  readonly share: number;
  readonly shareSource: Span | undefined;
}

/** What stands before the colon of an expectation. */
export type Condition =
  /** As designed; inside a scenario: under that scenario. */
  | { readonly kind: "designed" }
  | { readonly kind: "scenario"; readonly scenario: Ref<Scenario> }
  /** `any N pops down`: under every choice of N failures of that kind. */
  | {
      readonly kind: "any-down";
      readonly source: Span;
      readonly count: number;
      readonly what: "pop" | "as" | "link" | "ixp" | "location";
    };

/** `<`, `<=`, `>` or `>=` and a limit. */
export interface Comparison {
  readonly operator: "<" | "<=" | ">" | ">=";
  readonly limit: Sourced<number>;
}

/** Regions that an expectation is about. */
export type RegionSubject =
  | { readonly kind: "all"; readonly source: Span }
  | { readonly kind: "region"; readonly region: Ref<Region> };

/** What must hold. */
export type Claim =
  /** `japan -> tokyo or osaka 80%`: share 0–1, 1 where not written. */
  | {
      readonly kind: "reaches";
      readonly subject: RegionSubject;
      readonly pops: readonly Ref<Router>[];
      readonly share: number;
    }
  /** `japan via ntt or kddi` */
  | { readonly kind: "via"; readonly subject: RegionSubject; readonly ases: readonly AsRef[]; readonly share: number }
  /** `japan rtt p95 < 80 ms`; percentile 0–100, undefined for all users. Limit in ms. */
  | {
      readonly kind: "rtt";
      readonly subject: RegionSubject;
      readonly percentile: number | undefined;
      readonly comparison: Comparison;
    }
  /** `load of tokyo < 80%`; every PoP where none is named. Limit 1 = 100 %. */
  | { readonly kind: "load"; readonly pops: readonly Ref<Router>[]; readonly comparison: Comparison }
  /** `no unreachable`: no region has users without a PoP. */
  | { readonly kind: "no-unreachable" };

/** `expect [CONDITION:] CLAIM [for SERVICE]` */
export interface Expectation {
  readonly kind: "expectation";
  /** The whole statement. */
  readonly source: Span;
  /** The words of the claim, where a broken one is marked. */
  readonly claimSource: Span;
  readonly condition: Condition;
  /** The scenario in whose block it stands. */
  readonly within: Scenario | undefined;
  /** Undefined where the claim could not be read. */
  readonly claim: Claim | undefined;
  /** `for dns`: the services it is about; empty for all. */
  readonly services: readonly Ref<Service>[];
}
