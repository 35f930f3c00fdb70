import type { DiagramModel, ElementId } from "./model";

/**
 * What the reader has failed, by every id that means it, and what is out of service with it.
 * @param model a picture
 * @returns ids; of elements that the picture has and of others
 */
export function outOfService({ header }: Pick<DiagramModel, "header">): ReadonlySet<ElementId> {
  const { failures = [], out = [] } = header.whatIf ?? {};
  return new Set([...failures.flatMap(({ id, also }) => [id, ...also]), ...out]);
}
