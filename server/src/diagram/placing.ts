/** Which marks a picture has, which of them stand for others, and where their names go. */
import { absorbed } from "./clusters";
import { placeKey } from "./geography";
import { type Box, BoxGrid, boxAround, type PlacedLabel, placeLabels, type Side } from "./labels";
import type { DiagramAnswer, DiagramFacility, DiagramModel, DiagramRegion, DiagramSite, ElementId } from "./model";
import { nameOf } from "./names";
import type { Scales } from "./scales";

/** A site, a region, an exchange or a router that is drawn. */
export interface Mark {
  readonly element: DiagramSite | DiagramRegion | DiagramFacility;
  /** pixels */
  readonly radius: number;
  /** How far its name keeps off, in pixels: a site's stands outside the region around it. */
  readonly clear: number;
  /** Of two names or marks that want one place, the heavier gets it. */
  readonly weight: number;
  readonly name: string;
}

/** A mark in a view. */
export interface StandingMark extends Mark {
  /** Its middle, pixels. */
  readonly x: number;
  readonly y: number;
  /** How wide its name is written, pixels. */
  readonly width: number;
  /** How many other marks it stands for. */
  readonly more: number;
}

/** Height of a line of names, pixels; the baseline is `NAME_BASELINE` below its top. */
const NAME_HEIGHT = 15;
export const NAME_BASELINE = 11.5;
const NAME_LIMIT = 24;

/** How large the `+3` of a mark is written, pixels. */
export const BADGE_SIZE = 9.5;

/**
 * @param mark a mark in a view
 * @returns whether it says how many others it stands for: sites and regions do, routers are too many to count
 */
export function hasBadge({ element: { kind }, more }: StandingMark): boolean {
  return more > 0 && (kind === "pop" || kind === "region");
}

/**
 * Where the `+3` of a mark stands: a region's below, a site's above, so that the two do not meet at one place.
 * @param mark the mark
 * @returns the text's beginning on its baseline, pixels from the mark's middle
 */
export function badgeAt({ element: { kind }, radius }: Pick<Mark, "element" | "radius">): readonly [number, number] {
  return [0.8 * radius, kind === "region" ? 0.7 * radius + BADGE_SIZE - 2 : -0.7 * radius];
}

/** A mark's share of the radius that names keep off: the square inside a round mark, for a name may come near its corner. */
const CORE = 0.7;

/** Two marks of a kind are one when their middles are nearer than this part of their radii's sum. */
const CLOSE: Readonly<Record<Mark["element"]["kind"], number>> = { pop: 0.75, region: 0.45, ixp: 1, router: 1.2 };

const FACILITY = { ixp: { radius: 4.5, weight: -1 }, router: { radius: 2.6, weight: -2 } } as const;

/**
 * The marks of a picture: everything that has a place.
 * @param model the picture
 * @param scales sizes
 * @returns marks, from the back to the front
 */
export function marksOf(model: DiagramModel, scales: Scales): Mark[] {
  const siteSizes = sizesByPlace(model.sites, scales.site);
  // A region at a site's own place must still be seen around it.
  const regionSize = (region: DiagramRegion): number =>
    Math.max(scales.region(region), (siteSizes.get(placeKey(region.place)) ?? 0) + 5);
  const regionSizes = sizesByPlace(model.regions, regionSize);
  const users = model.regions.reduce((sum, region) => sum + (region.users ?? 0), 0) || 1;
  const mark = (element: Mark["element"], radius: number, weight: number, clear = radius): Mark => {
    return { element, radius, weight, clear, name: nameOf(element, NAME_LIMIT) };
  };
  const marks = [
    ...model.facilities.map((each) => mark(each, FACILITY[each.kind].radius, FACILITY[each.kind].weight)),
    ...model.regions.map((region) => mark(region, regionSize(region), (region.users ?? 0) / users)),
    ...model.sites.map((site) => {
      const radius = scales.site(site);
      const weight = 2 + site.userShare + (site.state === "serving" ? 1 : 0);
      return mark(site, radius, weight, Math.max(radius, regionSizes.get(placeKey(site.place)) ?? 0));
    }),
  ];
  return marks.filter(({ element }) => element.place !== null);
}

/**
 * Which marks give way to which.
 * @param marks all of them, as they stand in the view
 * @returns for each mark that is not drawn, the id of the mark of its kind that stands for it
 */
export function leadersOf(marks: readonly StandingMark[]): Map<ElementId, ElementId> {
  const kinds = Object.entries(CLOSE).map(([kind, close]) => {
    const ofKind = marks.filter(({ element }) => element.kind === kind);
    return absorbed(
      ofKind.map(({ element, x, y, radius, weight }) => ({ id: element.id, x, y, radius, weight })),
      close,
    );
  });
  return new Map(kinds.flatMap((leaders) => [...leaders]));
}

/**
 * Several regions as one.
 * @param regions one or more
 * @returns their users, and where these end up, the largest share first; regions that do not say how many users they have
 *   count alike
 */
export function together(regions: readonly DiagramRegion[]): Pick<DiagramRegion, "users" | "answers"> {
  const [first] = regions;
  if (regions.length === 1 && first !== undefined) return first;
  const users = regions.reduce((sum, region) => sum + (region.users ?? 0), 0);
  const answers = new Map<string, DiagramAnswer>();
  for (const region of regions) {
    const part = users === 0 ? 1 / regions.length : (region.users ?? 0) / users;
    for (const answer of region.answers) {
      const key = `${answer.outcome} ${answer.pop} ${answer.certain}`;
      const share = (answers.get(key)?.share ?? 0) + part * answer.share;
      answers.set(key, { ...answer, share });
    }
  }
  return { users: users || null, answers: [...answers.values()].sort((a, b) => b.share - a.share) };
}

/**
 * Places the names of marks so that none touches another, a mark or a number.
 * @param marks the marks that are drawn
 * @param size width and height of the view, pixels
 * @param before where names were the last time
 * @returns places by id; a name without a free place is absent
 */
export function placeNames(
  marks: readonly StandingMark[],
  size: readonly [number, number],
  before?: ReadonlyMap<ElementId, Side>,
): Map<ElementId, PlacedLabel> {
  const bounds = { left: 2, top: 2, right: size[0] - 2, bottom: size[1] - 2 };
  const wishes = marks.map(({ element, x, y, clear, width, weight }) => {
    return { id: element.id, x, y, radius: clear, width, height: NAME_HEIGHT, weight };
  });
  return placeLabels(wishes, marks.flatMap(obstacles), bounds, before);
}

/**
 * Which numbers are written: none over another. What a number says, the mark's own words say too.
 * @param marks the marks that are drawn
 * @returns ids of the marks whose number has room; of two that want one place the heavier mark's
 */
export function badgesWithRoom(marks: readonly StandingMark[]): Set<ElementId> {
  const taken = new BoxGrid();
  const shown = new Set<ElementId>();
  for (const mark of marks.filter(hasBadge).sort((a, b) => b.weight - a.weight)) {
    const box = badgeBox(mark);
    if (taken.hits(box)) continue;
    taken.add(box);
    shown.add(mark.element.id);
  }
  return shown;
}

function badgeBox(mark: StandingMark): Box {
  const [dx, dy] = badgeAt(mark);
  const [left, bottom] = [mark.x + dx, mark.y + dy];
  return { left, right: left + `+${mark.more}`.length * BADGE_SIZE * 0.66, top: bottom - BADGE_SIZE + 1, bottom };
}

function obstacles(mark: StandingMark): Box[] {
  const core = boxAround(mark.x, mark.y, mark.radius * CORE);
  return hasBadge(mark) ? [core, badgeBox(mark)] : [core];
}

/** The largest mark at each place. */
function sizesByPlace<T extends Pick<DiagramRegion, "place">>(
  elements: readonly T[],
  size: (element: T) => number,
): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const element of elements) {
    const key = placeKey(element.place);
    sizes.set(key, Math.max(size(element), sizes.get(key) ?? 0));
  }
  return sizes;
}
