import { IntList } from "./lists";
import { SESSION_IBGP, SESSION_IBGP_CLIENT_A, SESSION_IBGP_CLIENT_B } from "./network";

/** A pair of routers as one number: `low × 2^26 + high`. */
const PAIR_STEP = 2 ** 26;

function pairKey(low: number, high: number): number {
  return low * PAIR_STEP + high;
}

/** Sessions as parallel lists: the routers at ends `a` and `b`, and the kind. */
export interface InteriorSessions {
  readonly a: IntList;
  readonly b: IntList;
  readonly kinds: IntList;
}

/** Collects who speaks iBGP with whom: full meshes, unless an AS says otherwise, and route reflectors (RFC 4456). */
export class Interior {
  private readonly explicit = new Set<number>();
  /** Pairs stated, by key → which end is a client of the other (1 low, 2 high, 0 neither). */
  private readonly pairs = new Map<number, number>();
  private readonly clients = new Set<number>();

  /** An AS that has the sessions that are stated, and no mesh. */
  leaveToStatements(as: number): void {
    this.explicit.add(as);
  }

  /** A session between two routers of an AS; where one of them is known as the other's client it stays so. */
  state(a: number, b: number): void {
    const key = pairKey(Math.min(a, b), Math.max(a, b));
    if (!this.pairs.has(key)) this.pairs.set(key, 0);
  }

  /** A session between a reflector and its client, which leaves the mesh. */
  stateClient(client: number, reflector: number): void {
    const low = Math.min(client, reflector);
    this.pairs.set(pairKey(low, Math.max(client, reflector)), client === low ? 1 : 2);
    this.clients.add(client);
  }

  /**
   * The sessions, sorted by lower then higher router: so that for every router the session index orders its neighbours as
   * declared (step 9 of the decision process).
   * @param offsets where each AS's routers begin in `routers`, and their end
   * @param routers routers by AS, in order of declaration
   * @param isIsland whether a router has no iBGP (RFC 4786)
   */
  sessions(offsets: Int32Array, routers: Int32Array, isIsland: (router: number) => boolean): InteriorSessions {
    const keys = [...this.pairs.keys()];
    for (let as = 0; as + 1 < offsets.length; as++) {
      const start = offsets[as] ?? 0;
      const end = offsets[as + 1] ?? 0;
      if (end - start < 2 || this.explicit.has(as)) continue;
      const mesh = [...routers.subarray(start, end)].filter((router) => !isIsland(router) && !this.clients.has(router));
      for (const [i, low] of mesh.entries()) {
        for (let j = i + 1; j < mesh.length; j++) {
          const key = pairKey(low, mesh[j] ?? low);
          if (!this.pairs.has(key)) keys.push(key);
        }
      }
    }
    const list = { a: new IntList(), b: new IntList(), kinds: new IntList() };
    for (const key of Float64Array.from(keys).sort()) {
      const client = this.pairs.get(key);
      list.a.push(Math.floor(key / PAIR_STEP));
      list.b.push(key % PAIR_STEP);
      list.kinds.push(client === 1 ? SESSION_IBGP_CLIENT_A : client === 2 ? SESSION_IBGP_CLIENT_B : SESSION_IBGP);
    }
    return list;
  }
}
