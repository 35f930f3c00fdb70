import { TIE_BREAKERS } from "./decision";
import type { ReferenceMachine } from "./reference/machine";
import type { HeldRoute } from "./reference/route";
import { decide } from "./reference/select";
import type { DroppedRoute, ExplainedRoute, Explanation, ImportDrop, SelectedRoute } from "./types";

const IMPORT_DROPS: ReadonlySet<string> = new Set<ImportDrop>([
  "as-loop",
  "accept-none",
  "max-length",
  "rpki-invalid",
  "otc-leak",
  "blackhole-not-from-customer",
  "reflection-loop",
  "next-hop-unreachable",
]);

/**
 * Lists every route that reaches a router in a state, and what became of it.
 * @param machine the rules
 * @param selectedBy the route that each speaker selects
 * @param router the router
 * @returns candidates in the order of the decision, the selected one first, and the routes that import refused
 */
export function explainRouter(
  machine: ReferenceMachine,
  selectedBy: (speaker: number) => HeldRoute | undefined,
  router: number,
): Explanation {
  const { inOffsets, source } = machine.speakers;
  const own = machine.own(router);
  const offers: HeldRoute[] = own ? [own] : [];
  const dropped: DroppedRoute[] = [];
  for (let edge = inOffsets[router] ?? 0; edge < (inOffsets[router + 1] ?? 0); edge++) {
    const sent = selectedBy(source[edge] ?? 0);
    if (!sent) continue;
    const held = machine.deliver(edge, sent);
    if (typeof held !== "string") offers.push(held);
    else if (isImportDrop(held)) dropped.push(droppedRoute(machine, edge, sent, held));
  }
  const { winner, decidedBy, tied, removed } = decide(machine.context, router, offers);
  const selected: SelectedRoute | undefined = winner && { ...machine.toRoute(winner), router, decidedBy };
  const losers = removed.toReversed().map(
    ({ route, step }): ExplainedRoute => ({
      route: machine.toRoute(route),
      removedBy: step,
      tied: tied.includes(route),
    }),
  );
  const candidates: ExplainedRoute[] = winner ? [{ route: machine.toRoute(winner), tied: true }, ...losers] : losers;
  return { router, selected, candidates, dropped };
}

function isImportDrop(reason: string): reason is ImportDrop {
  return IMPORT_DROPS.has(reason);
}

function droppedRoute(machine: ReferenceMachine, edge: number, sent: HeldRoute, reason: ImportDrop): DroppedRoute {
  const { network } = machine.context;
  const end = machine.speakers.senderEnd[edge] ?? 0;
  const sender = network.routerAt(end);
  const hides = network.isRouteServer(sender) || reason === "reflection-loop" || reason === "next-hop-unreachable";
  const asPath = hides ? sent.asPath : [network.asnOf(sender), ...sent.asPath];
  return { asPath, pop: sent.pop, session: end >> 1, neighbour: sender, reason };
}

/**
 * What an operator could change so that a tie is settled for good: a step before the tie-breakers.
 * @param explanation a router's explanation
 * @returns the routes that are equal through step 7 and lead elsewhere than the selected one; empty where none is
 */
export function tiedRivals(explanation: Explanation): readonly ExplainedRoute[] {
  const pop = explanation.selected?.pop;
  return explanation.candidates.filter(
    ({ tied, removedBy, route }) => tied && removedBy !== undefined && TIE_BREAKERS.has(removedBy) && route.pop !== pop,
  );
}
