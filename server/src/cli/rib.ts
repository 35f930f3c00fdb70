import type { Evaluation } from "../analysis/evaluation.js";
import { siteOf } from "../analysis/sites.js";
import { parseAsn } from "../base/asn.js";
import { formatCommunity } from "../base/community.js";
import type { RoutingState, SelectedRoute, Solution } from "../routing/types.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { styleFor, table } from "./table.js";

/** A router's entry in `rib --json`. */
interface RibEntry {
  readonly as: number;
  readonly router: string | null;
  readonly asPath: readonly number[] | null;
  readonly pop: string | null;
  readonly localPref: number | null;
  readonly med: number | null;
  readonly communities: readonly string[];
  readonly nextHopAs: number | null;
  readonly decidedBy: string | null;
  readonly candidates: readonly string[];
}

/** The router's or PoP's name, else its location as written, else null. */
function routerName({ compiled }: Evaluation, router: number): string | null {
  const element = compiled.routers[router];
  if (!element) return compiled.network.routerNames.get(router) ?? null;
  return element.name ?? element.location?.text ?? null;
}

function entryOf(evaluation: Evaluation, state: RoutingState, solution: Solution, router: number): RibEntry {
  const { compiled } = evaluation;
  const { network } = compiled;
  const route = state.selected(router);
  const place = { as: network.asnOf(router), router: routerName(evaluation, router) };
  if (!route) {
    const none = { localPref: null, med: null, communities: [], nextHopAs: null, decidedBy: null, candidates: [] };
    return { ...place, asPath: null, pop: null, ...none };
  }
  return {
    ...place,
    asPath: route.asPath,
    pop: siteOf(compiled, route.pop).name,
    // A route of its own has no LOCAL_PREF: the attribute is for routes from others (RFC 4271 §5.1.5).
    localPref: route.relation === "own" && route.session < 0 ? null : route.localPref,
    med: route.med,
    communities: route.communities,
    nextHopAs: nextHopAs(route, (at) => network.asnOf(at)),
    decidedBy: route.decidedBy,
    candidates: solution.candidates(router).map((pop) => siteOf(compiled, pop).name),
  };
}

/** The AS that packets are handed to; null where they stay inside. */
function nextHopAs(route: SelectedRoute, asnOf: (router: number) => number): number | null {
  const asn = asnOf(route.nextHop);
  return asn === asnOf(route.router) ? null : asn;
}

/** The stable form of `rib --json`. @param routers the routers to show, in order */
export function ribJson(evaluation: Evaluation, routers: readonly number[]): object {
  return {
    version: 1,
    scenario: evaluation.scenario?.name ?? null,
    prefixes: evaluation.routes.prefixes.flatMap((prefix) => {
      const solution = evaluation.solution(prefix);
      if (!solution) return [];
      const { convergence, states, engine } = solution;
      const tableOf = (state: RoutingState) => routers.map((router) => entryOf(evaluation, state, solution, router));
      return [
        {
          prefix,
          converged: convergence.converged,
          stableStates: convergence.stableStates,
          routers: tableOf(solution),
          // All of them, the one above first, where there are several.
          ...(states.length > 1 && { states: states.map((state) => ({ routers: tableOf(state) })) }),
          ...(convergence.asns.length > 0 && { unsettledAses: convergence.asns }),
          ...(convergence.note !== undefined && { note: convergence.note }),
          engine,
        },
      ];
    }),
  };
}

function ribText(evaluation: Evaluation, routers: readonly number[], color: boolean): string {
  const style = styleFor(color);
  const { compiled } = evaluation;
  return evaluation.routes.prefixes
    .flatMap((prefix) => {
      const solution = evaluation.solution(prefix);
      if (!solution) return [];
      const rows = routers.map((router) => {
        const entry = entryOf(evaluation, solution, solution, router);
        const who = compiled.routers[router]?.as.name ?? `AS${entry.as}`;
        const where = [who, entry.router ?? ""];
        if (entry.asPath === null) return [...where, style.faint("no route")];
        return [
          ...where,
          `→ ${entry.pop}`,
          entry.asPath.join(" ") || "own",
          entry.localPref === null ? "" : `lp ${entry.localPref}`,
          entry.med === null ? "" : `med ${entry.med}`,
          entry.decidedBy ?? "",
          entry.candidates.length > 1 ? `tie: ${entry.candidates.join(", ")}` : "",
          entry.communities.map(formatCommunity).join(" "),
        ];
      });
      const { converged, stableStates, note } = solution.convergence;
      const state = converged ? (stableStates > 1 ? `${stableStates} stable states` : "") : "no stable state";
      const heading = `${style.bold(prefix)}${state ? `  ${style.bad(state)}` : ""}\n`;
      return [heading + (note ? `  ${note}\n` : "") + table(rows)];
    })
    .join("\n");
}

/** The routers to show: all, or those of one AS by number or name. */
function routersToShow({ compiled, design }: Evaluation, asked: string | undefined): number[] {
  const { network } = compiled;
  if (asked === undefined) return Array.from({ length: network.routerCount }, (_, router) => router);
  const named = design.ases.find(({ name }) => name === asked)?.asn;
  const asn = named ?? parseAsn(asked)?.asn ?? (/^\d{1,10}$/.test(asked) ? Number(asked) : undefined);
  const as = asn === undefined ? -1 : network.asIndex(asn);
  if (as < 0) throw new UsageError(`the design has no AS "${asked}"; write its number, as in AS64500, or its name`);
  return [...network.routersOf(as)];
}

/**
 * `anycast rib FILE`: the selected route of every router for every prefix.
 * @returns the exit code
 */
export function ribCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("rib wants a file");
  if (more.length > 0) throw new UsageError(`rib takes one file, not also ${more.join(" ")}`);
  const loaded = load(io, file, values.get("scenario"));
  const { evaluation } = loaded;
  const routers = routersToShow(evaluation, values.get("as"));
  const sound = reportErrors(io, loaded);
  const text = flags.has("json")
    ? `${JSON.stringify(ribJson(evaluation, routers), null, 2)}\n`
    : ribText(evaluation, routers, io.color);
  io.out(text);
  return sound ? OK : FAILED;
}
