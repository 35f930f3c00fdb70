import { formatPrefix, type Prefix } from "../base/prefix.js";
import type { Service } from "../language/design.js";
import { igpCosts } from "../routing/igp.js";
import { validateOrigin } from "../routing/rov.js";
import type { NetworkChanges, Origination, Solution } from "../routing/types.js";
import type { Situation } from "../topology/compile/situation.js";

/**
 * Solves one prefix.
 * @param prefix the prefix
 * @param originations all of that prefix
 */
export type PrefixSolver = (prefix: Prefix, originations: readonly Origination[]) => Solution;

/** Prefixes that every router treats alike: they are solved once. */
interface Group {
  /** The first of them that was asked for. */
  readonly prefix: Prefix;
  readonly originations: readonly Origination[];
  solution: Solution | undefined;
}

/** A prefix and all who announce it. */
interface AnnouncedPrefix {
  readonly prefix: Prefix;
  readonly originations: Origination[];
  /** The services that it is announced for; undefined for what a hijack announces. */
  readonly services: (Service | undefined)[];
}

/**
 * The routes of a situation, solved when they are first asked for. Of many situations, one for each failure, few prefixes
 * are asked for: nothing is worked out about the others.
 */
export class Routes {
  /** Announced prefixes as text, in order of first announcement. */
  readonly prefixes: readonly string[];
  /** How long solving took so far, in ms. */
  solveMs = 0;
  private readonly announced = new Map<string, AnnouncedPrefix>();
  private readonly groups = new Map<string, Group>();
  private readonly byPrefix = new Map<string, Group>();
  private readonly solutions = new Map<string, Solution>();
  private signature: ReturnType<typeof prefixSignature> | undefined;
  /** Interior costs in this situation. */
  readonly igp: ReturnType<typeof igpCosts>;

  /**
   * @param situation what is to be solved
   * @param solve solves one prefix of it
   * @param now a clock in ms
   */
  constructor(
    readonly situation: Situation,
    private readonly solve: PrefixSolver,
    private readonly now: () => number,
  ) {
    this.igp = igpCosts(situation.compiled.network, situation.changes);
    const texts = new Map<Prefix, string>(); // a service's sites share it
    for (const { origination, service } of situation.originations) {
      const { prefix } = origination;
      let text = texts.get(prefix);
      if (text === undefined) {
        text = formatPrefix(prefix);
        texts.set(prefix, text);
      }
      const known = this.announced.get(text);
      if (known) {
        known.originations.push(origination);
        known.services.push(service);
      } else this.announced.set(text, { prefix, originations: [origination], services: [service] });
    }
    this.prefixes = [...this.announced.keys()];
  }

  /** How many different solutions the prefixes need. */
  get groupCount(): number {
    for (const text of this.prefixes) this.group(text);
    return this.groups.size;
  }

  private group(text: string): Group | undefined {
    const known = this.byPrefix.get(text);
    const entry = known ? undefined : this.announced.get(text);
    if (!entry) return known;
    const { prefix, originations } = entry;
    this.signature ??= prefixSignature(this.situation);
    const signed = this.signature(prefix, text, originations);
    const key = `${signed} ${JSON.stringify(originations.map(withoutPrefix))}`;
    const group = this.groups.get(key) ?? { prefix, originations, solution: undefined };
    this.groups.set(key, group);
    this.byPrefix.set(text, group);
    return group;
  }

  /**
   * The routes of one prefix.
   * @param prefix as `formatPrefix` writes it
   * @returns undefined where nobody announces it
   */
  solution(prefix: string): Solution | undefined {
    const known = this.solutions.get(prefix);
    if (known) return known;
    const group = this.group(prefix);
    const entry = this.announced.get(prefix);
    if (!group || !entry) return undefined;
    if (!group.solution) {
      const start = this.now();
      group.solution = this.solve(group.prefix, group.originations);
      this.solveMs += this.now() - start;
    }
    const solution = withPrefix(group.solution, entry.prefix);
    this.solutions.set(prefix, solution);
    return solution;
  }

  /** What was solved so far. */
  solved(): { readonly originations: readonly Origination[]; readonly solution: Solution }[] {
    return [...this.groups.values()].flatMap(({ originations, solution }) =>
      solution ? [{ originations, solution }] : [],
    );
  }

  /**
   * The announcements of prefixes that cover an address, without solving them.
   * @param matches whether a prefix does
   * @returns each prefix with its text, in order of first announcement
   */
  covering(matches: (prefix: Prefix) => boolean): (Readonly<AnnouncedPrefix> & { readonly text: string })[] {
    return [...this.announced].flatMap(([text, entry]) => (matches(entry.prefix) ? [{ text, ...entry }] : []));
  }
}

function withoutPrefix({ prefix: _, ...terms }: Origination): Omit<Origination, "prefix"> {
  return terms;
}

/** The same routes, for a prefix that every router treats alike. */
function withPrefix(solution: Solution, prefix: Prefix): Solution {
  if (formatPrefix(solution.prefix) === formatPrefix(prefix)) return solution;
  return {
    prefix,
    ways: solution.ways,
    engine: solution.engine,
    engineReason: solution.engineReason,
    convergence: solution.convergence,
    states: solution.states,
    selected: (router) => solution.selected(router),
    popOf: (router) => solution.popOf(router),
    decidedBy: (router) => solution.decidedBy(router),
    candidates: (router) => solution.candidates(router),
    certain: (router) => solution.certain(router),
    explain: (router) => solution.explain(router),
  };
}

/**
 * What of a prefix itself the routers' policies look at, as text: its length against maximum lengths, its RPKI
 * validity, and the sessions that restrict what is announced over them.
 */
function prefixSignature(situation: Situation): (prefix: Prefix, text: string, of: readonly Origination[]) => string {
  const { network } = situation.compiled;
  const { changes } = situation;
  const routers = [...network.routerPolicies.values(), ...(changes.routerPolicies?.values() ?? [])];
  const sessions = [...network.sessionPolicies.values(), ...(changes.sessionPolicies?.values() ?? [])];
  const lengths = routers.some((policy) => policy.maxLength) || sessions.some((policy) => policy.in?.maxLength);
  const lists = sessions.flatMap(({ out }) => (out?.announce && out.announce !== "none" ? [out.announce] : []));
  const roas = allRoas(situation, changes);
  return (prefix, text, originations) => {
    const parts: string[] = [];
    if (lengths) parts.push(`${prefix.family}/${prefix.length}`);
    if (lists.length > 0) parts.push(lists.map((list) => (list.includes(text) ? "1" : "0")).join(""));
    if (roas.length > 0) {
      const origins = originations.map(({ forge, router }) => forge?.at(-1) ?? network.asnOf(router));
      parts.push([...new Set(origins)].map((asn) => `${asn}:${validateOrigin(roas, prefix, asn)}`).join());
    }
    return parts.join(" ");
  };
}

function allRoas(situation: Situation, changes: NetworkChanges): NonNullable<NetworkChanges["roas"]> {
  const { roas } = situation.compiled.network;
  return changes.roas ? [...roas, ...changes.roas] : roas;
}
