/** Exchanges and carriers' routers: what lies between users and sites. */
import { siteKey } from "../analysis/sites";
import { formatAsn } from "../base/asn";
import type { Place } from "../base/geo";
import type { As, Design, Ixp, Location } from "../language/design";
import type { DiagramFacility, ElementId, LonLat } from "./model";

/**
 * The exchanges of a design, and the routers of its networks that have a place and are no site of the service.
 * @param design the design
 * @param sites ids of the sites that the picture has anyway
 * @returns facilities in order of declaration
 */
export function facilitiesOf(design: Design, sites: ReadonlySet<ElementId>): DiagramFacility[] {
  const members = membersOf(design);
  const routers = design.ases.flatMap((as) => as.routers.filter(({ location }) => location?.place !== undefined));
  return [
    ...design.ixps.map((ixp): DiagramFacility => {
      const server = ixp.routeServer;
      return {
        kind: "ixp",
        id: `ixp:${ixp.name}`,
        name: ixp.name,
        title: ixp.title ?? null,
        network: server === undefined ? null : `route server ${formatAsn(server.asn)}`,
        location: locationName(ixp.location),
        place: lonLat(ixp.location?.place),
        members: members.get(ixp)?.size ?? 0,
      };
    }),
    ...routers
      .filter((router) => !sites.has(`pop:${siteKey(router)}`))
      .map((router): DiagramFacility => {
        return {
          kind: "router",
          id: `router:${siteKey(router)}`,
          name: `${router.as.name} ${router.label}`,
          title: router.title ?? null,
          network: networkName(router.as.asn, router.as),
          location: locationName(router.location),
          place: lonLat(router.location?.place),
          members: null,
        };
      }),
  ];
}

function membersOf(design: Design): Map<Ixp, Set<As>> {
  const members = new Map<Ixp, Set<As>>();
  for (const session of design.ases.flatMap((as) => as.sessions)) {
    const { ixp } = session.target;
    if (session.relation !== "join" || ixp === undefined) continue;
    members.set(ixp, (members.get(ixp) ?? new Set()).add(session.owner));
  }
  return members;
}

/**
 * @param asn an AS number
 * @param as its declaration, where the design has one
 * @returns `AS2914 NTT`
 */
export function networkName(asn: number, as: As | undefined): string {
  return as === undefined ? formatAsn(asn) : `${formatAsn(asn)} ${as.title ?? as.name}`;
}

/**
 * @param location a location of the design, or none
 * @returns as written, with the city where it is known: `NRT Tokyo`; null for none
 */
export function locationName(location: Location | undefined): string | null {
  if (location === undefined) return null;
  return location.city === undefined ? location.text : `${location.text} ${location.city}`;
}

/**
 * @param place a place, or none
 * @returns the same in the order of GeoJSON, degrees; null for none
 */
export function lonLat(place: Place | undefined): LonLat | null {
  return place === undefined ? null : [place.longitude, place.latitude];
}
