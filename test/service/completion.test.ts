import { describe, expect, it } from "vitest";
import { folderAt, getCompletions } from "../../server/src/service/completion/completion";
import { isSymbolData, symbolDocumentation } from "../../server/src/service/completion/documentation";
import { marked } from "./marked";

const NETWORKS = `
as ntt AS2914 "NTT" { at NRT, LAX  action 2914:421 { prepend 1 to peers } }
as arelion AS1299 "Arelion" { at LHR, FRA  router core { at FRA } }
as ocn AS4713 "OCN" { at NRT  transit from ntt }
ixp linx "LINX LON1" { at LHR }
as example AS64500 "Example" { pop tokyo { at NRT  transit from ntt }  pop london { at LHR  transit from arelion } }
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  via ocn }
scenario out { fail pop tokyo }
`;

function complete(text: string, more: { snippets?: boolean; suggestsAgain?: boolean; paths?: readonly string[] } = {}) {
  const { snapshot, uri, offset } = marked(text);
  return getCompletions(snapshot, uri, offset, { snippets: true, ...more });
}

function labels(text: string): string[] {
  return complete(text)
    .items.sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1))
    .map(({ label }) => label);
}

describe("statements", () => {
  it("says in a sentence what each is", () => {
    for (const context of [
      "<|>",
      "as x AS64501 { <|> }",
      "scenario s { <|> }",
      "anycast a { <|> }",
      "region r { <|> }",
    ])
      for (const { label, detail } of complete(context).items) {
        expect(detail, label).toMatch(/[^:;]\.$/);
        expect(detail?.length, label).toBeGreaterThan(20);
      }
  });

  it("offers declarations at the top level", () => {
    expect(labels("<|>")).toEqual(expect.arrayContaining(["as", "ixp", "anycast", "region", "scenario", "expect"]));
    expect(labels("<|>")).not.toContain("capacity");
  });

  it("offers what a block may hold, and what it has once no second time", () => {
    const inPop = labels(`${NETWORKS} as x AS64501 { pop p { at NRT\n <|> } }`);
    expect(inPop).toEqual(expect.arrayContaining(["capacity", "transit", "peer", "join"]));
    expect(inPop).not.toContain("region");
    expect(labels(`${NETWORKS} as x AS64501 { pop p { capacity 1 Gbps\n <|> } }`)).not.toContain("capacity");
  });

  it("offers session options in a session's block", () => {
    expect(labels(`${NETWORKS} as x AS64501 { transit from ntt { <|> } }`)).toEqual(
      expect.arrayContaining(["prepend", "med", "community", "local-pref", "leak"]),
    );
  });

  it("inserts snippets only where the editor takes them", () => {
    const withSnippets = complete("<|>").items.find(({ label }) => label === "region");
    expect(withSnippets?.textEdit?.newText).toMatch(/\$\{1:name\}/);
    const plain = complete("<|>", { snippets: false }).items.find(({ label }) => label === "region");
    expect(plain?.textEdit?.newText).toBe("region");
    expect(plain?.insertTextFormat).toBeUndefined();
  });

  it("documents keywords with their reference", () => {
    const pop = complete("as x AS64501 { <|> }").items.find(({ label }) => label === "pop");
    expect(JSON.stringify(pop?.documentation)).toContain("RFC 4786");
  });

  it("replaces the word that is being typed", () => {
    const list = complete(`${NETWORKS} regi<|>`);
    const region = list.items.find(({ label }) => label === "region");
    const edit = region?.textEdit;
    expect(edit && "range" in edit ? edit.range.end.character - edit.range.start.character : undefined).toBe(4);
  });
});

describe("names", () => {
  it("offers networks as providers, but not the network itself", () => {
    const found = labels(`${NETWORKS} as x AS64501 { transit from <|> }`);
    expect(found).toEqual(expect.arrayContaining(["ntt", "arelion"]));
    expect(found).not.toContain("x");
    expect(found.indexOf("ntt")).toBeLessThan(3);
  });

  it("offers of hundreds those that the letters typed so far can mean, the nearest where they are too many", () => {
    const many = Array.from({ length: 400 }, (_, i) => `as a${i} AS${10000 + i} "Access ${i}" { at NRT }`).join("\n");
    const via = (word: string): string[] => labels(`${many}\n region x { at NRT  via ${word}<|> }`);
    // A name that is not begun yet may be any.
    expect(via("").length).toBe(400);
    expect(via("a39")).toEqual(expect.arrayContaining(["a39", "a390", "a399"]));
    expect(via("a39")).not.toContain("a45");
    // By its number too, and by letters that stand apart.
    expect(via("10399")).toContain("a399");
    expect(via("acc399")).toContain("a399");
    const some = complete(`${many}\n region x { at NRT  via a1<|> }`);
    expect([some.isIncomplete, some.items.length]).toEqual([true, 100]);
    const begun = Array.from({ length: 400 }, (_, i) => `a${i}`).filter((name) => name.startsWith("a1"));
    expect(some.items.map(({ label }) => label)).toEqual(begun.slice(0, 100));
  });

  it("goes on after a comma, without what is there already", () => {
    const found = labels(`${NETWORKS} as x AS64501 { transit from ntt, <|> }`);
    expect(found).toContain("arelion");
    expect(found).not.toContain("ntt");
    expect(found).not.toContain("capacity");
  });

  it("offers routers of a network behind a dot", () => {
    expect(labels(`${NETWORKS} as x AS64501 { peer with arelion.<|> }`)).toEqual(
      expect.arrayContaining(["core", "LHR"]),
    );
    expect(labels(`${NETWORKS} as x AS64501 { peer with arelion.co<|> }`)).toContain("core");
  });

  it("offers access networks, exchanges, services, scenarios and PoPs where they are meant", () => {
    expect(labels(`${NETWORKS} region x { via <|> }`)).toContain("ocn");
    expect(labels(`${NETWORKS} as x AS64501 { join <|> }`)).toContain("linx");
    expect(labels(`${NETWORKS} scenario y { withdraw <|> }`)).toContain("dns");
    expect(labels(`${NETWORKS} scenario y { use <|> }`)).toContain("out");
    expect(labels(`${NETWORKS} scenario y { fail pop <|> }`)).toEqual(expect.arrayContaining(["tokyo", "london"]));
  });

  it("offers the origin's sites in a service", () => {
    const found = labels(`${NETWORKS} anycast y { origin example announce at <|> }`);
    expect(found).toEqual(expect.arrayContaining(["tokyo", "london", "all"]));
    expect(found).not.toContain("core");
  });

  it("follows an expectation word by word", () => {
    expect(labels(`${NETWORKS}\nexpect <|>`)).toEqual(expect.arrayContaining(["japan", "out", "any", "load", "no"]));
    expect(labels(`${NETWORKS}\nexpect japan <|>`)).toEqual(expect.arrayContaining(["->", "via", "rtt"]));
    expect(labels(`${NETWORKS}\nexpect japan -> <|>`)).toEqual(expect.arrayContaining(["tokyo", "london"]));
    expect(labels(`${NETWORKS}\nexpect japan rtt <|>`)).toEqual(expect.arrayContaining(["<", "p95"]));
    expect(labels(`${NETWORKS}\nexpect out: japan -> tokyo <|>`)).toContain("or");
  });
});

describe("places and numbers", () => {
  it("offers the design's places first, and any other by code or city", () => {
    expect(labels(`${NETWORKS} as x AS64501 { at <|> }`)).toEqual(expect.arrayContaining(["NRT", "LAX", "LHR"]));
    expect(labels(`${NETWORKS} as x AS64501 { at SIN<|> }`)[0]).toBe("SIN");
    expect(labels(`${NETWORKS} as x AS64501 { at Singap<|> }`)).toContain("SIN");
    expect(complete(`${NETWORKS} as x AS64501 { at S<|> }`).isIncomplete).toBe(true);
  });

  it("offers units behind numbers", () => {
    expect(labels("as x AS64501 { pop p { capacity 40 <|> } }").slice(0, 5)).toContain("Gbps");
    expect(labels("as x AS64501 { pop p { capacity 40 G<|> } }")).toContain("Gbps");
    expect(labels("region x { users 118<|> }")).toEqual(["k", "M", "G"]);
    expect(labels("region x { users 118 <|> }").slice(0, 3)).toEqual(["k", "M", "G"]);
    expect(labels("as x AS64501 { pop p { capacity 40<|> } }")).toContain("Gbps");
    const written = (text: string, label: string) =>
      complete(text).items.find((each) => each.label === label)?.textEdit?.newText;
    expect(written("as x AS64501 { pop p { capacity 40<|> } }", "Gbps")).toBe(" Gbps");
    expect(written("as x AS64501 { pop p { capacity 40G<|> } }", "Gbps")).toBe(" Gbps");
    expect(written("as x AS64501 { pop p { capacity 40 <|> } }", "Gbps")).toBe("Gbps");
    expect(written("region x { users 118<|> }", "M")).toBe("M");
    for (const word of ["at 12", "transit from n { prepend 1", "prefix 192.0.2", "action 64501:1", "as x1"])
      expect(labels(`as x AS64501 { ${word}<|> }`)).not.toContain("Gbps");
    expect(labels("expect japan rtt < 20 <|>")).toContain("ms");
  });

  it("offers communities that the neighbour defines, and the well-known ones", () => {
    const found = labels(`${NETWORKS} as x AS64501 { transit from ntt { community <|> } }`);
    expect(found[0]).toBe("2914:421");
    expect(found).toEqual(expect.arrayContaining(["no-export", "graceful-shutdown"]));
    expect(labels(`${NETWORKS} as x AS64501 { transit from arelion { community <|> } }`)).not.toContain("2914:421");
  });

  it("offers prefixes of services for ROAs and hijacks", () => {
    expect(labels(`${NETWORKS}\nroa <|>`)).toContain("192.0.2.0/24");
    expect(labels(`${NETWORKS}\nroa 192.0.2<|>`)).toContain("192.0.2.0/24");
  });

  it("offers a number for a new network that nobody has", () => {
    expect(labels("as x AS64496 {}\nas y <|>")).toContain("AS64497");
  });
});

const MEETING = `
as ntt AS2914 "NTT" { at NRT, LAX  join jpix, linx  action 2914:421 { prepend 1 to peers } }
as bt AS2856 "BT" { at LHR, NRT  join linx  action 2856:70 { local-pref 70 } }
as far AS3320 { at FRA }
ixp linx "LINX LON1" { at LHR  route-server AS8714 { action 8714:1 { no-announce to peers } } }
ixp jpix "JPIX" { at NRT }
`;

describe("what is in scope", () => {
  const within = (line: string) => labels(`${MEETING} as x AS64501 { at LHR, SIN  join linx\n ${line} }`);

  it("offers for a session only exchanges that both sides are members of", () => {
    for (const line of [
      "peer with bt at <|>",
      "peer with bt { at <|> }",
      "transit from far, bt { med 1 }, ntt at <|>",
    ]) {
      expect(within(line)[0]).toBe("linx");
      expect(within(line)).not.toContain("jpix");
    }
    expect(within("peer with far at <|>")).not.toContain("linx");
    expect(within("join linx at <|>")).not.toContain("linx");
  });

  it("minds that a PoP is an island: another PoP's membership is not its own", () => {
    const pops = (line: string) =>
      labels(`${MEETING} as x AS64501 { pop a { at LHR join linx } pop b { at NRT ${line} } }`);
    expect(pops("peer with bt at <|>")).not.toContain("linx");
  });

  it("puts places where both sides are first", () => {
    const found = within("peer with bt at <|>").filter((label) => /^[A-Z]{3}$/.test(label));
    expect(found.slice(0, 3)).toEqual(["LHR", "NRT", "SIN"]);
    expect(
      complete(`${MEETING} as x AS64501 { at LHR  peer with bt at <|> }`).items.find(({ label }) => label === "LHR")
        ?.sortText,
    ).toMatch(/^a/);
  });

  it("puts networks and exchanges of the same place first", () => {
    const found = within("transit from <|>");
    expect(found[0]).toBe("bt");
    expect(found).toContain("far");
    expect(within("join <|>").slice(0, 2)).toEqual(["linx", "jpix"]);
    expect(labels(`${MEETING} as x AS64501 { pop a { at NRT  join <|> } }`).slice(0, 2)).toEqual(["jpix", "linx"]);
  });

  it("offers communities of the neighbours at hand: of all targets, of an exchange, of an origin's sessions", () => {
    const codes = (text: string) => labels(text).filter((label) => /^\d+:/.test(label));
    expect(codes(`${MEETING} as x AS64501 { transit from ntt, bt { community <|> } }`)).toEqual([
      "2856:70",
      "2914:421",
    ]);
    expect(codes(`${MEETING} as x AS64501 { neighbor bt { community <|> } }`)).toEqual(["2856:70"]);
    expect(codes(`${MEETING} as x AS64501 { join linx { community <|> } }`)).toEqual(["8714:1"]);
    const service = `${MEETING} as x AS64501 { at LHR transit from bt }\nanycast s { origin x announce at all { community <|> } }`;
    expect(codes(service)).toEqual(["2856:70"]);
  });
});

describe("every offer", () => {
  it.each([
    "as x AS64501 { <|> }",
    "as x AS64501 { at <|> }",
    "as x AS64501 { transit from <|> }",
    "as x AS64501 { peer with bt at <|> }",
    "as x AS64501 { peer with bt <|> }",
    "as x AS64501 { peer with bt { community <|> } }",
    "as x AS64501 { join <|> }",
    "as x AS64501 { pop p { capacity 40 <|> } }",
    "as x <|>",
    "region r { via <|> }",
    "region r { via bt 40<|> }",
    "roa 192.0.2.0/24 <|>",
    "scenario s { fail <|> }",
    "scenario s { demand all <|> }",
    "scenario s { fail link ntt bt <|> }",
    "expect <|>",
    "expect all regions <|>",
    "expect all regions rtt <|>",
    "expect all regions rtt p95 < 20 <|>",
    "defaults { lint <|> }",
    "defaults { latency { speed 200 <|> } }",
    "scenario s { fail as <|> }",
    "as x AS64501 { local-pref <|> }",
    "as x AS64501 { join linx { no <|> } }",
    "<|>",
  ])("has its documentation: %s", (line) => {
    const { items } = complete(`${MEETING}\n${line}`);
    expect(items.length).toBeGreaterThan(0);
    const bare = items.filter(({ documentation, data }) => documentation === undefined && data === undefined);
    expect(bare.map(({ label }) => label)).toEqual([]);
  });

  it("of a name is documented when it is looked at, by what a hover says", () => {
    const { snapshot, uri, offset } = marked(`${MEETING} as x AS64501 { transit from <|> }`);
    const { items } = getCompletions(snapshot, uri, offset, { snippets: true });
    const data: unknown = items.find(({ label }) => label === "ntt")?.data;
    expect(isSymbolData(data) && symbolDocumentation(snapshot, data)).toContain("AS2914 “NTT”");
    expect(isSymbolData(data) && symbolDocumentation(snapshot, { ...data, name: "gone" })).toBeUndefined();
    expect(isSymbolData({ uri })).toBe(false);
  });

  it("of a name is taken by a comma or a dot, a word of the language is not", () => {
    const { items } = complete(`${MEETING} as x AS64501 { transit from <|> }`);
    expect(items.find(({ label }) => label === "ntt")?.commitCharacters).toEqual([",", "."]);
    expect(complete("as x AS64501 { <|> }").items.every((each) => each.commitCharacters === undefined)).toBe(true);
  });

  it("of a unit tells the number in other words", () => {
    const { items } = complete("as x AS64501 { pop p { capacity 40 <|> } }");
    expect(JSON.stringify(items.find(({ label }) => label === "Gbps")?.documentation)).toContain("5,000 megabytes");
  });
});

describe("where nothing fits", () => {
  it.each([["# a comm<|>ent"], ["/* a <|> comment */"], ['as x AS64501 "a tit<|>le"'], ["as <|>"]])(
    "offers nothing in %s",
    (text) => {
      expect(labels(text)).toEqual([]);
    },
  );

  it("offers files inside the quotes of an include", () => {
    const text = 'include "parts/ba<|>"';
    const { snapshot, uri, offset } = marked(text);
    expect(folderAt(snapshot, uri, offset)).toBe("parts/");
    const paths = ["backbone.anycast", "old/", "2024.as-rel2.bz2", ".git/", "notes.md"];
    expect(complete(text, { paths }).items.map(({ label }) => label)).toEqual(["backbone.anycast", "old/"]);
    const data = complete('internet "data/<|>"', { paths, suggestsAgain: true }).items;
    expect(data.map(({ label }) => label)).toEqual(["old/", "2024.as-rel2.bz2"]);
    expect(data[0]?.command?.command).toBe("editor.action.triggerSuggest");
  });
});

describe("broken text", () => {
  it.each([
    [`${NETWORKS} as x AS64501 { transit from <|>`],
    [`${NETWORKS} as x AS64501 { pop p { transit from <|> region z { via`],
    [`${NETWORKS} as x { transit from <|> } as`],
    [`${NETWORKS} as x AS64501 { tranist form ntt  transit from <|> peer whit`],
  ])("knows what is wanted in %s", (text) => {
    expect(labels(text)).toContain("arelion");
  });
});
