import { describe, expect, test } from "vitest";
import { compile } from "../../server/src/topology/compile/compile";
import type { Situation } from "../../server/src/topology/compile/situation";
import { situationOf } from "../../server/src/topology/scenario";
import { designOf } from "../helpers/design";

const DESIGN = `
as t AS64601 { at FRA, AMS  peer with u at ix }
as u AS64602 { router x { at FRA } router y { at VIE }  igp x y 10  join ix }
as o AS64500 {
  pop p { at AMS  transit from t  join ix }
  pop q { at VIE  transit from u }
}
ixp ix { at FRA  route-server AS64999 }
anycast s { origin o  prefix 192.0.2.0/24 }
region r { at AMS  demand 1 Gbps  via t }
`;

function situation(changes: string, more = ""): Situation {
  const design = designOf(`${DESIGN} ${more} scenario now { ${changes} }`);
  expect(design.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const scenario = design.scenarios.find(({ name }) => name === "now");
  return situationOf(compile(design), scenario ? [scenario] : []);
}

/** Labels of the routers that announce. */
function announcers({ originations, compiled }: Situation): string[] {
  return originations.map(({ origination }) => compiled.routers[origination.router]?.label ?? "?");
}

/** Down sessions as pairs of labels. */
function downLinks({ changes, compiled }: Situation): string[] {
  return compiled.sessions
    .filter(({ index }) => changes.downSessions?.has(index))
    .map(({ a, b, ixp }) => `${a?.label}–${b?.label ?? ixp?.name}`);
}

describe("failures", () => {
  test("nothing changed is the design", () => {
    expect(situation("").asDesigned).toBe(true);
  });

  test("of a PoP take its announcements", () => {
    const down = situation("fail pop p");
    expect(down.changes.downRouters?.size).toBe(1);
    expect(announcers(down)).toEqual(["q"]);
    expect(down.asDesigned).toBe(false);
  });

  test("of an AS", () => {
    const down = situation("fail as t");
    expect([...(down.changes.downAses ?? [])].map((as) => down.compiled.network.asns[as])).toEqual([64601]);
  });

  test("of links between two networks, or of one place only", () => {
    expect(downLinks(situation("fail link o t"))).toEqual(["p–AMS"]);
    expect(downLinks(situation("fail link o t at VIE"))).toEqual([]);
    expect(downLinks(situation("fail link t u at ix"))).toEqual(["FRA–x"]);
  });

  test("of a link inside an AS", () => {
    expect(situation("fail link u.x u.y").changes.downIgpLinks?.size).toBe(1);
  });

  test("of an exchange take its route server and what is peered over it", () => {
    const down = situation("fail ixp ix");
    expect(down.changes.downRouters?.size).toBe(1);
    expect(downLinks(down)).toEqual(["FRA–x", "x–ix", "p–ix"]);
  });

  test("of a place take what stands there, exchanges with all their members", () => {
    const down = situation("fail location FRA");
    expect([...(down.changes.downLocations ?? [])]).toEqual(["FRA"]);
    expect(downLinks(down)).toContain("p–ix");
    expect(announcers(situation("fail location VIE"))).toEqual(["p"]);
  });
});

describe("traffic engineering", () => {
  test("withdraws and announces, in order", () => {
    expect(announcers(situation("withdraw s at p"))).toEqual(["q"]);
    expect(announcers(situation("withdraw s at all  announce s at q { prepend 2 }"))).toEqual(["q"]);
  });

  test("announces with new terms", () => {
    const [p] = situation("announce s at p only to t { med 7 }").originations;
    expect(p?.origination).toMatchObject({ onlyTo: [{ asn: 64601 }], rules: [{ med: 7 }] });
  });

  test("prepends at a site, instead of what the design prepends there", () => {
    const more = "anycast z { origin o  prefix 198.51.100.0/24  announce at p { prepend 1 to t } }";
    const rules = (changes: string) =>
      situation(changes, more).originations.flatMap(({ origination, service }) =>
        service?.name === "z" ? (origination.rules ?? []) : [],
      );
    expect(rules("prepend 3 at p")).toEqual([{ to: undefined, prepend: 3 }]);
    expect(rules("prepend 3 at p to t")).toEqual([{ to: [{ asn: 64601 }], prepend: 3 }]);
    expect(rules("prepend 3 at q")).toEqual([{ to: [{ asn: 64601 }], prepend: 1 }]);
  });

  test("drains every session of a site (RFC 8326)", () => {
    const drained = [...(situation("drain p").changes.sessionPolicies?.values() ?? [])];
    expect(drained).toEqual([{ drain: true }, { drain: true }]);
  });

  test("scales demand, and more than once", () => {
    expect([...situation("demand r x2  demand r x3").demand.values()]).toEqual([6]);
  });

  test("sets interior costs and ROV", () => {
    expect([...(situation("igp u.x u.y 50").changes.igpCosts?.values() ?? [])]).toEqual([50]);
    const rov = [...(situation("rov on t").changes.routerPolicies?.values() ?? [])];
    expect(rov.map((policy) => policy.rov)).toEqual([true, true]);
  });

  test("sets options of sessions by `neighbor`", () => {
    const [policy] = [...(situation("neighbor t of p { prepend 2 }").changes.sessionPolicies?.values() ?? [])];
    expect(policy).toEqual({ out: { prepend: 2 } });
  });
});

describe("attacks", () => {
  test("hijack a prefix, with a forged origin", () => {
    const { originations, compiled } = situation("hijack 192.0.2.0/25 by u.y { forge AS64500 }");
    const hijack = originations.at(-1);
    expect(hijack?.service).toBeUndefined();
    expect(compiled.routers[hijack?.origination.router ?? -1]?.label).toBe("y");
    expect(hijack?.origination).toMatchObject({ forge: [64500], prefix: { length: 25 } });
  });

  test("leak to all, or to some", () => {
    const ends = (changes: string) => [...(situation(changes).changes.sessionPolicies?.values() ?? [])];
    expect(ends("leak by u").every(({ out }) => out?.leak === true)).toBe(true);
    expect(ends("leak by u").length).toBeGreaterThan(ends("leak by u to t").length);
    expect(ends("leak by u to t")).toEqual([{ out: { leak: true } }]);
  });

  test("are noted with their volume", () => {
    expect(situation("attack s 3 Tbps from r").attacks).toHaveLength(1);
  });
});

test("scenarios use others, once each in a circle", () => {
  const design = designOf(`${DESIGN} scenario a { fail pop p  use b } scenario b { fail pop q  use a }`);
  const [a] = design.scenarios;
  expect(situationOf(compile(design), a ? [a] : []).changes.downRouters?.size).toBe(2);
});
