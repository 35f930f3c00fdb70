import type { Machine } from "./machine";

/**
 * A machine that works every transfer out once. Searches put the same few routes over the same edges again and again,
 * and get the same object back each time.
 * @param machine the rules
 */
export function memoized<R extends object>(machine: Machine<R>): Machine<R> {
  const results = new WeakMap<R, Map<number, R | undefined>>();
  return {
    context: machine.context,
    speakers: machine.speakers,
    own: (speaker) => machine.own(speaker),
    transfer(edge, route) {
      let byEdge = results.get(route);
      if (!byEdge) {
        byEdge = new Map();
        results.set(route, byEdge);
      }
      const known = byEdge.get(edge);
      if (known !== undefined || byEdge.has(edge)) return known;
      const result = machine.transfer(edge, route);
      byEdge.set(edge, result);
      return result;
    },
    losesTo: (edge, route, best) => machine.losesTo(edge, route, best),
    decide: (speaker, offers) => machine.decide(speaker, offers),
    key: (route) => machine.key(route),
    classKey: (speaker, route) => machine.classKey(speaker, route),
    passesOn: (speaker) => machine.passesOn(speaker),
    facts: (speaker, route) => machine.facts(speaker, route),
    toRoute: (route) => machine.toRoute(route),
  };
}
