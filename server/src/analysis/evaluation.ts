import { formatAddress, formatPrefix } from "../base/prefix.js";
import type { As, Design, Region, Router, Service } from "../language/design.js";
import type { Scenario } from "../language/scenario.js";
import type { Solution } from "../routing/types.js";
import { type Compiled, compile } from "../topology/compile/compile.js";
import { isSameNetwork } from "../topology/compile/sameness.js";
import { type Situation, SituationBuilder } from "../topology/compile/situation.js";
import { applyScenario } from "../topology/scenario.js";
import { attackArrivals } from "./attack.js";
import { TargetCatchment } from "./catchments.js";
import type { EvaluateOptions, Failure, Shared } from "./evaluate-options.js";
import { checkExpectations, type ExpectationResult } from "./expectations.js";
import { explainRegion, type RegionExplanation } from "./explain.js";
import { popAnswers, popTotals } from "./load.js";
import { findProblems } from "./problems.js";
import { type Kept, Reuse, type SolutionFacts } from "./reuse.js";
import { Routes } from "./routes.js";
import { siteOf } from "./sites.js";
import { solverFor } from "./solver.js";
import { latencyModel, type Target, targetsOf } from "./targets.js";
import type {
  Answers,
  EvaluationProblem,
  EvaluationStatistics,
  PopAnswer,
  PopTotal,
  RegionAnswer,
  RegionBackup,
  RegionReach,
  ServiceAnswer,
  TargetAnswers,
} from "./types.js";

export type { EvaluateOptions, Failure } from "./evaluate-options.js";
export type { ExpectationResult } from "./expectations.js";
export type { ExplainedHop, RegionExplanation } from "./explain.js";
export * from "./types.js";

/**
 * Evaluates a design: where every region's users end up, and why. Nothing is computed before it is asked for, and each
 * thing once: hints need a service's regions, a hover one backup, the command line the lot.
 * @param design a bound design, with or without mistakes; what resolves is evaluated
 * @param options the scenario, and data from files
 * @returns the evaluation; it never throws on a design's account
 */
export function evaluate(design: Design, options: EvaluateOptions = {}): Evaluation {
  const now = options.now ?? (() => performance.now());
  const start = now();
  const fresh = compile(design, { internet: options.internet });
  const { before, onSolve } = options; // not all of the options: what lives on must not hold on to `before`
  const sameNetwork = before !== undefined && isSameNetwork(before.compiled.network, fresh.network);
  // What was worked out about a network is kept with it.
  const compiled = sameNetwork ? { ...fresh, network: before.compiled.network } : fresh;
  let solved = 0;
  const shared = {
    compiled,
    kept: before?.keep(sameNetwork) ?? new Map(),
    now,
    compileMs: now() - start,
    internet: options.internet,
    onSolve: () => onSolve?.(solved++),
  };
  return new Evaluation(shared, options.scenario ? [options.scenario] : [], []);
}

/** What is known about a design under one scenario. */
export class Evaluation {
  readonly design: Design;
  readonly compiled: Compiled;
  /** The scenario, or undefined for the design as it stands. */
  readonly scenario: Scenario | undefined;
  readonly situation: Situation;
  /** The routes behind the answers. */
  readonly routes: Routes;
  private readonly targetCatchments = new Map<Service, Map<string, TargetCatchment>>();
  private readonly catchments = new Map<Service, TargetCatchment | undefined>();
  private readonly regionAnswers = new Map<Service, Map<string, RegionAnswer>>();
  private readonly facts = new Map<string, SolutionFacts>();
  private readonly reuse: Reuse | undefined;
  private readonly reaches = new Map<Service, Map<string, RegionReach>>();
  private readonly popsOfServices = new Map<Service, readonly PopAnswer[]>();
  private readonly serviceAnswers = new Map<Service, ServiceAnswer>();
  private readonly variants = new Map<unknown, Evaluation>();
  private totals: readonly PopTotal[] | undefined;
  private found: readonly EvaluationProblem[] | undefined;
  private checked: readonly ExpectationResult[] | undefined;
  private forwardMs = 0;

  /** Use `evaluate`, `under` or `with`. */
  constructor(
    private readonly shared: Shared,
    private readonly scenarios: readonly Scenario[],
    private readonly failures: readonly Failure[],
    private readonly base?: Evaluation,
  ) {
    this.compiled = shared.compiled;
    this.design = shared.compiled.design;
    this.scenario = scenarios.at(-1);
    const builder = new SituationBuilder(this.compiled);
    for (const scenario of scenarios) applyScenario(builder, scenario);
    for (const failure of failures) failure(builder);
    this.situation = builder.build();
    const kept = failures.length === 0 ? shared.kept.get(nameOf(scenarios)) : undefined;
    this.reuse = kept && new Reuse(kept, this.situation);
    const solve = solverFor(this.situation, base?.routes);
    const counted: typeof solve = (prefix, originations) => {
      const known = this.reuse?.solution(prefix, originations);
      if (known) return known;
      shared.onSolve();
      return solve(prefix, originations);
    };
    this.routes = new Routes(this.situation, counted, shared.now);
  }

  /** The services that have answers: anycast and unicast ones, in order of declaration. */
  get routedServices(): readonly Service[] {
    return [...this.compiled.plans.keys()];
  }

  /** Every service's answers. */
  get services(): readonly ServiceAnswer[] {
    return this.routedServices.map((service) => this.serviceAnswer(service));
  }

  /** All services' traffic at each site. */
  get pops(): readonly PopTotal[] {
    this.totals ??= popTotals(this.routedServices.map((service) => this.popsOf(service)));
    return this.totals;
  }

  private popsOf(service: Service): readonly PopAnswer[] {
    let pops = this.popsOfServices.get(service);
    if (!pops) {
      const reached = this.design.regions.flatMap((region) => this.reach(service, region) ?? []);
      pops = popAnswers(this.situation, service, reached, attackArrivals(this, service));
      this.popsOfServices.set(service, pops);
    }
    return pops;
  }

  /** One site's traffic; undefined where no service's origin has such a site. */
  popTotal(router: Router): PopTotal | undefined {
    const index = this.compiled.routerIndex(router);
    return this.pops.find(({ pop }) => pop.router === index);
  }

  /** A service's answers by name; undefined for a multicast or unknown one. */
  service(name: string): ServiceAnswer | undefined {
    const service = this.routedServices.find((each) => each.name === name);
    return service && this.serviceAnswer(service);
  }

  /** The situation before the last edit, where that cannot have touched some services (`Reuse.untouched`). */
  untouchedSince(services: readonly Service[]): Situation | undefined {
    return this.reuse?.untouched(services);
  }

  /** Where a region's users end up; undefined for a multicast service or one without a prefix. */
  regionAnswer(service: Service, region: Region): RegionAnswer | undefined {
    const ofService = this.regionAnswers.get(service) ?? new Map<string, RegionAnswer>();
    this.regionAnswers.set(service, ofService);
    const known = ofService.get(region.name) ?? this.reuse?.answer(service, region);
    const catchment = known ? undefined : this.catchment(service);
    const confirmed = catchment && this.reuse?.confirmed(service, region, catchment);
    const answer = known ?? confirmed ?? (catchment && this.timed(() => catchment.answer(region)));
    if (answer) ofService.set(region.name, answer);
    return answer;
  }

  /** The same without the why; undefined where `regionAnswer` is. */
  reach(service: Service, region: Region): RegionReach | undefined {
    const answered = this.regionAnswers.get(service)?.get(region.name);
    if (answered) return answered;
    const ofService = this.reaches.get(service) ?? new Map<string, RegionReach>();
    this.reaches.set(service, ofService);
    const known = ofService.get(region.name) ?? this.reuse?.reach(service, region);
    const catchment = known ? undefined : this.catchment(service);
    const reach = known ?? (catchment && this.timed(() => catchment.reach(region)));
    if (reach) ofService.set(region.name, reach);
    return reach;
  }

  /**
   * Where packets to an address of a service go.
   * @param service a service
   * @param prefix the prefix that the address stands for, as `formatPrefix` writes it; the primary one where it is undefined
   * @returns undefined for a multicast service, or one without such a prefix
   */
  catchment(service: Service, prefix?: string): TargetCatchment | undefined {
    const primary = this.primaryCatchment(service);
    if (prefix === undefined || !primary || formatPrefix(primary.target.prefix) === prefix) return primary;
    const ofService = this.targetCatchments.get(service) ?? new Map<string, TargetCatchment>();
    this.targetCatchments.set(service, ofService);
    const known = ofService.get(prefix);
    const target = known ? undefined : targetsOf(service).find((each) => formatPrefix(each.prefix) === prefix);
    if (!target) return known;
    const catchment = this.catchmentOf(service, target);
    ofService.set(prefix, catchment);
    return catchment;
  }

  private primaryCatchment(service: Service): TargetCatchment | undefined {
    if (this.catchments.has(service)) return this.catchments.get(service);
    const target = this.compiled.plans.has(service) ? targetsOf(service)[0] : undefined;
    const catchment = target && this.catchmentOf(service, target, this.base?.catchment(service));
    this.catchments.set(service, catchment);
    return catchment;
  }

  private catchmentOf(service: Service, target: Target, base?: TargetCatchment): TargetCatchment {
    return new TargetCatchment(this.routes, service, target, latencyModel(this.design), base);
  }

  /** Time spent on `work` but for the solving in it. */
  private timed<T>(work: () => T): T {
    const { now } = this.shared;
    const start = now();
    const solvedBefore = this.routes.solveMs;
    const result = work();
    this.forwardMs += now() - start - (this.routes.solveMs - solvedBefore);
    return result;
  }

  private serviceAnswer(service: Service): ServiceAnswer {
    const known = this.serviceAnswers.get(service);
    if (known) return known;
    const regions = this.design.regions.flatMap((region) => this.regionAnswer(service, region) ?? []);
    const answer: ServiceAnswer = {
      service: service.name,
      kind: service.cast === "unicast" ? "unicast" : "anycast",
      originAsn: service.origin?.target?.asn ?? service.origin?.asn ?? null,
      prefixes: [...new Set(service.prefixes.map(({ prefix }) => formatPrefix(prefix)))],
      regions,
      pops: this.popsOf(service),
    };
    this.serviceAnswers.set(service, answer);
    return answer;
  }

  /**
   * A service's answers by one of its prefixes: what arrives at its sites is what users of that prefix bring. Attacks ask
   * the primary prefix, and are left out of the others.
   * @param service a service
   * @param prefix one of its prefixes, as `formatPrefix` writes it
   * @returns undefined for a multicast service, or one without such a prefix
   */
  answerFor(service: Service, prefix: string): ServiceAnswer | undefined {
    const catchment = this.catchment(service, prefix);
    if (!catchment) return undefined;
    const answer = this.serviceAnswer(service);
    if (catchment === this.catchment(service)) return answer;
    const regions = this.design.regions.map((region) => this.timed(() => catchment.answer(region)));
    return { ...answer, regions, pops: popAnswers(this.situation, service, regions) };
  }

  /** The answers for every prefix of a service, the primary one first. */
  targets(service: Service): readonly TargetAnswers[] {
    if (!this.compiled.plans.has(service)) return [];
    return targetsOf(service).map((target, index) => {
      const catchment = this.catchmentOf(service, target);
      return {
        prefix: formatPrefix(target.prefix),
        address: formatAddress(target.address.family, target.address.bits),
        family: target.prefix.family,
        regions: this.design.regions.flatMap(
          (region) => (index === 0 ? this.regionAnswer(service, region) : catchment.answer(region)) ?? [],
        ),
      };
    });
  }

  /** The routes of one prefix, as `formatPrefix` writes it; undefined where nobody announces it. */
  solution(prefix: string): Solution | undefined {
    return this.routes.solution(prefix);
  }

  /** What keeps the answers from being sure. */
  get problems(): readonly EvaluationProblem[] {
    const convergence = (prefix: string) => this.factsOf(prefix)?.convergence;
    this.found ??= findProblems(this.design, this.routes.prefixes, convergence, this.shared.internet);
    return this.found;
  }

  private factsOf(prefix: string): SolutionFacts | undefined {
    const known = this.facts.get(prefix) ?? this.reuse?.facts(prefix) ?? this.routes.solution(prefix);
    if (known) this.facts.set(prefix, known);
    return known;
  }

  /**
   * What is known by now, for an evaluation of the design's next text.
   * @param sameNetwork whether its network is the very same one, so that solutions hold for it
   * @returns by scenario
   */
  keep(sameNetwork: boolean): Map<string, Kept> {
    const plain = [this, ...this.variants.values()].filter(({ failures }) => failures.length === 0);
    return new Map(plain.map((each) => [nameOf(each.scenarios), each.keptOf(sameNetwork)]));
  }

  private keptOf(sameNetwork: boolean): Kept {
    const { situation, facts, regionAnswers: answers, reaches, routes } = this;
    return { situation, facts, answers, reaches, solutions: sameNetwork ? routes.solved() : [] };
  }

  /** How it was made. Asks for everything that is not known yet. */
  get statistics(): EvaluationStatistics {
    const facts = this.routes.prefixes.flatMap((prefix) => this.factsOf(prefix) ?? []);
    const { network } = this.compiled;
    return {
      engines: [...new Set(facts.map(({ engine }) => engine))],
      engineReason: facts.find(({ engineReason }) => engineReason)?.engineReason ?? null,
      ases: network.asCount,
      routers: network.routerCount,
      sessions: network.sessionCount,
      prefixes: facts.length,
      solved: this.routes.groupCount,
      compileMs: this.shared.compileMs,
      solveMs: this.routes.solveMs,
      forwardMs: this.forwardMs,
    };
  }

  /** Everything, as plain data that may cross threads. */
  answers(): Answers {
    const { services, pops, problems, statistics } = this;
    const demand = Object.fromEntries([...this.situation.demand].map(([{ name }, factor]) => [name, factor]));
    return { scenario: this.scenario?.name ?? null, demand, services, pops, problems, statistics };
  }

  /**
   * The same design under a scenario; made once for each. Under nothing it is the design as it stands.
   * @param scenario replaces this evaluation's own scenario
   */
  under(scenario: Scenario | undefined): Evaluation {
    if (scenario === this.scenario && this.failures.length === 0) return this;
    return this.variant(scenario ?? "as designed", () => new Evaluation(this.shared, scenario ? [scenario] : [], []));
  }

  /**
   * The same with something failed beside.
   * @param key names the failure; the evaluation is kept under it
   * @param failure what fails
   */
  with(key: string, failure: Failure): Evaluation {
    return this.variant(key, () => new Evaluation(this.shared, this.scenarios, [...this.failures, failure], this));
  }

  /**
   * The same with something failed beside, not kept: for the many choices of `any 2 down`.
   * @param failure what fails
   */
  once(failure: Failure): Evaluation {
    return new Evaluation(this.shared, this.scenarios, [...this.failures, failure], this);
  }

  private variant(key: unknown, make: () => Evaluation): Evaluation {
    const evaluation = this.variants.get(key) ?? make();
    this.variants.set(key, evaluation);
    return evaluation;
  }

  /** The same with a router (a PoP) lost. */
  without(router: Router): Evaluation {
    return this.with(`router ${this.compiled.routerIndex(router)}`, (builder) => builder.failRouter(router));
  }

  /**
   * Where a region's users go when the PoP that most of them reach now is lost.
   * @returns undefined where they reach none
   */
  backup(service: Service, region: Region): RegionBackup | undefined {
    const site = this.regionAnswer(service, region)?.pops[0]?.pop;
    const router = site && this.compiled.routers[site.router];
    const answer = router && this.without(router).regionAnswer(service, region);
    if (!site || !answer) return undefined;
    return { service: service.name, region: region.name, lost: siteOf(this.compiled, site.router), answer };
  }

  /**
   * The decision at every hop from a region to a service, with the losers.
   * @param service an anycast or unicast service
   * @param region the region
   * @param prefix the service's prefix that is asked for; the primary one where it is undefined
   */
  explain(service: Service, region: Region, prefix?: string): RegionExplanation {
    return explainRegion(this, service, region, prefix);
  }

  /** What every expectation of the design comes to, in order of declaration. */
  get expectations(): readonly ExpectationResult[] {
    this.checked ??= checkExpectations(this);
    return this.checked;
  }

  /** The ASes that have no route to any address of a service. */
  withoutRoute(service: Service): readonly As[] {
    const solutions = service.prefixes.flatMap(({ prefix }) => this.solution(formatPrefix(prefix)) ?? []);
    return this.design.ases.filter((as) =>
      as.routers.every((router) => {
        const index = this.compiled.routerIndex(router);
        return index === undefined || solutions.every((solution) => solution.popOf(index) < 0);
      }),
    );
  }
}

/** Names the scenarios that an evaluation is under. */
function nameOf(scenarios: readonly Scenario[]): string {
  return scenarios.map(({ name }) => name).join();
}
