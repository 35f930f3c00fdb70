/**
 * What the preview's AS graph is made of: networks and exchanges, the links between them, the paths that users take over
 * the links, and where everything stands. Sites, regions and flows are those of the map (model.ts).
 */
import type { ElementId } from "./model";

/** Local preferences by what the sender of a route is to its receiver (RFC 4271 §5.1.5), smallest first. */
export interface GraphPreferences {
  readonly customer: readonly number[];
  readonly peer: readonly number[];
  readonly provider: readonly number[];
}

/** How many neighbours a network has of each kind, each network once. */
export interface GraphNeighbours {
  readonly providers: number;
  readonly peers: number;
  readonly customers: number;
}

/** A network or an exchange's route server. */
export interface GraphNetwork {
  readonly kind: "network";
  /** `as:ntt`, or `as:AS2914` for a network that only the Internet graph knows; `ixp:linx` for an exchange. */
  readonly id: ElementId;
  readonly what: "as" | "ixp";
  readonly asn: number;
  /** What the drawing calls it: `ntt`, `AS2914`. */
  readonly name: string;
  readonly title: string | null;
  /** How many levels of providers are above it, 0 and up. */
  readonly level: number;
  /** The local-pref that it gives where no session says otherwise; null for an exchange. */
  readonly preferences: GraphPreferences | null;
  readonly neighbours: GraphNeighbours;
  /** How many of its neighbours are not drawn. */
  readonly hidden: number;
  /** True where the scenario took it out. */
  readonly down: boolean;
}

/** What end `a` of a link is to end `b`. */
export type GraphRelation = "customer" | "peer" | "member" | "users";

/** All sessions between two ends, or the users of a region in an access network. */
export interface GraphLink {
  readonly kind: "link";
  /** `link:A|B` with the ends' ids. */
  readonly id: ElementId;
  /** The customer, the member, the region; of peers the one declared first. */
  readonly a: ElementId;
  readonly b: ElementId;
  readonly relation: GraphRelation;
  /** Local-pref that `a` gives to what it hears from `b`, every value once, smallest first; empty for users. */
  readonly preferenceA: readonly number[];
  /** The same of what `b` hears from `a`. */
  readonly preferenceB: readonly number[];
  readonly sessions: number;
  /** How many of them the scenario took out. */
  readonly down: number;
}

/** The way of one flow through the graph. */
export interface GraphTrail {
  readonly kind: "trail";
  /** `trail:` and the flow's id. */
  readonly id: ElementId;
  readonly flow: ElementId;
  /** From the region to where the packets end; every two in a row are the ends of a link wherever one is drawn. */
  readonly nodes: readonly ElementId[];
}

/** Where something stands. */
export interface GraphSpot {
  readonly kind: "spot";
  /** `spot:` and the id of what stands there. */
  readonly id: ElementId;
  readonly of: ElementId;
  /** Pixels at zoom 1, to the right and down. */
  readonly x: number;
  readonly y: number;
}

/** One level of the picture. */
export interface GraphBand {
  readonly label: string;
  /** Pixels at zoom 1. */
  readonly top: number;
  readonly bottom: number;
}

/** The graph as a whole. */
export interface GraphFrame {
  readonly kind: "graph";
  readonly id: "graph";
  readonly bands: readonly GraphBand[];
  /** How many networks are drawn, and how many there are. */
  readonly shown: number;
  readonly total: number;
}

/** Any element of the graph. */
export type GraphElement = GraphNetwork | GraphLink | GraphTrail | GraphSpot | GraphFrame;

/** The graph of a picture. */
export interface DiagramGraph {
  readonly frame: GraphFrame;
  readonly networks: readonly GraphNetwork[];
  readonly links: readonly GraphLink[];
  readonly trails: readonly GraphTrail[];
  readonly spots: readonly GraphSpot[];
}

/** A graph without places: what there is to be laid out. Plain data that crosses threads. */
export interface GraphContent extends Pick<DiagramGraph, "networks" | "links" | "trails"> {
  /** Sites, in order of declaration, by element id. */
  readonly sites: readonly ElementId[];
  /** Regions, in order of declaration, by element id. */
  readonly regions: readonly ElementId[];
  /** How many networks there are, drawn or not. */
  readonly total: number;
}

/**
 * @param a one end's id
 * @param b the other's
 * @returns the id of the link between them
 */
export function linkId(a: ElementId, b: ElementId): ElementId {
  return `link:${a}|${b}`;
}
