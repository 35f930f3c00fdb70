import { describe, expect, it } from "vitest";
import { BASE, check } from "./findings.js";

const DESIGN = `${BASE}
as far AS64510 { at SYD  transit from ntt at NRT }
as mesh AS64511 { router w { at SEA }  router m { at DEN }  router e { at JFK }  igp w m 10  transit from ntt at w }
ixp jpnap { at NRT }
anycast dns { origin example  prefix 192.0.2.0/24 }
anycast one { origin example  prefix 198.51.100.0/24  announce at tokyo }
multicast live { group 232.1.1.1  source tokyo  receivers japan }
region japan { at NRT  users 118M  demand 20 Gbps  via far }
region idle { at NRT  users 1M  via far }
scenario quiet { withdraw dns at london }
`;

/** What is found of the changes of a scenario, with the words that are marked. */
function found(changes: string): string[] {
  const text = `${DESIGN}scenario s { ${changes} }`;
  return check(text).flatMap(({ code, start, end, message }) =>
    code === "AC014" ? [`${text.slice(start, end)}: ${message}`] : [],
  );
}

describe("a change of what is not there (AC014)", () => {
  it.each([
    ["fail link far example", "far example: far and example have no session: nothing fails."],
    ["fail link ntt tokyo at LHR", "ntt tokyo: ntt and tokyo have no session at LHR: nothing fails."],
    ["fail link mesh.w mesh.e", "mesh.w mesh.e: mesh.w and mesh.e have no session: nothing fails."],
    ["fail location GRU", "GRU: Nothing stands at GRU: nothing fails."],
    ["withdraw one at london", "london: one is not announced at london: there is nothing to withdraw."],
    ["withdraw dns at all  withdraw dns at all", "all: dns is not announced anywhere."],
    ["use quiet  withdraw dns at london", "london: dns is not announced at london: there is nothing to withdraw."],
    [
      "withdraw dns at tokyo  withdraw one at tokyo  prepend 1 at tokyo",
      "tokyo: tokyo announces no service: there is nothing to prepend to.",
    ],
    ["prepend 1 at tokyo to far", "far: tokyo has no session with far."],
    ["demand idle x2", "idle: idle has no demand that could grow: add one to its block."],
    [
      "attack live 1 Gbps from japan",
      "live: live is a multicast group: nobody announces it, and no users reach it by a route of its own.",
    ],
    [
      "hijack 203.0.113.0/24 by far",
      "203.0.113.0/24: 203.0.113.0/24 has nothing to do with any service’s prefix: nobody is led astray.",
    ],
    ["hijack 192.0.2.0/25 by example", "example: example is the origin of dns: what it announces is no hijack."],
    ["leak by far to arelion", "arelion: far has no session with arelion."],
    ["igp mesh.w mesh.e 5", "igp mesh.w mesh.e 5: There is no ‘igp’ link between w and e whose cost could change."],
    ["neighbor far { local-pref 50 }", "far: No origin of a service has a session with far."],
    ["neighbor arelion of far { local-pref 50 }", "arelion: far has no session with arelion."],
    ["neighbor ntt of far, mesh at LHR { med 5 }", "ntt: far and mesh have no session with ntt at LHR."],
  ])("%s", (changes, expected) => expect(found(changes)).toEqual([expected]));

  it.each([
    "fail link ntt tokyo at NRT",
    "fail link mesh.w mesh.m",
    "fail location NRT",
    "fail ixp jpnap",
    "announce one at london  withdraw one at london",
    "prepend 1 at tokyo to ntt",
    "prepend 1 at tokyo to customers",
    "demand japan x0",
    "attack dns 0 Gbps from japan",
    "hijack 192.0.0.0/16 by far",
    "hijack 192.0.2.128/25 by far",
    "leak by far",
    "igp mesh.m mesh.w 5",
    "neighbor ntt { local-pref 50 }",
    "use quiet  announce dns at london",
  ])("is not: %s", (changes) => expect(found(changes)).toEqual([]));

  it("a name that nothing declares is another finding", () => {
    const text = `${DESIGN}scenario s { fail link ntt nobody  leak by ntt to nobody  withdraw dns at nowhere  igp nix mesh.w 4 }`;
    expect(check(text).filter(({ code }) => code === "AC014")).toEqual([]);
    expect(check(text).filter(({ code }) => code === "AC002")).toHaveLength(4);
  });
});
