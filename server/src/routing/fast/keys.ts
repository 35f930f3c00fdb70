/**
 * A route as one whole number that is smaller for the better route: class, then length of the AS path, then the rank
 * of the neighbour's router ID. That is steps 2, 3 and 8 of the decision process; the steps between find no difference
 * among the routes that the fast engine holds (see `eligible.ts`). 31 bits, so that it is a small integer to the JIT.
 * Below the three classes of relations is that of routes tagged GRACEFUL_SHUTDOWN: local-pref 0, whatever the relation.
 */
export interface KeyLayout {
  /** The neighbour's rank takes this many low bits. */
  readonly rankBits: number;
  readonly rankMask: number;
  /** 1 at the place of the length. */
  readonly step: number;
  /** Lengths are below this. */
  readonly lengthLimit: number;
}

/** The class bits begin here: learned from a customer (0), from a peer, from a provider; tagged GRACEFUL_SHUTDOWN. */
const CLASS_SHIFT = 29;
export const FROM_PEER = 1 << CLASS_SHIFT;
export const FROM_PROVIDER = 2 << CLASS_SHIFT;
export const DRAINED = 3 << CLASS_SHIFT;
/** Worse than any route. */
export const NO_ROUTE = 0x7fffffff;
/** Better than any route: a router that takes none, because it is down, drops it, or has its own. */
export const TAKES_NONE = -1;

/** The most routers that a key can tell apart: leaves 9 bits for the length. */
export const MAX_ROUTERS = 1 << 20;

/**
 * Shares a key's 29 low bits between length and rank.
 * @param routers how many routers there are, at most `MAX_ROUTERS`
 * @returns the layout
 */
export function keyLayout(routers: number): KeyLayout {
  const rankBits = Math.max(1, 32 - Math.clz32(Math.max(0, routers - 1)));
  return {
    rankBits,
    rankMask: (1 << rankBits) - 1,
    step: 1 << rankBits,
    lengthLimit: 1 << (CLASS_SHIFT - rankBits),
  };
}
