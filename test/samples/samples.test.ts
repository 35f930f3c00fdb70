import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { failureFindings, routeFindings } from "../../server/src/analysis/findings";
import { multicastTrees } from "../../server/src/analysis/multicast";
import { speedOf } from "../../server/src/analysis/speed";
import { readAsRel } from "../../server/src/formats/caida";
import type { Design } from "../../server/src/language/design";
import { settle } from "../../server/src/language/ignore";
import { loadDesign } from "../../server/src/language/project";
import { SESSION_PEER } from "../../server/src/routing/network";
import { staticFindings } from "../../server/src/topology/rules/index";
import { sharedPath } from "../helpers/shared";

const FOLDER = new URL("../../samples/", import.meta.url);
const SAMPLES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".anycast"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

function load(name: string): Design {
  return loadDesign(new URL(name, FOLDER).href, {
    readFile: (uri) => (existsSync(fileURLToPath(uri)) ? readFileSync(fileURLToPath(uri), "utf8") : undefined),
  });
}

const evaluations = new Map<string, Evaluation>();

/** Evaluates a sample once for all tests. */
function evaluated(name: string): Evaluation {
  const known = evaluations.get(name);
  if (known) return known;
  const evaluation = evaluate(load(name));
  evaluations.set(name, evaluation);
  return evaluation;
}

it("finds the samples that the README lists, and lists all that there are", () => {
  const readme = readFileSync(new URL("README.md", FOLDER), "utf8");
  const listed = [...readme.matchAll(/^\| `([^`]+\.anycast)`/gm)].map(([, name]) => name).sort();
  expect(listed).toEqual(SAMPLES);
});

describe.each(SAMPLES)("%s", (name) => {
  const evaluation = evaluated(name);
  const { design } = evaluation;

  it("says where its facts come from, with a year, before the first declaration", () => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const header = text.split("\n").filter((_, index, lines) => lines.slice(0, index + 1).every(isComment));
    expect(header.join("\n")).toMatch(/^# *Sources?\b/m);
    expect(header.join("\n")).toMatch(/\b20[12]\d\b/);
  });

  it("has no errors and no warnings", () => {
    const failures = evaluation.compiled.network.routerCount < 1000 ? failureFindings(evaluation) : [];
    const routes = routeFindings(evaluation);
    const found = settle(design, [...design.diagnostics, ...staticFindings(design), ...routes, ...failures]);
    expect(
      found.filter(({ severity }) => severity !== "info").map(({ code, message }) => `${code} ${message}`),
    ).toEqual([]);
  });

  it("loads all that it includes", () => {
    expect(design.includes.filter(({ loaded }) => !loaded)).toEqual([]);
  });

  it("brings every region to a PoP of every service", () => {
    for (const { service, regions } of evaluation.services) {
      expect(regions.length, service).toBe(design.regions.length);
      expect(regions.filter(({ pops, unreachable }) => pops.length === 0 || unreachable > 0)).toEqual([]);
    }
  });

  it("settles: every prefix has one stable state", () => {
    expect(evaluation.answers().problems).toEqual([]);
  });

  it("keeps its expectations", () => {
    const { expectations } = evaluation;
    expect(expectations.length).toBe(design.expectations.length);
    expect(expectations.filter(({ holds }) => holds !== true).map(({ message }) => message)).toEqual([]);
  });
});

function isComment(line: string): boolean {
  return line === "" || line.startsWith("#");
}

/** The PoPs that a region's users reach in a sample's only service, largest share first. */
function reached(name: string, region: string): string[] {
  const answer = evaluated(name).services[0]?.regions.find((each) => each.region === region);
  return answer?.pops.map(({ pop }) => pop.name) ?? [];
}

describe("what the samples are there to show", () => {
  it("K-root has its hundred sites", () => {
    const origin = evaluated("root/k.anycast").design.asesByNumber.get(25152);
    expect(origin?.routers.filter(({ kind }) => kind === "pop")).toHaveLength(100);
  });

  it("the thirteen letters have all of their published sites", () => {
    const { design } = evaluated("root-servers.anycast");
    const counts = design.services.map(
      ({ origin }) => origin?.target?.routers.filter(({ kind }) => kind === "pop").length,
    );
    expect(counts).toEqual([59, 5, 12, 190, 328, 336, 6, 12, 76, 161, 100, 191, 12]);
    const local = design.services.map(({ localScopes }) =>
      localScopes.reduce((sum, { sites }) => sum + sites.length, 0),
    );
    expect(local).toEqual([22, 0, 0, 167, 198, 219, 0, 0, 0, 87, 5, 0, 6]);
  });

  it("a hosted site serves its own country", () => {
    expect(reached("root/k.anycast", "iceland")).toEqual(["is-rey"]);
    expect(reached("root/k.anycast", "bhutan")).toEqual(["bt-thi"]);
  });

  it("Cloudflare is near everywhere", () => {
    const origin = evaluated("cloudflare.anycast").design.asesByNumber.get(13335);
    expect(origin?.routers.filter(({ kind }) => kind === "pop")).toHaveLength(339);
    expect(reached("cloudflare.anycast", "japan")[0]).toBe("nrt");
    expect(reached("cloudflare.anycast", "brazil")[0]).toBe("gru");
    expect(reached("cloudflare.anycast", "kenya")).toEqual(["nbo"]);
  });

  it("a leak leads China Telecom's users, and those behind its customers, over Lagos", () => {
    const evaluation = evaluated("google-dns.anycast");
    const leak = evaluation.design.scenarios.find(({ name }) => name === "mainone-leak");
    const asked = (name: string) => {
      const [service] = evaluation.routedServices;
      const region = evaluation.design.regions.find((each) => each.name === name);
      return service && region && evaluation.under(leak).regionAnswer(service, region);
    };
    const path = asked("china")?.paths.find(({ viaAsn }) => viaAsn === 4134);
    expect(path?.asPath).toEqual([4134, 37282, 15169]);
    expect(path?.hops.some(({ location }) => location === "LOS")).toBe(true);
    expect(asked("germany")?.paths.every(({ asPath }) => !asPath.includes(37282))).toBe(true);
  });

  it("a backbone answers from another city than it was entered in", () => {
    expect(reached("google-dns.anycast", "france")).toEqual(["bru"]);
  });
});

/** docs/three-ways.md quotes these. */
describe("one network, three ways", () => {
  const NAME = "three-ways.anycast";
  const evaluation = evaluated(NAME);
  const out = evaluation.under(evaluation.design.scenarios.find(({ name }) => name === "frankfurt-out"));

  const times = (of: Evaluation, name: string) => {
    const service = of.design.services.find((each) => each.name === name);
    const rtt = service && speedOf(of, service).rtt;
    return rtt && [rtt.p50Ms, rtt.p95Ms, rtt.p99Ms].map(Math.round);
  };
  const loads = (of: Evaluation, name: string) =>
    of.service(name)?.pops.map(({ pop, loadBps }) => [pop.name, Number((loadBps / 1e9).toFixed(2))]);

  it("anycast is faster than unicast", () => {
    expect(times(evaluation, "everywhere")).toEqual([61, 90, 134]);
    expect(times(evaluation, "single")).toEqual([160, 218, 230]);
  });

  it("anycast spreads the load, unicast has it in one place", () => {
    const everywhere = { iad: 4.89, gru: 2.26, fra: 8.81, sin: 20.99, nrt: 1.8 };
    expect(loads(evaluation, "everywhere")).toEqual(Object.entries(everywhere));
    expect(loads(evaluation, "single")).toContainEqual(["fra", 38.75]);
  });

  it("multicast sends one copy an edge", () => {
    const [tree, ...more] = multicastTrees(evaluation);
    expect(more).toEqual([]);
    expect(tree?.receivers).toHaveLength(108);
    expect(tree?.receivers.filter(({ reason }) => reason !== null)).toEqual([]);
    expect(tree).toMatchObject({ copies: 238, unicastCopies: 413, sourceCopies: 2, sourceUnicastCopies: 108 });
    expect(new Set(tree?.receivers.map(({ region }) => region)).size).toBe(evaluation.design.regions.length);
  });

  it("one failure slows anycast down, and ends unicast and multicast", () => {
    expect(times(out, "everywhere")).toEqual([61, 168, 233]);
    expect(loads(out, "everywhere")?.[0]).toEqual(["iad", 13.7]);
    expect(out.service("single")?.regions.every(({ unreachable }) => unreachable > 0.999)).toBe(true);
    expect(multicastTrees(out)[0]?.receivers.every(({ reason }) => reason === "the source is down")).toBe(true);
  });
});

/** Links of a data set of AS relationships: `customer>provider`, and `a=b` both ways. */
function linksOf(path: string): Set<string> {
  const { asns, a, b, kinds } = readAsRel(readFileSync(path)).graph;
  const links = new Set<string>();
  kinds.forEach((kind, index) => {
    const [first, second] = [asns[a[index] ?? -1], asns[b[index] ?? -1]];
    if (kind === SESSION_PEER) links.add(`${first}=${second}`).add(`${second}=${first}`);
    else links.add(`${first}>${second}`);
  });
  return links;
}

const AS_REL = sharedPath("data/as-rel/20240801.as-rel2.txt.bz2");

describe.skipIf(AS_REL === undefined)(
  "the relations of internet/backbone.anycast (skipped without the CAIDA data)",
  () => {
    it("are all in CAIDA's data of 2024-08-01", () => {
      const known = linksOf(AS_REL ?? "");
      const { sessions } = evaluated("internet/backbone.anycast").design;
      const written = sessions.map(({ relation, owner, target }) => {
        return `${owner.asn}${relation === "transit" ? ">" : "="}${target.asn}`;
      });
      expect(written.length).toBeGreaterThan(900);
      expect(written.filter((link) => !known.has(link))).toEqual([]);
    });
  },
);
