import { describe, expect, test } from "vitest";
import { GlLinks } from "../../client/webview/graph-gl-links";
import type { GlScene } from "../../client/webview/graph-gl-name";

type Link = Pick<GlScene["links"][number], "id" | "a" | "b"> & { readonly first?: boolean; readonly answers?: boolean };

/** Nodes at places that their names say: `10,20`. */
function linksOf(...links: readonly Link[]): GlLinks {
  const ids = [...new Set(links.flatMap(({ a, b }) => [a, b]))];
  const nodes = ids.map((id) => {
    const [x = 0, y = 0] = id.split(",").map(Number);
    return { id, x, y, size: 3, label: id, color: "#000000" };
  });
  const look = { size: 1, color: "#000000", first: false, answers: true };
  const colours = { ink: "#000000", ground: "#ffffff", faint: "#808080" };
  return new GlLinks({ nodes, links: links.map((link) => ({ ...look, ...link })), ...colours });
}

const NOTHING = new Set<string>();
const path = (id: string, a: string, b: string): Link => ({ id, a, b, first: true });
const other = (id: string, a: string, b: string): Link => ({ id, a, b });

describe("the link under the pointer of a WebGL graph", () => {
  test("is the nearest path within a few pixels, of the line and not beyond its ends", () => {
    const links = linksOf(path("level", "0,0", "100,0"), path("below", "0,8", "100,8"));
    expect(links.at(50, 3, 1, NOTHING)).toBe("level");
    expect(links.at(50, 5, 1, NOTHING)).toBe("below");
    expect(links.at(50, -6, 1, NOTHING)).toBe("level");
    expect(links.at(50, -7, 1, NOTHING)).toBeUndefined();
    expect(links.at(105, -1, 1, NOTHING)).toBe("level");
    expect(links.at(107, -1, 1, NOTHING)).toBeUndefined();
  });

  test("is as near on the screen however far the view has come closer", () => {
    const links = linksOf(path("level", "0,0", "100,0"));
    expect(links.at(50, 3, 0.1, NOTHING)).toBeUndefined();
    expect(links.at(50, 0.5, 0.1, NOTHING)).toBe("level");
    expect(links.at(50, 50, 10, NOTHING)).toBe("level");
  });

  test("is one that nobody's path takes only where it is alone, and no path is near", () => {
    const fan = [other("up", "0,0", "100,50"), other("down", "0,0", "100,-50")];
    const links = linksOf(...fan, path("level", "0,-20", "100,-20"));
    expect(links.at(2, 0, 1, NOTHING)).toBeUndefined();
    expect(links.at(60, 29, 1, NOTHING)).toBe("up");
    expect(links.at(60, 25, 1, NOTHING)).toBeUndefined();
    // Where they cross the path is meant.
    expect(links.at(40, -17, 1, NOTHING)).toBe("level");
  });

  test("is one of those that are brought out, among others that are not", () => {
    const mesh = Array.from({ length: 20 }, (_, i) => other(`l${i}`, `0,${i}`, `100,${20 - i}`));
    const links = linksOf(...mesh);
    expect(links.at(20, 10, 1, NOTHING)).toBeUndefined();
    expect(links.at(20, 10, 1, new Set(["l10", "0,10", "100,10"]))).toBe("l10");
  });

  test("is no path over networks between which no link is drawn", () => {
    expect(linksOf({ ...path("link:a|b", "0,0", "100,0"), answers: false }).at(50, 0, 1, NOTHING)).toBeUndefined();
  });

  test("may begin and end at one place", () => {
    expect(linksOf(path("short", "5,5", "5,5")).at(8, 5, 1, NOTHING)).toBe("short");
  });
});
