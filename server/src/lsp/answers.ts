import type { ServiceColumn } from "../analysis/side-by-side";
import type { Answers, ServiceAnswer } from "../analysis/types";
import type { GraphContent } from "../diagram/graph-model";
import type { ElementId } from "../diagram/model";
import type { TracePath } from "../diagram/trace";
import type { Designs, OpenDesign, Solved } from "./designs";
import type { SolverEnd } from "./solver";
import type { ElementParams, GraphParams, TargetParams, TraceParams, WhatIfAnswers } from "./solver-protocol";

/** So many answers of a kind are kept for one text: a reader goes back and forth. */
const KEPT = 12;

/** Everything about designs as last solved, asked of the solver once for each scenario. */
export class AnswersAtHand {
  readonly #designs: Designs;
  readonly #solver: () => SolverEnd | undefined;
  readonly #answers = new WeakMap<Solved, Map<string | null, Answers>>();
  readonly #whatIfs = new WeakMap<Solved, Map<string, WhatIfAnswers>>();
  readonly #targets = new WeakMap<Solved, Map<string, ServiceAnswer>>();

  /**
   * @param designs the designs that are looked at
   * @param solver where they were solved; undefined while nothing was
   */
  constructor(designs: Designs, solver: () => SolverEnd | undefined) {
    this.#designs = designs;
    this.#solver = solver;
  }

  /**
   * Everything about a design under one scenario, as of the last solve.
   * @param design as it is now
   * @param scenario its name; null for the design as it stands
   * @returns plain data, or undefined where the design was never solved
   */
  async under({ root, solved }: OpenDesign, scenario: string | null): Promise<Answers | undefined> {
    if (!solved) return undefined;
    const known = entryOf(this.#answers, solved);
    const cached = known.get(scenario);
    if (cached) return cached;
    const answers = await this.#solver()?.answers({ root, scenario });
    if (answers && this.#designs.byRoot(root)?.solved === solved) known.set(scenario, answers);
    return answers ?? undefined;
  }

  /**
   * The services of a design side by side, as of the last solve and under the scenario that it was shown with.
   * @param design as it is now
   * @returns plain data, or undefined where the design was never solved
   */
  async services({ root, solved }: OpenDesign): Promise<readonly ServiceColumn[] | undefined> {
    if (!solved) return undefined;
    return (await this.#solver()?.services({ root, scenario: solved.results.scenario })) ?? undefined;
  }

  /**
   * The same with something failed on top.
   * @param design as it is now
   * @param scenario its name; null for the design as it stands
   * @param failures elements of the picture, those that the design has
   * @returns plain data, or undefined where the design was never solved
   */
  async whatIf(
    { root, solved }: OpenDesign,
    scenario: string | null,
    failures: readonly ElementId[],
  ): Promise<WhatIfAnswers | undefined> {
    if (!solved) return undefined;
    const known = entryOf(this.#whatIfs, solved);
    const key = JSON.stringify([scenario, ...[...failures].sort()]);
    const cached = known.get(key);
    if (cached) return cached;
    const answers = await this.#solver()?.whatIf({ root, scenario, failures });
    if (answers && this.#designs.byRoot(root)?.solved === solved) {
      keep(known, key, answers);
    }
    return answers ?? undefined;
  }

  /**
   * A service's answers by one of its prefixes.
   * @param design as it is now
   * @param asked the situation, the service and the prefix
   * @returns plain data, or undefined where the design last solved has none
   */
  async target({ root, solved }: OpenDesign, asked: Omit<TargetParams, "root">): Promise<ServiceAnswer | undefined> {
    if (!solved) return undefined;
    const known = entryOf(this.#targets, solved);
    const key = JSON.stringify([asked.scenario, asked.service, asked.prefix, ...[...asked.failures].sort()]);
    const cached = known.get(key);
    if (cached) return cached;
    const answer = await this.#solver()?.target({ ...asked, root });
    if (answer && this.#designs.byRoot(root)?.solved === solved) keep(known, key, answer);
    return answer ?? undefined;
  }

  /**
   * The AS graph of a design, as of the last solve.
   * @param design as it is now
   * @param asked the situation, and what to show of it
   * @returns plain data, or undefined where the design was never solved
   */
  async graph({ root, solved }: OpenDesign, asked: Omit<GraphParams, "root">): Promise<GraphContent | undefined> {
    return (solved && (await this.#solver()?.graph({ root, ...asked }))) ?? undefined;
  }

  /**
   * What hovers say about an element, as of the last solve.
   * @param design as it is now
   * @param asked the situation and the element
   * @returns Markdown; undefined where they say nothing of routes
   */
  async facts({ root }: OpenDesign, asked: Omit<ElementParams, "root">): Promise<string | undefined> {
    return (await this.#solver()?.facts({ ...asked, root })) ?? undefined;
  }

  /**
   * The decisions on the ways of a region or a flow, as of the last solve.
   * @param design as it is now
   * @param asked the situation, the element, and what its users ask
   */
  async trace({ root }: OpenDesign, asked: Omit<TraceParams, "root">): Promise<readonly TracePath[] | undefined> {
    return (await this.#solver()?.trace({ ...asked, root })) ?? undefined;
  }
}

/** Keeps the latest answers of a kind. */
function keep<V>(known: Map<string, V>, key: string, answer: V): void {
  known.set(key, answer);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
}

function entryOf<K, V>(kept: WeakMap<Solved, Map<K, V>>, solved: Solved): Map<K, V> {
  const known = kept.get(solved) ?? new Map<K, V>();
  kept.set(solved, known);
  return known;
}
