import { describe, expect, it } from "vitest";
import { announcingRouters, placeKey, placeSessions, servingRouters } from "../../server/src/topology/placement.js";
import { designOf } from "../helpers/design.js";

/** Where a design's sessions stand: `near – far how`. */
function placed(text: string): string[] {
  return placeSessions(designOf(text)).map(
    ({ near, far, ixp, how }) => `${near.label} – ${far?.label ?? "?"}${ixp ? ` over ${ixp.name}` : ""} ${how}`,
  );
}

const NTT = "as ntt AS2914 { at NRT, LAX, LHR }\n";

describe("sessions between networks", () => {
  it.each([
    [
      "at every common place",
      "as a AS1 { at NRT, LHR, CDG  transit from ntt }",
      ["NRT – NRT common", "LHR – LHR common"],
    ],
    ["between the nearest two", "as a AS1 { at CDG, SIN  transit from ntt }", ["CDG – LHR nearest"]],
    ["where it says", "as a AS1 { at NRT, LHR  transit from ntt { at LHR } }", ["LHR – LHR written"]],
    ["nearest to where it says", "as a AS1 { at CDG  transit from ntt { at NRT } }", ["CDG – NRT written"]],
    [
      "between routers by name",
      "as a AS1 { router w { at SEA } router e { at JFK }  transit from ntt.LAX { at w } }",
      ["w – LAX written"],
    ],
    [
      "from one router alone",
      "as a AS1 { router w { at SEA  transit from ntt }  router e { at JFK } }",
      ["w – LAX nearest"],
    ],
    ["without a place", "as a AS1 { transit from ntt }", ["a – NRT unplaced"]],
    ["without either place", "as b AS3 { }\nas a AS1 { peer with b }", ["a – b unplaced"]],
    [
      "of a PoP",
      "as a AS1 { pop p { at NRT  transit from ntt }  pop q { at AMS  transit from ntt } }",
      ["p – NRT common", "q – LHR nearest"],
    ],
    [
      "of every PoP at a place",
      "as a AS1 { pop p { at NRT }  pop q { at NRT }  transit from ntt }",
      ["p – NRT common", "q – NRT common"],
    ],
    ["to its own AS, nowhere", "as a AS1 { at NRT  peer with a }", []],
    ["to nobody, nowhere", "as a AS1 { at NRT  peer with nobody }", []],
  ])("%s", (_, text, expected) => expect(placed(NTT + text)).toEqual(expected));

  it("run over exchanges", () => {
    const text = `ixp linx { at LHR  route-server AS8714 }
as a AS1 { at NRT, LHR  join linx  peer with b at linx }
as b AS2 { at CDG, SIN  join linx }
`;
    expect(placed(text)).toEqual([
      "LHR – ? over linx common",
      "LHR – CDG over linx written",
      "CDG – ? over linx common",
    ]);
  });

  it("are measured", () => {
    const [session] = placeSessions(designOf(`${NTT}as a AS1 { at CDG  transit from ntt }`));
    // Paris Charles de Gaulle to London Heathrow: 347 km on the great circle.
    expect(session?.km).toBeGreaterThan(340);
    expect(session?.km).toBeLessThan(355);
  });
});

describe("places", () => {
  const keys = (text: string) =>
    (designOf(text).ases[0]?.routers ?? []).flatMap(({ location }) => (location ? [placeKey(location)] : []));

  it("are the same by code, or by coordinates to a kilometre", () => {
    expect(keys("as a AS1 { at NRT, 48.351 11.788 }")).toEqual(["NRT", "48.35 11.79"]);
  });
});

describe("the sites of a service", () => {
  const sites = (body: string, as = "pop tokyo { at NRT }  pop london { at LHR }  router core { at CDG }") => {
    const design = designOf(`as o AS64500 { ${as} }\nanycast s { origin o  prefix 192.0.2.0/24  ${body} }\n`);
    const [service] = design.services;
    return service ? [...announcingRouters(service)].map(({ label }) => label) : [];
  };

  it.each([
    ["", ["tokyo", "london"]],
    ["announce at all", ["tokyo", "london"]],
    ["announce at london", ["london"]],
    ["announce at LHR", ["london"]],
    ["announce at core", ["core"]],
    ["withdraw at tokyo", ["london"]],
    ["announce at all  withdraw at london", ["tokyo"]],
    ["withdraw at all", []],
  ])("%j", (body, expected) => expect(sites(body)).toEqual(expected));

  it("are all routers of an AS without PoPs", () => {
    expect(sites("", "at NRT, LHR")).toEqual(["NRT", "LHR"]);
    expect(sites("", "")).toEqual(["o"]);
  });

  it("are none where the origin is unknown", () => {
    const [service] = designOf("anycast s { origin nobody  prefix 192.0.2.0/24 }\n").services;
    expect(service && announcingRouters(service).size).toBe(0);
  });

  it("are not changed by who asks", () => {
    const design = designOf(
      "as o AS1 { pop a { at NRT } pop b { at LHR } }\nanycast s { origin o  withdraw at a }\nanycast t { origin o }\n",
    );
    const [s, t] = design.services;
    expect(s && announcingRouters(s).size).toBe(1);
    expect(t && announcingRouters(t).size).toBe(2);
    expect(design.ases[0] && servingRouters(design.ases[0])).toHaveLength(2);
  });
});
