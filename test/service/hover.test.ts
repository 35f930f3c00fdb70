import { describe, expect, it } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { FORMS } from "../../server/src/language/keywords";
import { getHover } from "../../server/src/service/hover/hover";
import { getRouteHover } from "../../server/src/service/hover/route-hover";
import { nodesOf } from "../../server/src/service/snapshot";
import { EVERY_FEATURE } from "../helpers/every-feature";
import { SMALL } from "../helpers/small-design";
import { marked, rootOf } from "./marked";

function hover(text: string): string {
  const { snapshot, uri, offset } = marked(text);
  return getHover(snapshot, uri, offset)?.markdown ?? "";
}

/** The hover at the words, the cursor where `|` stands in them. */
function routeHover(words: string, design = SMALL): string {
  const text = design.replace(words.replace("|", ""), words.replace("|", "<|>"));
  const { snapshot, uri, offset } = marked(text);
  return getRouteHover(evaluate(snapshot.design), uri, offset)?.markdown ?? "";
}

describe("with routes", () => {
  it("tells a region's PoP, time, way, nearest PoP, backup and decision", () => {
    const text = routeHover("region jap|an");
    expect(text).toContain("**region japan** “Japan”");
    expect(text).toContain("118M users");
    expect(text).toMatch(/\| \*\*tokyo\*\* \| 4 ms \| OCN → NTT → Example DNS \| this one \| london \d+ ms \|/);
    // OCN buys from NTT alone, which hears of London from its own routers there.
    expect(text).toContain("| eBGP over iBGP at NTT |");
  });

  it("tells the parts of a region by access network", () => {
    const text = routeHover("region u|k");
    expect(text).toContain("BT 70%");
    expect(text).toContain("KPN 30%");
    expect(text).toContain("**london**");
  });

  it("says where a region's users would rather be", () => {
    const far = SMALL.replace("pop london { at LHR  capacity 40 Gbps  transit from ntt, arelion  join linx }", "");
    expect(routeHover("region u|k", far)).toMatch(/\*\*ashburn\*\*/);
  });

  it("says that a region reaches nothing, and why", () => {
    const cut = `${SMALL}\nas island AS64502 { }\nregion lost { via island }`;
    expect(routeHover("region lo|st", cut)).toContain("unreachable");
  });

  it("shows a tie as a tie", () => {
    const tied = `
as t AS64501 { }
as one AS64500 { pop a { transit from t }  pop b { transit from t } }
anycast dns { origin one  prefix 192.0.2.0/24 }
region r { via t }`;
    expect(routeHover("region r|", tied)).toMatch(/tie with (a|b)/);
  });

  it("tells a PoP's catchment, load and sessions", () => {
    const text = routeHover("pop lon|don");
    expect(text).toContain("12 of 40 Gbps (30%)");
    expect(text).toContain("uk");
    expect(text).toContain("ntt (AS2914)");
    expect(text).toContain("member of");
  });

  it("tells a network's relations and where it sends packets", () => {
    const text = routeHover("as nt|t");
    expect(text).toContain("- peers: arelion");
    expect(text).toContain("- customers: ocn, bt, example");
    expect(text).toMatch(/\| 192.0.2.0\/24, 2001:db8:53::\/48 \| NRT, LAX \| tokyo/);
    expect(text).toMatch(/LHR \| london/);
  });

  it("tells of a title what it tells of the name, and takes no title for a place", () => {
    expect(routeHover('"NT|T"')).toBe(routeHover("as nt|t"));
    expect(routeHover('region japan "Jap|an"', SMALL.replace('japan "Japan"      ', 'japan "Japan"'))).toContain(
      "**tokyo**",
    );
    expect(hover('as a AS2914 "NT<|>T" { }')).toContain("**as a** AS2914");
    expect(hover('as AS2914 "NT<|>T" { }')).toContain("AS2914");
  });

  it("tells how a service is reached", () => {
    const text = routeHover("anycast d|ns");
    expect(text).toContain("RTT p50 4 ms");
    expect(text).toMatch(/above the nearest PoP: p50 \d+ ms, p95 \d+ ms, p99 \d+ ms · slowest: \w+ \d+ ms, \w+ \d+ ms/);
    expect(text).toContain("all users reach a PoP");
    expect(text).toContain("| ashburn | 0% |");
  });

  it("tells a group's tree, its copies, and who is left out", () => {
    const tv = `${SMALL}\nas lone AS64501 { at AMS }\nregion nl { at AMS  users 17M  via lone }
multicast tv "TV" { group 232.1.1.1  source tokyo  receivers japan, nl }`;
    const text = routeHover("multicast t|v", tv);
    expect(text).toContain("**multicast tv** “TV”\n\ngroup 232.1.1.1 · source tokyo");
    expect(text).toContain("The tree has 2 edges and sends 2 copies; unicast would send 2 over the same edges.");
    expect(text).toContain("| japan | OCN 100% | 4 ms | Example DNS → NTT → OCN |");
    expect(text).toContain("| nl | lone 100% | **unreachable** | lone has no route to the source |");
    expect(text).toContain("| example\\.tokyo → ntt\\.NRT | 1 | 1 | 118M |");
  });

  it("a group without a source has its own facts only", () => {
    expect(routeHover("multicast t|v", `${SMALL}\nmulticast tv { group 232.1.1.1 }`)).toBe(
      "**multicast tv**\n\ngroup 232.1.1.1",
    );
  });

  it("tells what a scenario moves", () => {
    const text = routeHover("scenario tokyo-o|ut");
    expect(text).toMatch(/\| japan \| tokyo · 4 ms \| london · \d+ ms \|/);
  });

  it("tells how full a scenario makes the fullest PoP, and how many expectations are about it", () => {
    const text = routeHover("scenario tokyo-o|ut");
    expect(text).toContain("1 change, 1 expectation\n");
    expect(text).toContain("Fullest PoP: london, 32 of 40 Gbps (80%)");
    const flood = `${SMALL}\nscenario flood { attack dns 60 Gbps from uk  expect no unreachable }\nexpect flood: uk -> london`;
    expect(routeHover("scenario flo|od", flood)).toContain(
      "1 change, 2 expectations\n\nIt moves nobody.\n\nFullest PoP: london,",
    );
    expect(routeHover("scenario quie|t", `${SMALL}\nscenario quiet { fail pop ashburn }`)).not.toContain("Fullest");
  });

  it("says so where a scenario moves nobody", () => {
    expect(routeHover("scenario quie|t", `${SMALL}\nscenario quiet { fail pop ashburn }`)).toContain(
      "It moves nobody.",
    );
  });
});

describe("without routes", () => {
  it("has a text for every keyword of the table", () => {
    for (const form of FORMS) {
      const line = wrap(form.contexts[0] ?? "file", form.example, form.keyword);
      expect.soft(hover(line), `${form.name}: ${line}`).toContain("```anycast");
    }
  });

  it("names the RFC of a keyword, as a link", () => {
    expect(hover("an<|>ycast x { origin y  prefix 192.0.2.0/24 }")).toContain(
      "](https://www.rfc-editor.org/rfc/rfc4786",
    );
  });

  it("tells words within a statement", () => {
    expect(hover("as x AS64500 { transit fr<|>om y }")).toContain("names the provider");
  });

  it.each([
    ["as x AS64500 { at NR<|>T }", "Japan"],
    ["as x AS64500 { at 35.6<|>8 139.69 }", "35.68° N, 139.69° E"],
    ["as x AS6450<|>0", "for documentation"],
    ["as x AS655<|>40", "asdot 1.4"],
    ["anycast d { prefix 192.0.2.0/2<|>4 }", "256 addresses"],
    ["anycast d { prefix 192.0.2.0/2<|>4 }", "TEST-NET-1"],
    ["anycast d { prefix 2001:db8::/4<|>8 }", "65,536 subnets of /64"],
    ["anycast d { prefix 192.0.2.0/2<|>5 }", "too long to be routed globally"],
    ["as x AS64500 { pop p { capacity 40 Gb<|>ps } }", "40,000,000,000 bit/s"],
    ["region r { users 118<|>M }", "118,000,000"],
    ["region r { demand 1.2 Mq<|>ps }", "1,200,000 queries per second"],
    ["as x AS64500 { transit from y { community no-exp<|>ort } }", "65535:65281"],
    ["as x AS64500 { transit from y { community 2914:4<|>21 } }", "Namespace of AS2914"],
    ["defaults { lint AC1<|>02 off }", "too long to be routed globally"],
    ["# anycast-ignore AC4<|>06 they meet in May\nas x AS64500", "no place in common"],
    ["expect all regions rtt p9<|>5 < 80 ms", "of 100 users"],
  ])("explains %s", (text, words) => {
    expect(hover(text)).toContain(words);
  });

  it("tells the RPKI state of a prefix from the design's ROAs", () => {
    const roa = "as x AS64500 { pop p { } }\nroa 192.0.2.0/24 origin AS64501\n";
    expect(hover(`${roa}anycast d { origin x  prefix 192.0.2.0/2<|>4 }`)).toContain("**invalid** from AS64500");
    expect(hover(`${roa.replace("64501", "64500")}anycast d { origin x  prefix 192.0.2.0/2<|>4 }`)).toContain(
      "valid from",
    );
  });

  it("tells what an action community does", () => {
    const text =
      "as ntt AS2914 { action 2914:421 { prepend 1 to peers } }\nas x AS64500 { transit from ntt { community 2914:4<|>21 } }";
    expect(hover(text)).toContain("ntt obeys: prepends 1 to peers");
  });

  it("lets no title become markup", () => {
    const text = hover(
      'as x AS64500 "[click](command:evil) <img> `code` **bold**" { }\nas y AS64501 { transit from <|>x }',
    );
    expect(text).not.toContain("](command:");
    expect(text).not.toContain("<img>");
    expect(text).not.toContain("**bold**");
  });

  it("says nothing between words", () => {
    expect(hover("as x AS64500\n<|>\n\nas y AS64501")).toBe("");
  });
});

/** A text in which the example stands where its form may stand, the cursor on its keyword. */
function wrap(context: string, example: string, keyword: string): string {
  const at = example.search(new RegExp(`(^|[\\s{])${keyword}(?![\\w-])`));
  const start = example.indexOf(keyword, at);
  const line = `${example.slice(0, start + 1)}<|>${example.slice(start + 1)}`;
  // Options are shown inside the statement that they belong to.
  const shell: Readonly<Record<string, string>> = {
    file: "",
    as: "as own AS64500 { ",
    session: "as own AS64500 { ",
    join: "as own AS64500 { ",
    action: "as own AS64500 { ",
    pop: "as own AS64500 { pop p { ",
    router: "as own AS64500 { router p { ",
    ixp: "ixp own { ",
    "route-server": "ixp own { route-server AS64500 { ",
    anycast: "anycast own { ",
    unicast: "unicast own { ",
    multicast: "multicast own { ",
    announce: "anycast own { announce at all { ",
    region: "region own { ",
    scenario: "scenario own { ",
    hijack: "scenario own { ",
    defaults: "defaults { ",
    latency: "defaults { latency { ",
    thresholds: "defaults { thresholds { ",
  };
  if (example.startsWith("hijack")) return `${shell.scenario}${line}`;
  return `${/^(defaults|anycast)/.test(example) ? "" : shell[context]}${line}`;
}

describe("in the design with every kind of statement", () => {
  it("every word and every value has something to say, but names that are being given", () => {
    const design = marked(EVERY_FEATURE);
    const silent = [...nodesOf(rootOf(design))].filter(
      (node) => (node.kind === "word" || node.kind === "value") && !getHover(design.snapshot, design.uri, node.end),
    );
    const told = silent.map((node) => design.text.slice(node.start, node.end));
    expect(told.filter((text) => !text.startsWith('"'))).toEqual([]);
  });
});
