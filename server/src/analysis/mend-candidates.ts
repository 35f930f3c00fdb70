import { distanceKm } from "../base/geo.js";
import type { As, Region, Router, Service } from "../language/design.js";
import type { TextEdit } from "../language/diagnostic.js";
import type { Claim, Expectation } from "../language/scenario.js";
import { isDown } from "../topology/compile/situation.js";
import { servingRouters } from "../topology/placement.js";
import { type Facts, gatherFacts } from "../topology/rules/facts.js";
import { decisionAgainst } from "./decisive.js";
import type { Evaluation } from "./evaluation.js";
import { addSession, announceAt, preferNeighbour, prependsAt, setOption } from "./mend-edits.js";
import type { RegionPath } from "./types.js";

/** A small change that may mend a broken expectation. */
export interface Candidate {
  /** What it does, in the imperative: `Prepend twice to ntt at london`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Candidates of one kind are tried the least first; once one does, the others are left. */
  readonly kind: string;
}

/** Users who go where they should not. */
interface Astray {
  readonly service: Service;
  readonly region: Region;
  readonly path: RegionPath;
  /** Where they should go. */
  readonly wanted: readonly Router[];
}

/** Copies of the own ASN that are tried. */
const PREPENDS = [1, 2, 3];
const TIMES = ["", "once", "twice", "three times"];

/** So many of the users who go astray are looked at, and so many PoPs that are near to them. */
const MOST_ASTRAY = 3;
const MOST_NEAR = 2;

/** Above the local-pref that customers have as a rule. */
const PREFERRED = 250;

/**
 * Small changes of a design that could mend a broken expectation, the least first. None has been tried.
 * @param evaluation the situation that the expectation is about
 * @param expectation a broken one
 * @param services the services that it is about
 */
export function* candidatesFor(
  evaluation: Evaluation,
  { claim }: Expectation,
  services: readonly Service[],
): Generator<Candidate> {
  if (!claim) return;
  const facts = gatherFacts(evaluation.design);
  const lost = astray(evaluation, claim, services).slice(0, MOST_ASTRAY);
  for (const users of lost) yield* announcing(facts, evaluation, users);
  for (const users of lost) yield* prepending(facts, evaluation, users);
  for (const users of lost) yield* tagging(facts, evaluation, users);
  const over = claim.kind === "via" ? claim.ases.flatMap(({ target }) => target ?? []) : undefined;
  for (const users of lost) yield* connecting(facts, evaluation, users, over);
  for (const users of lost) yield* preferring(facts, evaluation, users);
}

/** The users that break a claim, with the PoPs that would be right for them. */
function astray(evaluation: Evaluation, claim: Claim, services: readonly Service[]): Astray[] {
  const { design, compiled } = evaluation;
  const subject = "subject" in claim ? claim.subject : undefined;
  const regions = subject?.kind === "region" ? [subject.region.target].flatMap((each) => each ?? []) : design.regions;
  const all = services.flatMap((service) =>
    regions.flatMap((region) =>
      (evaluation.regionAnswer(service, region)?.paths ?? []).map((path) => ({ service, region, path })),
    ),
  );
  const popOf = (path: RegionPath) => (path.pop ? compiled.routers[path.pop.router] : undefined);
  switch (claim.kind) {
    case "reaches": {
      const wanted = claim.pops.flatMap(({ target }) => target ?? []);
      return all
        .filter(({ path }) => !wanted.some((router) => router === popOf(path)))
        .map((users) => ({ ...users, wanted }));
    }
    case "via": {
      const asns = claim.ases.flatMap(({ target, asn }) => target?.asn ?? asn ?? []);
      const other = all.filter(({ path }) => !path.asPath.some((asn) => asns.includes(asn)));
      return other.map((users) => ({
        ...users,
        wanted: [popOf(users.path), ...near(evaluation, users)].flatMap((each) => each ?? []),
      }));
    }
    case "rtt":
      if (claim.comparison.operator.startsWith(">")) return [];
      return all
        .filter(({ path }) => (path.rttMs ?? Number.POSITIVE_INFINITY) >= claim.comparison.limit.value)
        .sort((a, b) => (b.path.rttMs ?? Number.POSITIVE_INFINITY) - (a.path.rttMs ?? Number.POSITIVE_INFINITY))
        .map((users) => ({
          ...users,
          wanted: near(evaluation, users).filter((router) => router !== popOf(users.path)),
        }));
    case "load": {
      if (claim.comparison.operator.startsWith(">")) return [];
      const full = evaluation.pops.filter(
        ({ capacityBps, loadBps, capacityQps, loadQps }) =>
          loadBps >= (capacityBps ?? Number.POSITIVE_INFINITY) * claim.comparison.limit.value ||
          loadQps >= (capacityQps ?? Number.POSITIVE_INFINITY) * claim.comparison.limit.value,
      );
      const routers = new Set(full.map(({ pop }) => pop.router));
      return all
        .filter(({ path }) => path.pop && routers.has(path.pop.router))
        .map((users) => ({
          ...users,
          wanted: near(evaluation, users).filter((router) => router !== popOf(users.path)),
        }));
    }
    case "no-unreachable":
      return all
        .filter(({ path }) => path.pop === null)
        .map((users) => ({ ...users, wanted: near(evaluation, users) }));
  }
}

/** The sites of the origin that are nearest to users and up. */
function near({ compiled, situation }: Evaluation, { service, region }: Pick<Astray, "service" | "region">): Router[] {
  const origin = service.origin?.target;
  const place = region.location?.place;
  if (!origin || !place) return [];
  const km = ({ location }: Router) => (location?.place ? distanceKm(place, location.place) : Number.POSITIVE_INFINITY);
  const isUp = (router: Router) => {
    const index = compiled.routerIndex(router);
    return index !== undefined && !isDown(compiled, situation.changes, index);
  };
  const up = servingRouters(origin).filter(isUp);
  return up.sort((a, b) => km(a) - km(b)).slice(0, MOST_NEAR);
}

/** Announcing at the right PoP, or doing so with less in its way. */
function* announcing(facts: Facts, evaluation: Evaluation, { service, wanted }: Astray): Generator<Candidate> {
  const plan = evaluation.compiled.plans.get(service);
  for (const pop of wanted) {
    if (pop.as !== service.origin?.target) continue;
    if (plan?.has(pop)) {
      for (const { edit, to } of prependsAt(facts, pop, service)) {
        const title = `Take out the prepend${to === undefined ? "" : ` to ${to}`} at ${pop.label}`;
        yield { title, edits: [edit], kind: title };
      }
    } else {
      const edit = announceAt(facts, service, pop);
      const title = `Announce ${service.name} at ${pop.label}`;
      if (edit) yield { title, edits: [edit], kind: title };
    }
  }
}

/** Where users enter the PoP that they should not reach, and the neighbour that brings them there. */
function entranceOf({ compiled, design }: Evaluation, { path }: Astray): { pop: Router; neighbour: As } | undefined {
  const pop = path.pop && compiled.routers[path.pop.router];
  const asn = path.asPath.at(-2);
  const neighbour = asn === undefined ? undefined : design.asesByNumber.get(asn);
  return pop?.name !== undefined && neighbour ? { pop, neighbour } : undefined;
}

function* prepending(facts: Facts, evaluation: Evaluation, users: Astray): Generator<Candidate> {
  const entrance = entranceOf(evaluation, users);
  if (!entrance) return;
  const { pop, neighbour } = entrance;
  for (const count of PREPENDS) {
    const edits = setOption(facts, pop, neighbour, { keyword: "prepend", value: String(count) });
    const title = `Prepend ${TIMES[count]} to ${neighbour.name} at ${pop.label}`;
    if (edits) yield { title, edits, kind: `prepend ${neighbour.name} ${pop.label}` };
  }
}

/** Communities that the neighbour obeys (RFC 1998), and the one that everybody does (RFC 1997). */
function* tagging(facts: Facts, evaluation: Evaluation, users: Astray): Generator<Candidate> {
  const entrance = entranceOf(evaluation, users);
  if (!entrance) return;
  const { pop, neighbour } = entrance;
  const known = neighbour.policy.actions.map(({ community }) => community.value);
  for (const value of [...new Set([...known, "no-export"])]) {
    const edits = setOption(facts, pop, neighbour, { keyword: "community", value });
    const title = `Send ${neighbour.name} the community ${value} at ${pop.label}`;
    if (edits) yield { title, edits, kind: `community ${neighbour.name} ${pop.label}` };
  }
}

/** A session more at the right PoP, to a network that the users' packets pass anyhow. */
function* connecting(
  facts: Facts,
  { design }: Evaluation,
  { service, region, path, wanted }: Astray,
  over: readonly As[] | undefined,
): Generator<Candidate> {
  const access = region.via.flatMap(({ as }) => (as.target?.asn === path.viaAsn ? [as.target] : []));
  const passed = path.asPath.flatMap((asn) => design.asesByNumber.get(asn) ?? []);
  const above = access.flatMap(({ sessions }) =>
    sessions.flatMap(({ relation, target }) => (relation === "transit" && target.as ? [target.as] : [])),
  );
  const neighbours = over ?? [...new Set([...passed.slice(1), ...above, ...access])];
  for (const pop of wanted) {
    if (pop.name === undefined || pop.as !== service.origin?.target) continue;
    const has = new Set(
      facts.placed.flatMap(({ near: a, far: b }) => (a === pop ? (b?.as ?? []) : b === pop ? a.as : [])),
    );
    for (const neighbour of neighbours) {
      if (neighbour === pop.as || has.has(neighbour)) continue;
      const sells = design.sessions.some(({ relation, target }) => relation === "transit" && target.as === neighbour);
      const relation = sells && !access.includes(neighbour) ? "transit" : "peer";
      const title = `${relation === "transit" ? "Buy transit from" : "Peer with"} ${neighbour.name} at ${pop.label}`;
      yield { title, edits: [addSession(facts, pop, relation, neighbour)], kind: title };
    }
  }
}

/** A preference of the network that decides. */
function* preferring(facts: Facts, evaluation: Evaluation, { path, wanted }: Astray): Generator<Candidate> {
  const { design, compiled } = evaluation;
  const routers = new Set(wanted.map((router) => compiled.routerIndex(router)));
  const decisive = decisionAgainst(evaluation, path, ({ route }) => routers.has(route.pop));
  const as = decisive && design.asesByNumber.get(decisive.hop.asn);
  const next = decisive?.lost.route.asPath[0];
  const neighbour = next === undefined ? undefined : design.asesByNumber.get(next);
  const edit = as && neighbour && preferNeighbour(facts, as, neighbour, PREFERRED);
  const title = `Have ${as?.name} prefer routes of ${neighbour?.name}`;
  if (edit) yield { title, edits: [edit], kind: title };
}
