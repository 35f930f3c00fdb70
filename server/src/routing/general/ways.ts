import type { State } from "../machine";
import type { Network } from "../network";
import type { Ways } from "../types";
import type { FlatRoute } from "./route";

/** So many routers are looked at along one way. */
const LONGEST_WAY = 64;

/** Where packets go by one state of the general engine, in a network without `igp` links. */
export class GeneralWays implements Ways {
  readonly #network: Network;
  readonly #state: State<FlatRoute>;

  /**
   * @param network the network
   * @param state what every speaker selects
   */
  constructor(network: Network, state: State<FlatRoute>) {
    this.#network = network;
    this.#state = state;
  }

  /** A state that was reached from another one holds the very routes of it that did not change. */
  sameAs(other: Ways, router: number): boolean {
    if (!(other instanceof GeneralWays) || other.#network !== this.#network) return false;
    let here = router;
    for (let passed = 0; passed < LONGEST_WAY; passed++) {
      const route = this.#state[here];
      if (!route || route !== other.#state[here] || route.blackhole) return false;
      if (route.end < 0) return true;
      here = route.egress === here ? route.nextHop : route.egress;
    }
    return false;
  }

  lead(routers: readonly { readonly router: number }[]): boolean {
    const last = routers.length - 1;
    return routers.every(({ router }, i) => {
      const route = this.#state[router];
      if (!route || route.blackhole) return false;
      if (route.end < 0) return i === last;
      return routers[i + 1]?.router === (route.egress === router ? route.nextHop : route.egress);
    });
  }
}
