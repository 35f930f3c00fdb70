import type { Sites } from "./apart";

/** What an announcing router sends over one session: where a propagation starts. */
export interface Seed {
  /** The neighbour that hears it. */
  readonly router: number;
  /** What the announcing router is to it: 0 a customer, `FROM_PEER` or `FROM_PROVIDER`; `DRAINED` where it is tagged. */
  readonly class: number;
  /** Whether the announcing router is its customer: such a route goes to everyone. */
  readonly fromCustomer: boolean;
  /** Length of the AS path that it hears: 1 and what is prepended or forged. */
  readonly length: number;
  /** Sorted. */
  readonly communities: readonly string[];
  /** Tagged NO_EXPORT: the neighbour tells no other AS. */
  readonly stays: boolean;
  /** Index of the announcing router in `origins`. */
  readonly origin: number;
  readonly session: number;
}

/** Where a prefix comes from and who takes no part. */
export interface Announcement {
  /** Announcing routers. */
  readonly origins: readonly number[];
  readonly seeds: readonly Seed[];
  /** Routers that take no route from others: down, or dropping all that is announced. */
  readonly silent: ReadonlySet<number>;
  /** Of ASes with sites apart that may hear their own routes. */
  readonly sites: Sites;
  /** IGP cost between two routers of a mesh. */
  readonly igpCost: (from: number, to: number) => number;
}

/** The most announcing routers of one prefix. */
export const MAX_ORIGINS = 0x7fff;
