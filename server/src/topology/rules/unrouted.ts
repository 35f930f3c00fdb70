import { formatPrefix } from "../../base/prefix.js";
import type { As } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import type { Compiled } from "../compile/compile.js";
import { listOf } from "./facts.js";

/**
 * Whether a router has a route to a prefix.
 * @param prefix as `formatPrefix` writes it
 * @param router index in the compiled network
 */
export type HasRoute = (prefix: string, router: number) => boolean;

/** A network without sessions to which nothing refers is unused (AC011), which says enough. */
function isUnused({ design }: Compiled, as: As): boolean {
  if (as.sessions.length > 0 || as.neighbors.length > 0) return false;
  return !design.index.of(as).some(({ role }) => role === "reference");
}

/**
 * Networks of the design that have no route to a service that is announced: AC412. Needs solved routes.
 * @param compiled the design's network
 * @param hasRoute what the solution of each prefix says
 * @param said networks about which another finding says it
 * @returns one finding for every such network, at its name
 */
export function unroutedFindings(
  compiled: Compiled,
  hasRoute: HasRoute,
  said: ReadonlySet<As> = new Set(),
): readonly Diagnostic[] {
  const { design, plans } = compiled;
  const announced = [...plans].filter(([service, plan]) => plan.size > 0 && service.prefixes.length > 0);
  // A route server written as a network is a mistake of its own (AC409).
  const routeServers = new Set(design.ixps.map((ixp) => ixp.routeServer?.asn));
  const found: Diagnostic[] = [];
  for (const as of design.ases) {
    if (routeServers.has(as.asn) || said.has(as)) continue;
    const routers = as.routers.flatMap((router) => compiled.routerIndex(router) ?? []);
    if (routers.length === 0 || isUnused(compiled, as)) continue;
    const lacking = announced.filter(
      ([service]) =>
        service.origin?.target !== as &&
        !service.prefixes.some(({ prefix }) => routers.some((router) => hasRoute(formatPrefix(prefix), router))),
    );
    if (lacking.length === 0) continue;
    const names = listOf(lacking.map(([service]) => service.name));
    const message = `${as.name} has no route to ${names}: none of its neighbours passes one on. Networks pass routes of peers and providers to their customers only; give it transit.`;
    found.push(diagnostic("AC412", as.nameSource, message));
  }
  return found;
}
