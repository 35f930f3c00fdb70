import { siteKey } from "../analysis/sites";
import { formatAsn } from "../base/asn";
import type { As, Ixp, Router } from "../language/design";
import type { Compiled } from "../topology/compile/compile";
import { servingRouters } from "../topology/placement";
import type { ElementId } from "./model";

/** Which node of the graph a router is drawn as: a site of the service, an exchange, or its network. */
export class Nodes {
  /** The service's sites in order of declaration, whether they announce or not. */
  readonly sites: readonly Router[];
  readonly #compiled: Compiled;
  readonly #sites = new Map<number, ElementId>();
  readonly #exchanges = new Map<number, Ixp>();
  readonly #siteAses = new Set<number>();

  /**
   * @param compiled a compiled design
   * @param origin the service's origin, whose sites are drawn one by one
   */
  constructor(compiled: Compiled, origin: As | undefined) {
    this.#compiled = compiled;
    this.sites = origin ? servingRouters(origin) : [];
    for (const router of this.sites) {
      const index = compiled.routerIndex(router);
      if (index !== undefined) this.#sites.set(index, `pop:${siteKey(router)}`);
    }
    for (const ixp of compiled.design.ixps) {
      const index = compiled.routeServerIndex(ixp);
      if (index !== undefined) this.#exchanges.set(index, ixp);
    }
    const as = origin ? compiled.network.asIndex(origin.asn) : -1;
    if (origin && this.sites.length === origin.routers.length && as >= 0) this.#siteAses.add(as);
  }

  /**
   * @param router router index
   * @returns the id of the node that it is drawn as
   */
  idOf(router: number): ElementId {
    const exchange = this.#exchanges.get(router);
    return (
      this.#sites.get(router) ?? (exchange ? `ixp:${exchange.name}` : this.idOfAs(this.#compiled.network.asOf(router)))
    );
  }

  /**
   * @param as AS index
   * @returns the id of a network's node
   */
  idOfAs(as: number): ElementId {
    return `as:${this.nameOfAs(as)}`;
  }

  /**
   * @param as AS index
   * @returns what the design calls it, else its number
   */
  nameOfAs(as: number): string {
    const asn = this.#compiled.network.asns[as] ?? 0;
    return this.#compiled.design.asesByNumber.get(asn)?.name ?? formatAsn(asn);
  }

  /** The exchanges with a route server, by router index. */
  get exchanges(): ReadonlyMap<number, Ixp> {
    return this.#exchanges;
  }

  /**
   * @param router router index
   * @returns true for a site of the service
   */
  isSite(router: number): boolean {
    return this.#sites.has(router);
  }

  /**
   * @param as AS index
   * @returns true where the network has a node of its own: not where it is drawn as its sites, or as exchanges
   */
  isNetwork(as: number): boolean {
    return (
      !this.#siteAses.has(as) && !this.#compiled.network.routersOf(as).every((router) => this.#exchanges.has(router))
    );
  }

  /** How many networks there are, as far as they have a node of their own. */
  get total(): number {
    const { asCount } = this.#compiled.network;
    const servers = new Set([...this.#exchanges.keys()].map((router) => this.#compiled.network.asOf(router)));
    return asCount - this.#siteAses.size - [...servers].filter((as) => !this.isNetwork(as)).length;
  }
}
