/** Which of a service's addresses a picture is of. */
import { targetsOf } from "../analysis/targets";
import { type Family, formatPrefix } from "../base/prefix";
import type { Service } from "../language/design";
import type { DiagramTarget } from "./model";

/** What the reader picked; either may be missing, or be nothing that the service has. */
export interface TargetWish {
  readonly family?: Family | undefined;
  /** As `formatPrefix` writes it. */
  readonly prefix?: string | undefined;
}

/**
 * The prefixes of a service that users may ask, the primary one first.
 * @param service a service; undefined has none
 */
export function drawnTargets(service: Service | undefined): DiagramTarget[] {
  if (service === undefined) return [];
  return targetsOf(service).map(({ prefix }) => ({ prefix: formatPrefix(prefix), family: prefix.family }));
}

/**
 * Puts a service's answer by another prefix among those by the primary ones.
 * @param list what there is, one for each service
 * @param one what is to stand there instead
 */
export function ofService<T extends { readonly service: string }>(list: readonly T[], one: T): readonly T[] {
  return list.map((each) => (each.service === one.service ? one : each));
}

/**
 * The prefix that a picture shows: the one that was picked, else the first of the address family that was picked, else the
 * primary one.
 * @param targets the service's prefixes, the primary one first
 * @param wish what was picked; may be anything, for it comes over the wire
 * @returns undefined where the service has no prefix
 */
export function chosenTarget(targets: readonly DiagramTarget[], wish: TargetWish): DiagramTarget | undefined {
  const ofFamily = targets.filter(({ family }) => family === wish.family);
  const among = ofFamily.length > 0 ? ofFamily : targets;
  return among.find(({ prefix }) => prefix === wish.prefix) ?? among[0];
}
