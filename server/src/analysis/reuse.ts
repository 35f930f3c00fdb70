import { covers, formatPrefix, type Prefix } from "../base/prefix.js";
import type { Region, Service } from "../language/design.js";
import { PrefixContext } from "../routing/context.js";
import { hostPrefix } from "../routing/forward.js";
import { disputeReason } from "../routing/safety.js";
import type { Origination, Solution } from "../routing/types.js";
import { hasSameRouters, isAlike, isCalledTheSame, Sameness } from "../topology/compile/sameness.js";
import type { Announced, Situation } from "../topology/compile/situation.js";
import type { TargetCatchment } from "./catchments.js";
import { latencyModel, type Target, targetsOf } from "./targets.js";
import type { PathHop, RegionAnswer, RegionPath, RegionReach, Site } from "./types.js";

/** What is said about a solution as a whole. */
export type SolutionFacts = Pick<Solution, "engine" | "engineReason" | "convergence">;

/** What was worked out about one situation: an evaluation of the design's next text begins with it. */
export interface Kept {
  readonly situation: Situation;
  /** Answers for the primary address of each service, by region. */
  readonly answers: ReadonlyMap<Service, ReadonlyMap<string, RegionAnswer>>;
  /** The same without the why, where that was not asked for. */
  readonly reaches: ReadonlyMap<Service, ReadonlyMap<string, RegionReach>>;
  /** By prefix, as `formatPrefix` writes it. */
  readonly facts: ReadonlyMap<string, SolutionFacts>;
  /** Solutions, where the network is the very same one. */
  readonly solutions: readonly { readonly originations: readonly Origination[]; readonly solution: Solution }[];
}

/** A service's answers that still hold. */
interface Answered {
  readonly answers: ReadonlyMap<string, RegionAnswer> | undefined;
  readonly reaches: ReadonlyMap<string, RegionReach> | undefined;
  /** Whether any of its routers has another index by now. */
  readonly moved: boolean;
}

/** What is known of a service that is still asked the same. */
interface Asked extends Omit<Answered, "moved"> {
  /** The service as it stood in the last text. */
  readonly before: Service;
  readonly target: Target;
}

/**
 * What an edit cannot have changed: answers and solutions of a design's last text that hold for the present one. What is not
 * sure to be the same is not offered.
 */
export class Reuse {
  private found: Sameness | undefined;
  private readonly before: ReadonlyMap<string, readonly Announced[]>;
  private readonly after: ReadonlyMap<string, readonly Announced[]>;
  private readonly services = new Map<Service, Answered | undefined>();
  private readonly comparable = new Map<Service, ReadonlyMap<string, RegionAnswer> | undefined>();
  private sameRouters: boolean | undefined;
  private readonly regions = new Map<Region, boolean>();
  private regionsBefore: ReadonlyMap<string, Region> | undefined;
  private readonly terms = new Map<string, boolean>();
  private disputes: boolean | undefined;
  private sameUsers: boolean | undefined;
  private unchanged: boolean | undefined;

  /**
   * @param kept what was worked out before the edit
   * @param situation the same situation after it
   */
  constructor(
    private readonly kept: Kept,
    private readonly situation: Situation,
  ) {
    this.before = byPrefix(kept.situation);
    this.after = byPrefix(situation);
  }

  private get sameness(): Sameness {
    this.found ??= new Sameness(this.kept.situation, this.situation);
    return this.found;
  }

  /** Whether there is nothing to compare but announcements: the very same network, under the same circumstances. */
  private get isUnchangedNetwork(): boolean {
    const [before, after] = [this.kept.situation, this.situation];
    this.unchanged ??=
      before.compiled.network === after.compiled.network &&
      isAlike(before.changes, after.changes) &&
      before.compiled.routers.every((router, at) => isCalledTheSame(router, after.compiled.routers[at]));
    return this.unchanged;
  }

  /**
   * Where a region's users end up.
   * @param service a service of the present design
   * @param region a region of the present design
   * @returns undefined where it may be another answer by now, or was not asked for before
   */
  answer(service: Service, region: Region): RegionAnswer | undefined {
    const known = this.answered(service);
    const answer = known?.answers?.get(region.name);
    if (!answer || !this.isUnchanged(region)) return undefined;
    return known?.moved ? this.move(answer) : answer;
  }

  /** The same without the why. */
  reach(service: Service, region: Region): RegionReach | undefined {
    const known = this.answered(service);
    const reach = known?.answers?.get(region.name) ?? known?.reaches?.get(region.name);
    if (!reach || !this.isUnchanged(region)) return undefined;
    return known?.moved ? this.moveReach(reach) : reach;
  }

  /**
   * The same where the routes may have changed: an answer that the present ones confirm.
   * @param service a service of the present design
   * @param region a region of the present design
   * @param catchment of the service
   * @returns undefined where it is another answer by now, or that is not quickly told
   */
  confirmed(service: Service, region: Region, catchment: TargetCatchment): RegionAnswer | undefined {
    if (!this.comparable.has(service)) this.comparable.set(service, this.comparableOf(service));
    const answer = this.comparable.get(service)?.get(region.name);
    return answer && this.isUnchanged(region) && catchment.confirms(answer, region) ? answer : undefined;
  }

  /** Answers given over the same routers, of which the same announce whatever covers the address. */
  private comparableOf(service: Service): ReadonlyMap<string, RegionAnswer> | undefined {
    const known = this.askedSame(service);
    if (!known?.answers) return undefined;
    const host = hostPrefix(known.target.address);
    const announcing = ({ originations }: Situation) =>
      originations.flatMap(({ service: of, origination: { router, prefix, inService } }) =>
        covers(prefix, host) ? [[of?.name, router, formatPrefix(prefix), inService]] : [],
      );
    this.sameRouters ??= hasSameRouters(this.kept.situation, this.situation);
    const same = this.sameRouters && isAlike(announcing(this.kept.situation), announcing(this.situation));
    return same ? known.answers : undefined;
  }

  private isUnchanged(region: Region): boolean {
    this.regionsBefore ??= new Map(this.kept.situation.compiled.design.regions.map((each) => [each.name, each]));
    let same = this.regions.get(region);
    if (same === undefined) {
      const before = this.regionsBefore.get(region.name);
      same = before !== undefined && isSameRegion(before, region);
      this.regions.set(region, same);
    }
    return same;
  }

  /**
   * The situation before the edit, where the ways of all users to some services hold. Then they hold after any failure
   * too: it takes the same from two networks in which all that counts for them is the same.
   * @param services services of the present design
   * @returns undefined where some user may go another way by now
   */
  untouched(services: readonly Service[]): Situation | undefined {
    const { regions } = this.situation.compiled.design;
    const { regions: earlier } = this.kept.situation.compiled.design;
    this.sameUsers ??=
      regions.length === earlier.length &&
      regions.every((region, i) => {
        const before = earlier[i];
        return before !== undefined && before.name === region.name && isSameRegion(before, region);
      });
    if (!this.sameUsers) return undefined;
    const held = services.every((service) => this.answered(service) !== undefined);
    return held ? this.kept.situation : undefined;
  }

  private answered(service: Service): Answered | undefined {
    if (!this.services.has(service)) this.services.set(service, this.answersOf(service));
    return this.services.get(service);
  }

  /**
   * What is said about the routes of a prefix as a whole.
   * @param prefix as `formatPrefix` writes it
   * @returns undefined where that may be different by now
   */
  facts(prefix: string): SolutionFacts | undefined {
    const facts = this.kept.facts.get(prefix);
    return facts && this.isSame([prefix]) ? facts : undefined;
  }

  /**
   * The routes of a prefix, where nothing at all about the network has changed.
   * @param prefix the prefix
   * @param originations all of it
   */
  solution(prefix: Prefix, originations: readonly Origination[]): Solution | undefined {
    if (!this.isUnchangedNetwork) return undefined;
    const text = formatPrefix(prefix);
    const known = this.kept.solutions.find(({ solution }) => formatPrefix(solution.prefix) === text);
    return known && isAlike(known.originations, originations) ? known.solution : undefined;
  }

  /** What was answered for a service to the very question that is asked now, whatever the routes. */
  private askedSame(service: Service): Asked | undefined {
    const { design } = this.kept.situation.compiled;
    const before = design.services.find(({ name }) => name === service.name);
    const [target] = targetsOf(service);
    if (!before || !target || !isAlike(targetsOf(before)[0], target) || originOf(before) !== originOf(service)) {
      return undefined;
    }
    if (!isAlike(latencyModel(design), latencyModel(this.situation.compiled.design))) return undefined;
    const { answers, reaches } = this.kept;
    return { before, target, answers: answers.get(before), reaches: reaches.get(before) };
  }

  private answersOf(service: Service): Answered | undefined {
    const known = this.askedSame(service);
    if (!known?.answers && !known?.reaches) return undefined;
    const { before, target, answers, reaches } = known;
    const host = hostPrefix(target.address);
    const matters = (announced: ReadonlyMap<string, readonly Announced[]>, own: Service) =>
      [...announced].flatMap(([prefix, list]) => {
        const covering = list[0] && covers(list[0].origination.prefix, host);
        return covering || list.some((each) => each.service === own) ? [prefix] : [];
      });
    const prefixes = matters(this.after, service);
    if (!isAlike(matters(this.before, before), prefixes) || !this.isSame(prefixes)) return undefined;
    if (this.isUnchangedNetwork) return { answers, reaches, moved: false };
    const { router } = this.sameness.moves;
    return { answers, reaches, moved: router.some((now, then) => now >= 0 && now !== then) };
  }

  /** Whether the announcements of some prefixes are the same, and all that can have to do with them. */
  private isSame(prefixes: readonly string[]): boolean {
    if (!prefixes.every((prefix) => this.isAnnouncedBySame(prefix))) return false;
    const { network } = this.kept.situation.compiled;
    const origins = new Set<number>();
    for (const prefix of prefixes) {
      for (const { origination } of this.before.get(prefix) ?? []) origins.add(network.asnOf(origination.router));
    }
    const around = this.isUnchangedNetwork || (this.sameness.isSameAround([...origins]) && this.isAsSafe());
    return around && prefixes.every((each) => this.isSameTerms(each));
  }

  private isAnnouncedBySame(prefix: string): boolean {
    const [before, after] = [this.kept.situation.compiled.network, this.situation.compiled.network];
    const [a, b] = [this.before.get(prefix) ?? [], this.after.get(prefix) ?? []];
    if (a.length !== b.length) return false;
    return a.every(({ service, origination }, i) => {
      const other = b[i];
      if (!other || service?.name !== other.service?.name) return false;
      return before.asnOf(origination.router) === after.asnOf(other.origination.router);
    });
  }

  /** Called where the routers are the same, so that it is known where they are now. */
  private isSameTerms(prefix: string): boolean {
    let same = this.terms.get(prefix);
    if (same === undefined) {
      const after = this.after.get(prefix) ?? [];
      const moves = this.isUnchangedNetwork ? undefined : this.sameness.moves;
      const list = this.before.get(prefix) ?? [];
      same = list.every(({ origination }, i) => isAlike(origination, after[i]?.origination, moves));
      this.terms.set(prefix, same);
    }
    return same;
  }

  /** Whether the search for stable states has the same reason, or none: it looks at policies all over the network. */
  private isAsSafe(): boolean {
    this.disputes ??= disputeIn(this.kept.situation) === disputeIn(this.situation);
    return this.disputes;
  }

  /** An answer with its routers where they are now. */
  private move(answer: RegionAnswer): RegionAnswer {
    const at = <T extends PathHop | Site>(place: T) => this.placeNow(place);
    const path = (each: RegionPath): RegionPath => ({
      ...each,
      pop: each.pop && at(each.pop),
      nearestPop: each.nearestPop && at(each.nearestPop),
      hops: each.hops.map(at),
      candidates: each.candidates.map(at),
    });
    return {
      ...answer,
      pops: answer.pops.map((share) => ({ ...share, pop: at(share.pop) })),
      paths: answer.paths.map(path),
    };
  }

  private moveReach({ region, pops, unreachable, paths }: RegionReach): RegionReach {
    return {
      region,
      pops: pops.map((share) => ({ ...share, pop: this.placeNow(share.pop) })),
      unreachable,
      paths: paths.map(({ pop, share, rttMs }) => ({ pop: pop && this.placeNow(pop), share, rttMs })),
    };
  }

  private placeNow<T extends PathHop | Site>(place: T): T {
    return { ...place, router: this.sameness.moves.router[place.router] ?? -1 };
  }
}

function byPrefix({ originations }: Situation): ReadonlyMap<string, readonly Announced[]> {
  const lists = new Map<string, Announced[]>();
  for (const announced of originations) {
    const text = formatPrefix(announced.origination.prefix);
    const list = lists.get(text);
    if (list) list.push(announced);
    else lists.set(text, [announced]);
  }
  return lists;
}

function originOf(service: Service): number | undefined {
  return service.origin?.target?.asn ?? service.origin?.asn;
}

/** Everything about a region that its users' ways begin with. */
function isSameRegion(before: Region, after: Region): boolean {
  const [from, to] = [before.location?.place, after.location?.place];
  return (
    from?.latitude === to?.latitude &&
    from?.longitude === to?.longitude &&
    before.via.length === after.via.length &&
    before.via.every(({ as, share }, i) => {
      const other = after.via[i];
      return share === other?.share && as.target?.name === other.as.target?.name && asnOf(as) === asnOf(other.as);
    })
  );
}

function asnOf({ target, asn }: Region["via"][number]["as"]): number | undefined {
  return target?.asn ?? asn;
}

function disputeIn({ compiled: { network }, originations, changes }: Situation): string | undefined {
  const [first] = originations;
  if (!first) return undefined;
  const { prefix } = first.origination;
  return disputeReason(new PrefixContext(network, prefix, [first.origination], changes));
}
