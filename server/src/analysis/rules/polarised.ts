import type { As, Router, Service, Session } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { locationDistance } from "../../topology/placement.js";
import { asName, listOf } from "../../topology/rules/facts.js";
import { REMOTE_SESSION_KM } from "../../topology/rules/peerings.js";
import { isLocal } from "../../topology/rules/sent.js";
import type { Evaluation } from "../evaluation.js";
import { pathsOf, type UserPath } from "./reach.js";

/** Below this a nearer PoP is in the next city, ms of round trip. */
const POLARISED_MS = 20;

/** Users that one transit network takes past a nearer PoP, because it has the service at another one only. */
interface Polarised {
  readonly provider: number;
  readonly session: Session;
  readonly reached: Router;
  readonly past: Router;
  readonly paths: UserPath[];
}

/** Transit sessions of the origins' routers, by router and provider. */
type Bought = ReadonlyMap<Router, ReadonlyMap<number, Session | undefined>>;

function transitOf({ compiled, design }: Evaluation): Bought {
  const origins = new Set(design.services.flatMap(({ origin }) => origin?.target ?? []));
  const bought = new Map<Router, Map<number, Session | undefined>>();
  for (const { kind, a, asnB, declared } of compiled.sessions) {
    if (kind !== "transit" || !a || !origins.has(a.as)) continue;
    const own = bought.get(a) ?? new Map<number, Session | undefined>();
    bought.set(a, own);
    if (!own.has(asnB)) own.set(asnB, declared);
  }
  return bought;
}

/** Whether a network is near enough to a PoP that its transit could be bought there. */
function isNear(provider: As | undefined, pop: Router): boolean {
  return (
    provider?.routers.some(({ location }) => {
      const km = locationDistance(location, pop.location);
      return km !== undefined && km <= REMOTE_SESSION_KM;
    }) === true
  );
}

function polarisedBy(
  evaluation: Evaluation,
  bought: Bought,
  { service, path }: UserPath,
): Omit<Polarised, "paths"> | undefined {
  const { compiled, design } = evaluation;
  const reached = path.pop ? compiled.routers[path.pop.router] : undefined;
  const past = path.nearestPop ? compiled.routers[path.nearestPop.router] : undefined;
  const provider = path.asPath.at(-2);
  if (!reached || !past || reached === past || provider === undefined) return undefined;
  if ((path.inflationMs ?? 0) < POLARISED_MS || !isPlain(service, reached) || !isPlain(service, past)) return undefined;
  const session = bought.get(reached)?.get(provider);
  if (!session || bought.get(past)?.has(provider)) return undefined;
  return isNear(design.asesByNumber.get(provider), past) ? { provider, session, reached, past } : undefined;
}

/** A PoP on its own whose announcement is for everybody. */
function isPlain(service: Service, router: Router): boolean {
  return router.as.backbone?.value !== true && !isLocal(service, router);
}

/**
 * Transit bought at some PoPs only, whose customers are taken past a nearer PoP for it: AC503.
 * @param evaluation the design as it stands, with all of its data at hand
 * @returns one finding for a provider at a PoP
 */
export function polarisedFindings(evaluation: Evaluation): Diagnostic[] {
  const bought = transitOf(evaluation);
  const found = new Map<Session, Polarised>();
  for (const region of evaluation.design.regions) {
    for (const each of pathsOf(evaluation, region)) {
      const polarised = each.service.cast === "anycast" ? polarisedBy(evaluation, bought, each) : undefined;
      if (!polarised) continue;
      const known = found.get(polarised.session) ?? { ...polarised, paths: [] };
      found.set(polarised.session, known);
      known.paths.push(each);
    }
  }
  return [...found.values()].map(({ provider, session, reached, past, paths }) => {
    const name = asName(evaluation.design, provider);
    const regions = listOf([...new Set(paths.map(({ region }) => region.name))]);
    const message = `${name} has the service at ${reached.label} and not at ${past.label}, so it carries ${regions} past the nearer PoP. Buy transit from ${name} at ${past.label} too.`;
    const related = [{ ...past.nameSource, message: `the nearer PoP, without ${name}` }];
    return diagnostic("AC503", session.target.source, message, { related });
  });
}
