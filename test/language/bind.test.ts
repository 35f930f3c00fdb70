import { describe, expect, test } from "vitest";
import type { Design } from "../../server/src/language/design.js";
import { designOf, ROOT } from "../helpers/design.js";
import { codes, SMALL } from "./findings.js";

describe("networks", () => {
  test("have PoPs, named routers, then unnamed ones where none of these stand", () => {
    const design = designOf(
      "as x AS1 { at SEA, DEN, JFK, SEA  router w { at SEA } pop p { at LHR } transit from y } as y AS2",
    );
    const [x, y] = design.ases;
    expect(x?.routers.map(({ kind, label }) => [kind, label])).toEqual([
      ["router", "w"],
      ["pop", "p"],
      ["place", "DEN"],
      ["place", "JFK"],
    ]);
    expect(y?.routers.map(({ kind, label }) => [kind, label])).toEqual([["bare", "y"]]);
  });

  test("know where they are", () => {
    const [x] = designOf("as x AS1 { at NRT, 35.5 139.75 }").ases;
    expect(x?.locations[0]).toMatchObject({
      code: "NRT",
      country: "JP",
      place: { latitude: expect.closeTo(35.77, 1) },
    });
    expect(x?.locations[1]).toMatchObject({ code: undefined, place: { latitude: 35.5, longitude: 139.75 } });
  });

  test("hold their policy", () => {
    const [x] = designOf(`as x AS1 {
      rov on otc off backbone med always-compare accept max-length 24, 48 graceful-shutdown ignore allow-as-in 2
      local-pref customer 250 provider 90
      action 1:2 { prepend 3 to AS9, customers  no-announce  local-pref 70  from peers }
      pop p { rov off id 10.0.0.3 }
    }`).ases;
    expect(x?.policy).toMatchObject({
      rov: { value: true },
      otc: { value: false },
      medAlwaysCompare: { value: true },
      acceptMaxLength: { value: { v4: 24, v6: 48 } },
      honoursGracefulShutdown: { value: false },
      allowAsIn: { value: 2 },
      localPref: { customer: { value: 250 }, peer: undefined, provider: { value: 90 } },
    });
    expect(x?.backbone?.value).toBe(true);
    const [action] = x?.policy.actions ?? [];
    expect(action?.community.value).toBe("1:2");
    expect(action?.from).toMatchObject([{ kind: "relation", relation: "peer" }]);
    expect(action?.effects).toMatchObject([
      { kind: "prepend", count: 3, to: [{ kind: "neighbor", neighbor: { asn: 9 } }, { relation: "customer" }] },
      { kind: "no-announce", to: [] },
      { kind: "local-pref", value: 70 },
    ]);
    expect(x?.routers[0]).toMatchObject({ id: { value: 0x0a000003 }, policy: { rov: { value: false } } });
  });

  test("a single length above 32 is for IPv6", () => {
    const [x] = designOf("as x AS1 { accept max-length 48 }").ases;
    expect(x?.policy.acceptMaxLength?.value).toEqual({ v4: undefined, v6: 48 });
  });

  test("`id` of a network is that of its only router", () => {
    expect(designOf("as x AS1 { id 10.0.0.9 }").ases[0]?.routers[0]?.id?.value).toBe(0x0a000009);
    expect(codes("as x AS1 { id 10.0.0.9 at NRT, LHR transit from y } as y AS2")).toEqual(["AC001 [id 10.0.0.9]"]);
  });

  test("have links and reflectors inside", () => {
    const [x] = designOf(
      "as x AS1 { at SEA router w router m igp w m 10 igp w SEA 20 reflector w clients m, SEA }",
    ).ases;
    expect(x?.igp.map(({ a, b, cost }) => [a.target?.label, b.target?.label, cost.value])).toEqual([
      ["w", "m", 10],
      ["w", "SEA", 20],
    ]);
    expect(x?.reflectors[0]?.clients.map(({ target }) => target?.label)).toEqual(["m", "SEA"]);
  });

  test("the name may be the number", () => {
    expect(designOf('as AS2914 "NTT"').ases[0]).toMatchObject({ name: "AS2914", asn: 2914 });
    const design = designOf("as as2 AS64602 { transit from as3 } as as3 AS64603");
    expect(design.sessions[0]?.target.as?.asn).toBe(64603);
  });
});

describe("sessions", () => {
  test("are one for every target, in order of declaration", () => {
    const design = designOf(
      "as a AS1 as b AS2 as c AS3 { transit from a, b { prepend 2 } pop p { peer with a.FRA } } ",
    );
    expect(
      design.sessions.map(({ relation, target, options, router }) => [
        relation,
        target.text,
        options.prepend?.value,
        router?.name,
      ]),
    ).toEqual([
      ["transit", "a", 2, undefined],
      ["transit", "b", 2, undefined],
      ["peer", "a.FRA", undefined, "p"],
    ]);
  });

  test("know their places: routers of either side, exchanges, locations", () => {
    const design = designOf(`
      ixp linx { at LHR }
      as a AS1 { router m }
      as b AS2 { router w transit from a at w, m, linx, NRT, 1.5 2.5 join linx peer with a.m { at w } }`);
    const [transit, , peer] = design.sessions;
    expect(transit?.at.map(({ kind, text }) => [kind, text])).toEqual([
      ["router", "w"],
      ["router", "m"],
      ["ixp", "linx"],
      ["location", "NRT"],
      ["location", "1.5 2.5"],
    ]);
    expect(peer?.target.router?.name).toBe("m");
    expect(peer?.at[0]).toMatchObject({ kind: "router", text: "w" });
  });

  test("carry all options of both sides", () => {
    const design = designOf(`anycast d { origin a prefix 192.0.2.0/24 } as b AS2
      as a AS1 {
        transit from b { prepend 2 med 20 community 2914:421, no-export announce d local-pref 90 accept max-length 24 leak }
        neighbor b at NRT { accept none announce none }
        at NRT
      }`);
    expect(design.sessions[0]?.options).toMatchObject({
      prepend: { value: 2 },
      med: { value: 20 },
      communities: [{ value: "2914:421" }, { value: "65535:65281" }],
      announce: { value: [{ target: { name: "d" } }] },
      localPref: { value: 90 },
      acceptMaxLength: { value: { v4: 24, v6: undefined } },
      leak: { value: true },
    });
    const [neighbor] = design.ases.find(({ name }) => name === "a")?.neighbors ?? [];
    expect(neighbor).toMatchObject({ target: { as: { name: "b" } }, at: [{ kind: "location" }] });
    expect(neighbor?.options).toMatchObject({ acceptNone: { value: true }, announce: { value: [] } });
  });
});

describe("services", () => {
  test("know their sites and neighbours", () => {
    const design = designOf(`${SMALL}
      anycast d { origin dns prefix 192.0.2.0/24, 2001:db8::1/48 address 192.0.2.53
        announce at all
        announce at LHR except to ntt.NRT { prepend 2 to bt  med 3  bgp-origin egp }
        withdraw at tokyo
        scope local at london }`);
    const service = design.services[1];
    expect(service?.origin?.target?.name).toBe("dns");
    expect(service?.prefixes.map(({ hostBits }) => hostBits)).toEqual([false, true]);
    expect(service?.announcements[0]?.at).toMatchObject({ all: true, sites: [] });
    const second = service?.announcements[1];
    expect(second?.at.sites[0]?.routers.map(({ label }) => label)).toEqual(["london"]);
    expect(second?.exceptTo).toMatchObject([{ neighbor: { router: { label: "NRT" }, as: { name: "ntt" } } }]);
    expect(second?.options).toMatchObject({
      prepend: [{ value: 2, to: [{ neighbor: { as: { name: "bt" } } }] }],
      med: [{ value: 3, to: [] }],
    });
    expect(service?.withdrawals[0]?.sites[0]?.routers[0]?.label).toBe("tokyo");
    expect(service?.localScopes[0]?.sites[0]?.routers[0]?.label).toBe("london");
  });

  test("multicast has a group, a source and receivers", () => {
    const [, service] = designOf(`${SMALL} multicast m { group 232.1.1.1 source dns.tokyo receivers uk }`).services;
    expect(service).toMatchObject({
      cast: "multicast",
      group: { family: 4 },
      sender: { routers: [{ label: "tokyo" }] },
    });
    expect(service?.receivers[0]?.target?.name).toBe("uk");
  });
});

describe("regions", () => {
  test.each([
    ["bt", [1]],
    ["bt 70%, ntt 30%", [0.7, 0.3]],
    ["bt 70%, ntt", [0.7, 0.3]],
    ["bt, ntt", [0.5, 0.5]],
    ["bt 40%, ntt, dns", [0.4, 0.3, 0.3]],
  ])("via %s", (via, shares) => {
    const [region] = designOf(`${SMALL.replace("via bt", `via ${via}`)}`).regions;
    expect(region?.via.map(({ share }) => Number(share.toFixed(9)))).toEqual(shares);
  });

  test("have users and demand in base units", () => {
    expect(designOf(SMALL).regions[0]).toMatchObject({
      users: { value: 66_000_000 },
      demand: { value: { unit: "bps", value: 12e9 } },
      location: { code: "LHR" },
    });
  });
});

describe("the index", () => {
  const text = "as carrier AS1 { router w } as b AS2 { transit from carrier.w at b.q router q }";
  const design = designOf(text);

  test("knows each word of a qualified name", () => {
    const at = (word: string, nth = 0) => {
      let offset = -1;
      for (let count = 0; count <= nth; count++) offset = text.indexOf(word, offset + 1);
      const found = design.index.at(ROOT, offset);
      return found && [found.symbol.name, found.role, text.slice(found.start, found.end)];
    };
    expect(at("carrier")).toEqual(["carrier", "declaration", "carrier"]);
    expect(at("carrier", 1)).toEqual(["carrier", "reference", "carrier"]);
    expect(at("w at")).toEqual(["w", "reference", "w"]);
    expect(at("AS1")).toBeUndefined();
  });

  test("finds a word from behind its last letter", () => {
    const end = text.indexOf("carrier.w") + "carrier".length;
    expect(design.index.at(ROOT, end)?.symbol.name).toBe("carrier");
    expect(design.index.at(ROOT, end + 2)?.symbol.name).toBe("w");
  });

  test("lists all occurrences of a symbol, its declaration first", () => {
    const [carrier] = design.ases;
    expect(carrier && design.index.of(carrier).map(({ role }) => role)).toEqual(["declaration", "reference"]);
    expect(design.index.declared("router").map(({ name }) => name)).toEqual(["w", "q"]);
  });
});

test("the order of declarations does not matter", () => {
  const parts = SMALL.trim().split(/\n(?=\w)/);
  const names = (design: Design) =>
    [design.ases, design.regions, design.services].map((list) => list.map(({ name }) => name).sort());
  const reversed = designOf([...parts].reverse().join("\n"));
  expect(reversed.diagnostics).toEqual([]);
  expect(names(reversed)).toEqual(names(designOf(SMALL)));
});
