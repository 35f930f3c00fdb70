import { expect, test } from "vitest";
import { sideBySide } from "../../server/src/analysis/side-by-side";
import { servicesPage, serviceTable } from "../../server/src/service/side-by-side";
import { evaluated, twoSites } from "./two-sites";

const THREE = twoSites(`
unicast one { origin org  prefix 198.51.100.0/24  announce at west }
multicast tv { group 232.1.1.1  source west  receivers a, b }
scenario out { fail pop west }`);

/** Access 2 ms and one AS hop; from the far side 988 km more and two hops more: 2 + 3 + 2 × 988 × 1.5 ÷ 200. */
const [NEAR, FAR] = [3, 19.8];

test("three casts of two regions: RTT, load, copies, and what the loss of one PoP does", () => {
  const [dns, one, tv, ...more] = sideBySide(evaluated(THREE));
  expect(more).toEqual([]);
  expect([dns, one, tv].map((column) => [column?.service, column?.cast, column?.sites])).toEqual([
    ["dns", "anycast", 2],
    ["one", "unicast", 1],
    ["tv", "multicast", 1],
  ]);
  expect(dns?.rtt?.p99Ms).toBeCloseTo(NEAR, 6);
  // Three of four million users are near: the median is, the 95th percentile is not.
  for (const column of [one, tv]) {
    expect(column?.rtt?.p50Ms).toBeCloseTo(NEAR, 6);
    expect(column?.rtt?.p95Ms).toBeCloseTo(FAR, 0);
  }
  expect(dns?.fullest).toMatchObject({ pop: "west", ratio: 0.6, loadBps: 6e9 });
  expect(one?.fullest).toMatchObject({ pop: "west", ratio: 1.1, loadBps: 11e9 });
  expect(tv?.fullest).toBeNull();
  // west → left for two receivers; left → up → right for one.
  expect(tv?.copies).toEqual({ source: 1, sourceUnicast: 2, all: 3, allUnicast: 4 });
  expect(dns?.worstLoss).toMatchObject({ pop: "west", unreachable: 0 });
  expect(dns?.worstLoss?.rtt?.p50Ms).toBeCloseTo(FAR, 0);
  for (const column of [one, tv]) expect(column?.worstLoss).toEqual({ pop: "west", unreachable: 1, rtt: null });
  expect(dns?.regions.map(({ region, cell }) => [region, cell?.from])).toEqual([
    ["a", ["west"]],
    ["b", ["east"]],
  ]);
});

test("under a scenario, and for a region that is no receiver", () => {
  const columns = sideBySide(evaluated(THREE.replace("receivers a, b", "receivers a"), "out"));
  expect(columns.map(({ unreachable }) => unreachable)).toEqual([0, 1, 1]);
  expect(columns.map(({ regions }) => regions[1]?.cell?.from ?? null)).toEqual([["east"], [], null]);
  expect(serviceTable(columns, (name) => name).regions).toEqual([
    ["a", "east, 20 ms", "nowhere", "nowhere"],
    ["b", "east, 3 ms", "nowhere", "–"],
  ]);
});

test("the page of a design", () => {
  const columns = sideBySide(evaluated(THREE));
  const page = servicesPage(columns, (name) => `${name} | *x*`, null);
  expect(page).toContain("|  | dns | one | tv |");
  expect(page).toContain("| worst loss of a PoP | west | west | west |");
  expect(page).toContain("| a \\| \\*x\\* | west, 3 ms |");
  expect(servicesPage([], String, "out")).toBe("# Services\n\nUnder scenario out. It has no service to compare.\n");
});
