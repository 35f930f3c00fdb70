import { describe, expect, test } from "vitest";
import { SESSION_PEER, SESSION_TRANSIT } from "../../../server/src/routing";
import { type Compiled, type CompileOptions, compile } from "../../../server/src/topology/compile/compile";
import { designOf } from "../../helpers/design";

function compiled(text: string, options?: CompileOptions): Compiled {
  return compile(designOf(text), options);
}

/** Each session as `a label – b label`, in order. */
function links({ sessions }: Compiled): string[] {
  return sessions.map(({ a, b, asnA, asnB, ixp, kind }) => {
    const end = (router: typeof a, asn: number) => (router ? `${router.as.name}.${router.label}` : `AS${asn}`);
    return `${kind} ${end(a, asnA)} – ${kind === "route-server" ? ixp?.name : end(b, asnB)}`;
  });
}

function labels({ routers }: Compiled): string[] {
  return routers.map((router) => (router ? `${router.as.name}.${router.label}` : "server"));
}

describe("routers", () => {
  test("are one for a place, a PoP, a name, or an AS without any", () => {
    const network = compiled(
      "as a AS64601 { at NRT, LHR }  as b AS64602 { pop p { at AMS } router r { at FRA } }  as c AS64603 {}",
    );
    expect(labels(network)).toEqual(["a.NRT", "a.LHR", "b.p", "b.r", "c.c"]);
    expect([...network.network.routerFlags].map((flags) => (flags & 4) !== 0)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  test("of a backbone are no islands", () => {
    const { network } = compiled("as b AS64602 { backbone  pop p { at AMS } pop q { at FRA } }");
    expect(network.isIsland(0)).toBe(false);
    expect(network.sessionCount).toBe(1);
  });

  test("without a usable AS number are left out, the rest stands", () => {
    const network = compiled("as a AS0 { at NRT }  as b AS64602 { at AMS  transit from a }");
    expect(labels(network)).toEqual(["b.AMS"]);
    expect(network.network.sessionCount).toBe(0);
  });

  test("take identifiers in order of declaration, and `id` before it", () => {
    const { network } = compiled("as a AS64601 { router x { id 10.0.0.1 } router y {} }");
    expect((network.routerIds[0] ?? 0) < (network.routerIds[1] ?? 0)).toBe(false);
    expect(Math.floor((network.routerIds[0] ?? 0) / 2 ** 20)).toBe(0x0a000001);
  });

  test("carry the AS's policy under their own", () => {
    const { network } = compiled(`as a AS64601 {
      rov on  local-pref customer 300 peer 160
      action 64601:1 { prepend 1 }
      router x { rov off  local-pref peer 170  action 64601:2 { prepend 2 } }
      router y {}
    }`);
    expect(network.routerPolicies.get(0)).toMatchObject({ rov: false, localPref: { customer: 300, peer: 170 } });
    expect(network.routerPolicies.get(0)?.actions?.map(({ community }) => community)).toEqual(["64601:1", "64601:2"]);
    expect(network.routerPolicies.get(1)).toMatchObject({ rov: true, localPref: { customer: 300, peer: 160 } });
  });

  test("obey customers' communities unless `from any` says otherwise", () => {
    const { network } = compiled(
      "as a AS64601 { action 64601:1 { local-pref 70 } action 64601:2 from any { local-pref 60 } }",
    );
    const actions = network.routerPolicies.get(0)?.actions ?? [];
    expect(actions.map(({ from }) => from)).toEqual([[{ relation: "customer" }], undefined]);
  });
});

describe("sessions", () => {
  const places = "as up AS64601 { at NRT, LHR }";

  test("are at every place both have", () => {
    expect(links(compiled(`${places} as a AS64602 { at LHR, NRT, AMS  transit from up }`))).toEqual([
      "transit a.LHR – up.LHR",
      "transit a.NRT – up.NRT",
    ]);
  });

  test("are between the nearest two where there is no common place", () => {
    expect(links(compiled(`${places} as a AS64602 { at AMS, ICN  transit from up }`))).toEqual([
      "transit a.AMS – up.LHR",
    ]);
  });

  test("of a PoP lead to the provider's router there, or to its nearest", () => {
    expect(
      links(compiled(`${places} as a AS64602 { pop t { at NRT transit from up } pop p { at CDG transit from up } }`)),
    ).toEqual(["transit a.t – up.NRT", "transit a.p – up.LHR"]);
  });

  test("of an AS reach each of its PoPs at a place, and all of them where the other side has no place", () => {
    const origin = "as a AS64602 { transit from up  pop p { at LHR } pop q { at LHR } pop r { at NRT } }";
    expect(links(compiled(`${places} ${origin}`))).toEqual([
      "transit a.p – up.LHR",
      "transit a.q – up.LHR",
      "transit a.r – up.NRT",
    ]);
    expect(links(compiled(`as up AS64601 {} ${origin}`))).toHaveLength(3);
  });

  test("stand where `at` says: places, routers of either side, an exchange", () => {
    const network = compiled(`as up AS64601 { router w { at SEA } router e { at JFK } }
      as a AS64602 { router m { at DEN } router n { at ORD }
        transit from up.w at m  transit from up at e  peer with up at ix }
      ixp ix { at JFK }`);
    expect(links(network)).toEqual(["transit a.m – up.w", "transit a.n – up.e", "peer a.n – up.e"]);
    expect(network.sessions[2]?.ixp?.name).toBe("ix");
  });

  test("with a route server come from `join`, but not from membership alone", () => {
    const network =
      compiled(`ixp ix { at LHR route-server AS64999 { id 10.0.0.9 path-hiding action 0:1 { no-announce to AS64602 } } }
      as a AS64601 { at LHR  join ix }  as b AS64602 { at LHR  join ix { no route-server } }`);
    expect(links(network)).toEqual(["route-server a.LHR – ix"]);
    const server = network.routers.indexOf(undefined);
    expect(network.network.routerFlags[server]).toBe(7);
    expect(network.network.routerPolicies.get(server)?.actions).toEqual([
      { community: "0:1", from: undefined, effect: { kind: "no-announce", to: [{ asn: 64602 }] } },
    ]);
  });

  test("with a route server that validates origins", () => {
    const policyOf = (rov: string) => {
      const { network, routers } = compiled(`ixp ix { at LHR route-server AS64999 { ${rov} } }`);
      return network.routerPolicies.get(routers.indexOf(undefined));
    };
    expect(policyOf("rov on")).toEqual({ rov: true });
    expect(policyOf("rov off")).toBeUndefined();
  });

  test("carry the other side's options through `neighbor`, the exact line over the general one", () => {
    const { network } =
      compiled(`as up AS64601 { at NRT, LHR  neighbor a { med 5  prepend 1 }  neighbor a at LHR { med 7 } }
      as a AS64602 { at NRT, LHR  transit from up { local-pref 90 } }`);
    expect(network.sessionPolicies.get(0)).toEqual({ in: { localPref: 90 } });
    expect(network.sessionPolicies.get(1)).toEqual({ out: { med: 5, prepend: 1 } });
    expect(network.sessionPolicies.get(3)).toEqual({ out: { med: 7, prepend: 1 } });
  });

  test("declared on both sides are one session with both sides' options", () => {
    const network = compiled(
      `as a AS64601 { at LHR  peer with b { med 1 } }  as b AS64602 { at LHR  peer with a { med 2 } }`,
    );
    expect(links(network)).toEqual(["peer a.LHR – b.LHR"]);
    expect(network.network.sessionPolicies.get(0)?.out?.med).toBe(1);
    expect(network.network.sessionPolicies.get(1)?.out?.med).toBe(2);
  });

  test("declared twice on one side are parallel, but a PoP's own stands instead of its AS's", () => {
    expect(
      links(
        compiled(`${places} as a AS64602 { at LHR  transit from up at LHR  transit from up at LHR { prepend 1 } }`),
      ),
    ).toHaveLength(2);
    const own = compiled(`${places} as a AS64602 { transit from up  pop p { at LHR  transit from up { prepend 3 } } }`);
    expect(links(own)).toEqual(["transit a.p – up.LHR"]);
    expect(own.network.sessionPolicies.get(0)?.out?.prepend).toBe(3);
  });
});

describe("announcements", () => {
  const origin =
    "as t AS64601 { at FRA } as o AS64500 { pop p { at AMS transit from t } pop q { at VIE transit from t } }";
  const originations = (body: string) =>
    compiled(`${origin} anycast s { origin o  prefix 192.0.2.0/24 ${body} }`).originations.map(
      ({ origination, router }) => {
        const { prefix: _, router: __, ...terms } = origination;
        return [router?.label, terms];
      },
    );

  test("are everywhere by default, less what is withdrawn", () => {
    expect(originations("")).toEqual([
      ["p", {}],
      ["q", {}],
    ]);
    expect(originations("withdraw at q")).toEqual([["p", {}]]);
    expect(originations("announce at VIE")).toEqual([["q", {}]]);
  });

  test("take options for all or for a neighbour, of several for one neighbour the last", () => {
    expect(
      originations(
        "announce at p { prepend 1  prepend 2 to t  prepend 3 to t  med 4 to t.FRA  community no-export, 64601:1 to t }",
      ),
    ).toEqual([
      [
        "p",
        {
          rules: [
            { to: [{ asn: 64601 }], communities: ["65535:65281", "64601:1"] },
            { to: undefined, prepend: 1 },
            { to: [{ asn: 64601 }], prepend: 3 },
            { to: [{ router: 0 }], med: 4 },
          ],
        },
      ],
    ]);
  });

  test("keep to whom they are for, attach communities and an origin code", () => {
    expect(
      originations("announce at p only to t { community no-export  bgp-origin incomplete }  announce at q except to t"),
    ).toEqual([
      ["p", { originCode: 2, communities: ["65535:65281"], onlyTo: [{ asn: 64601 }] }],
      ["q", { exceptTo: [{ asn: 64601 }] }],
    ]);
  });

  test("of a local node ask neighbours to keep them (RFC 4786 §4.4.6)", () => {
    expect(originations("scope local at q")).toEqual([
      ["p", {}],
      ["q", { rules: [{ communities: ["65535:65281"] }] }],
    ]);
  });

  test("a prefix at a site is announced once, whichever service says it first", () => {
    const both = compiled(
      `${origin} anycast a { origin o prefix 192.0.2.0/24 } anycast b { origin o prefix 192.0.2.0/24 }`,
    );
    expect(both.originations.map(({ service }) => service.name)).toEqual(["a", "a"]);
  });
});

describe("the Internet beneath", () => {
  /** AS1 sells to AS2 and AS3, which peer; AS64500 buys from AS2. */
  const graph = {
    asns: Uint32Array.of(1, 2, 3, 64500),
    a: Int32Array.of(1, 2, 1, 3),
    b: Int32Array.of(0, 0, 2, 1),
    kinds: Uint8Array.of(SESSION_TRANSIT, SESSION_TRANSIT, SESSION_PEER, SESSION_TRANSIT),
  };
  const options: CompileOptions = { internet: (uri) => (uri.endsWith("/rel.txt") ? graph : undefined) };

  test("joins the design's networks with its own", () => {
    const network = compiled('internet "rel.txt"  as o AS64500 { pop p { at AMS } pop q { at VIE } }', options);
    expect(network.network.asCount).toBe(4);
    expect(links(network)).toEqual(["transit o.p – AS2", "transit o.q – AS2"]);
    expect(network.network.sessionCount).toBe(5);
  });

  test("gives way to what the design says about a pair", () => {
    const network = compiled(
      'internet "rel.txt"  as o AS64500 { pop p { at AMS  peer with AS2 } pop q { at VIE  transit from AS3 } }',
      options,
    );
    expect(links(network)).toEqual(["peer o.p – AS2", "transit o.q – AS3"]);
  });

  test("of two graphs that know a pair the first counts", () => {
    const twice = compiled('internet "rel.txt" internet "sub/rel.txt" as o AS64500 { at AMS }', options);
    expect(twice.network.sessionCount).toBe(4);
  });

  test("may be absent", () => {
    const network = compiled('internet "other.txt"  as o AS64500 { pop p { at AMS  transit from AS2 } }', options);
    expect(network.network.sessionCount).toBe(0);
  });
});
