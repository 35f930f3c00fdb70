import type { PrefixContext } from "./context";

/**
 * The routers that changes take down: themselves, with their AS or with their location.
 * @param context network and changes
 * @returns router indices, some of them perhaps more than once
 */
export function downRouters({ network, changes }: PrefixContext): number[] {
  const down = [...(changes.downRouters ?? [])];
  for (const as of changes.downAses ?? []) down.push(...network.routersOf(as));
  if (changes.downLocations?.size) {
    for (const [router, location] of network.routerLocations) {
      if (changes.downLocations.has(location)) down.push(router);
    }
  }
  return down;
}

/**
 * The sessions that changes take down: themselves, with their location or with a router at one of their ends.
 * @param context network and changes
 * @param routers from `downRouters`
 * @returns session indices, each once
 */
export function downSessions({ network, changes }: PrefixContext, routers: readonly number[]): ReadonlySet<number> {
  const down = new Set(changes.downSessions);
  if (changes.downLocations?.size) {
    for (const [session, location] of network.sessionLocations) {
      if (changes.downLocations.has(location)) down.add(session);
    }
  }
  for (const router of routers) for (const end of network.endsOf(router)) down.add(end >> 1);
  return down;
}
