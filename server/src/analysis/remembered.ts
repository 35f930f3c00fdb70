import type { Service } from "../language/design.js";
import type { Situation } from "../topology/compile/situation.js";
import type { Evaluation } from "./evaluation.js";

/**
 * What was worked out about some services, from the ways of their users with something failed or changed. It is kept over
 * edits that cannot have touched these services, so it must be plain data that names elements by their names.
 */
export class Remembered<T extends object> {
  readonly #known = new WeakMap<Situation, Map<string, T>>();

  /**
   * What is known by now.
   * @param evaluation the design
   * @param key what it is about, the same in the design's next text
   * @param services all services that it rests on
   * @returns undefined where it has to be worked out
   */
  recall(evaluation: Evaluation, key: string, services: readonly Service[]): T | undefined {
    const own = this.#of(evaluation.situation);
    const name = nameOf(key, services);
    const known = own.get(name);
    if (known) return known;
    const before = evaluation.untouchedSince(services);
    const kept = before && this.#known.get(before)?.get(name);
    if (kept) own.set(name, kept);
    return kept;
  }

  /** Keeps what was worked out; the rest as for `recall`. */
  note(evaluation: Evaluation, key: string, services: readonly Service[], value: T): T {
    this.#of(evaluation.situation).set(nameOf(key, services), value);
    return value;
  }

  #of(situation: Situation): Map<string, T> {
    const known = this.#known.get(situation) ?? new Map<string, T>();
    this.#known.set(situation, known);
    return known;
  }
}

function nameOf(key: string, services: readonly Service[]): string {
  return [key, ...services.map(({ name }) => name)].join(" ");
}
