/**
 * What the preview draws: the answer of a design for one service under one scenario, reduced to places, shares and paths.
 * A diagram is a flat list of elements with stable ids, so that two of them can be compared element by element
 * (patch.ts) and an edit that moves text without changing meaning moves nothing in the picture.
 * No element carries a source position: those are asked for on click (`anycast/sourceRange` in protocol.ts).
 */

import type { RateUnit } from "../base/units";
import type { DiagramGraph, GraphElement } from "./graph-model";

/** `[longitude, latitude]` in decimal degrees, east and north positive: the order of GeoJSON (RFC 7946 §3.1.1). */
export type LonLat = readonly [longitude: number, latitude: number];

/**
 * Names an element for as long as its declaration keeps its name: `header`, `pop:example.tokyo`, `region:japan`,
 * `flow:japan/AS4713`.
 */
export type ElementId = string;

/**
 * What may become of users' packets: a PoP, no route, a blackhole, a forwarding loop, or a network that announces the
 * prefix and is not its origin.
 */
export type FlowOutcome = "pop" | "unreachable" | "dropped" | "loop" | "hijacked";

/** An amount of traffic. */
export interface Traffic {
  readonly unit: RateUnit;
  /** bit/s or queries/s. */
  readonly value: number;
}

/** One entry of a picker: a service or a scenario of the design. */
export interface DiagramChoice {
  readonly name: string;
  readonly title: string | null;
}

/** A prefix of the service, standing for the address in it that users ask. */
export interface DiagramTarget {
  readonly prefix: string;
  readonly family: 4 | 6;
}

/** The picture's frame: what is shown, what else could be, and how far it can be trusted. */
export interface DiagramHeader {
  readonly kind: "header";
  readonly id: "header";
  /** What the picture is of, for people: the service's title, else its name; the file's name where there is no service. */
  readonly title: string;
  readonly services: readonly DiagramChoice[];
  readonly scenarios: readonly DiagramChoice[];
  /** The service shown; null where the design has none. */
  readonly service: string | null;
  /** The scenario shown; null for the design as it stands. */
  readonly scenario: string | null;
  /** The service's prefixes, each once, the primary one first. */
  readonly targets: readonly DiagramTarget[];
  /** The prefix whose routes are shown; null where the service has none. */
  readonly prefix: string | null;
  /** `solved`: as the text says now. `stale`: the last routes known, newer text is being solved. `empty`: nothing to draw. */
  readonly state: "solved" | "stale" | "empty";
  /** True where the text has mistakes of the language: what does not resolve is missing from the picture. */
  readonly broken: boolean;
  /** Counts over all files of the design. */
  readonly errors: number;
  readonly warnings: number;
  /** One sentence where the picture needs one: why it is empty, or that routing has no stable state. */
  readonly message: string | null;
  /** What the reader has failed by hand, and what comes of it; null where nothing was asked to fail. */
  readonly whatIf: DiagramWhatIf | null;
}

/** Something that the reader has failed. */
export interface DiagramFailure {
  readonly id: ElementId;
  readonly kind: "pop" | "router" | "as" | "link" | "ixp" | "location";
  /** For people: its title, else its name; a link's ends. */
  readonly name: string;
  /** Other ids that mean the same, such as `as:AS2914` and `as:ntt`, or a link the other way round. */
  readonly also: readonly ElementId[];
}

/** Failures laid over the scenario shown. */
export interface DiagramWhatIf {
  /** In the order in which they were chosen. */
  readonly failures: readonly DiagramFailure[];
  /** Ids that were asked for and that the design has nothing for. */
  readonly unknown: readonly ElementId[];
  /** How many more were asked for than may be failed at once. */
  readonly beyond: number;
  /** What is out of service with them: routers of networks and places, exchanges at places. */
  readonly out: readonly ElementId[];
  /** Null while there are no routes. */
  readonly changes: DiagramChanges | null;
}

/** What failures change for the service shown, compared with the same picture without them. */
export interface DiagramChanges {
  /** Users who go elsewhere, most users first. */
  readonly moves: readonly DiagramMove[];
  /** Share (0–1) of all users who are sent to another site; people, null where no region says its users. */
  readonly moved: DiagramPeople;
  /** The same of those who reached a site before and reach none now. */
  readonly unreachable: DiagramPeople;
  /** Sites that are over capacity, or further over, the fullest first: all services' traffic counts. */
  readonly overCapacity: readonly { readonly site: ElementId; readonly name: string; readonly ratio: number }[];
  /** Traffic that arrives at another site than before, of all services; what is 0 is left out. */
  readonly loadMoved: readonly Traffic[];
  /** Mean RTT in ms added for the users who reach a site before and now; below 0 where it falls. */
  readonly rttAddedMs: number;
  /** The region whose mean RTT rises most; null where none rises. */
  readonly worstRtt: { readonly region: ElementId; readonly beforeMs: number; readonly afterMs: number } | null;
}

/** A part of all users. */
export interface DiagramPeople {
  /** 0–1 */
  readonly share: number;
  /** People; null where no region says its users. */
  readonly users: number | null;
}

/** A part of a region's users that goes elsewhere. */
export interface DiagramMove {
  readonly region: ElementId;
  /** The site before and the site now; null for none. */
  readonly from: ElementId | null;
  readonly to: ElementId | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** People; null where the region does not say its users. */
  readonly users: number | null;
}

/** A site of the service. */
export interface DiagramSite {
  readonly kind: "pop";
  readonly id: ElementId;
  readonly name: string;
  readonly title: string | null;
  /** The network it belongs to: `AS64500 Example DNS`. */
  readonly network: string;
  /** The location as the design writes it, with the city where it is known: `NRT Tokyo`. */
  readonly location: string | null;
  /** Null for a site that the design puts nowhere: it is listed, not drawn. */
  readonly place: LonLat | null;
  /** Which colour and which mark of the palette (palette.ts). Given by order of declaration. */
  readonly slot: number;
  /**
   * `serving`: announces the service. `silent`: does not, by design. `failed`: would, but not under this scenario, or the
   * reader has failed it.
   */
  readonly state: "serving" | "silent" | "failed";
  /** Null where the design does not say. */
  readonly capacity: Traffic | null;
  /** What arrives here, in the capacity's unit where there is one. */
  readonly load: Traffic;
  /** Share (0–1) of all regions' users that arrive here. */
  readonly userShare: number;
}

/** Where a part of a region's users ends up, summed over its access networks and prefixes. */
export interface DiagramAnswer {
  readonly outcome: FlowOutcome;
  /** The site's id, for the outcome `pop`. */
  readonly pop: ElementId | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** Round-trip time in ms, weighed by share; null where there is no answer or no place. */
  readonly rttMs: number | null;
  /** False where the answer hangs on a tie: candidates then holds every site it could be. */
  readonly certain: boolean;
  readonly candidates: readonly ElementId[];
}

/** Users. */
export interface DiagramRegion {
  readonly kind: "region";
  readonly id: ElementId;
  readonly name: string;
  readonly title: string | null;
  readonly location: string | null;
  readonly place: LonLat | null;
  /** People; null where the design does not say. */
  readonly users: number | null;
  /** Null where the design does not say. */
  readonly demand: Traffic | null;
  /** Largest share first; shares sum to 1 where the region has access networks. */
  readonly answers: readonly DiagramAnswer[];
}

/** A place that a flow passes. */
export interface FlowHop {
  /** `AS2914 NTT`. */
  readonly network: string;
  /** The location as written, or null for a network that the design puts nowhere. */
  readonly location: string | null;
  readonly place: LonLat | null;
}

/** The path of one access network's users to where their packets end. */
export interface DiagramFlow {
  readonly kind: "flow";
  readonly id: ElementId;
  readonly region: ElementId;
  readonly outcome: FlowOutcome;
  readonly pop: ElementId | null;
  /** The access network: `AS4713 OCN`. */
  readonly via: string;
  /** The prefix by which the first router forwards; null where it has no route. */
  readonly prefix: string | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  readonly certain: boolean;
  readonly candidates: readonly ElementId[];
  readonly rttMs: number | null;
  /** What nearness alone would save, in ms: the RTT less that of the nearest site by the same formula. */
  readonly inflationMs: number | null;
  /** The site nearest in a straight line. */
  readonly nearest: ElementId | null;
  /** What decided at the first router, in words (RFC 4271 §9.1): `shortest AS path`; null without a route. */
  readonly decidedBy: string | null;
  /** Why no site is reached, for people; null where one is. */
  readonly reason: string | null;
  /** Every router the packet passes, from the access network to its end. The region's own place is not one of them. */
  readonly hops: readonly FlowHop[];
}

/** An exchange, or a router of a network that is not the service's: the ground that paths run on. Sent where asked for. */
export interface DiagramFacility {
  readonly kind: "ixp" | "router";
  /** `ixp:linx`, `router:arelion.FRA`. */
  readonly id: ElementId;
  readonly name: string;
  readonly title: string | null;
  /** The router's network, the exchange's route server; null where it has none. */
  readonly network: string | null;
  readonly location: string | null;
  readonly place: LonLat | null;
  /** How many networks meet at the exchange; null for a router. */
  readonly members: number | null;
}

/** Anything a diagram is made of. */
export type DiagramElement = DiagramHeader | DiagramSite | DiagramRegion | DiagramFlow | DiagramFacility | GraphElement;

/** A whole diagram, in order of declaration. */
export interface DiagramModel {
  readonly header: DiagramHeader;
  readonly sites: readonly DiagramSite[];
  readonly regions: readonly DiagramRegion[];
  readonly flows: readonly DiagramFlow[];
  /** Empty where they were not asked for. */
  readonly facilities: readonly DiagramFacility[];
  /** Only where the AS graph is what is looked at, and its routes are known. */
  readonly graph?: DiagramGraph | undefined;
}

/**
 * A diagram as its elements, header first.
 * @param model the diagram
 * @returns every element once, in drawing order
 */
export function elementsOf(model: DiagramModel): DiagramElement[] {
  const { header, sites, regions, flows, facilities, graph } = model;
  const rest = graph ? [graph.frame, ...graph.networks, ...graph.links, ...graph.trails, ...graph.spots] : [];
  return [header, ...sites, ...regions, ...flows, ...facilities, ...rest];
}
