import { describe, expect, test } from "vitest";
import type { Node } from "../../server/src/language/nodes.js";
import { parse } from "../../server/src/language/parser.js";

/** A tree as one line: forms, roles and words, braces for blocks. */
function show(node: Node): string {
  switch (node.kind) {
    case "file":
      return node.statements.map(show).join("; ");
    case "statement": {
      const parts = [node.form, ...node.parts.map(show)];
      if (node.incomplete) parts.push("…");
      if (node.block) parts.push(show(node.block));
      return parts.join(" ");
    }
    case "item":
      return `(${[...node.parts.map(show), ...(node.block ? [show(node.block)] : [])].join(" ")})`;
    case "block":
      return `{ ${node.statements.map(show).join("; ")} }`;
    case "value":
      return `${node.role}=${node.text}`;
    case "word":
      return node.text;
    case "error":
      return `?${node.text}?`;
  }
}

/** The mistakes of a text: code, the wrong words, and the first fix's title. */
function mistakes(text: string): string[] {
  return parse(text).errors.map(({ code, start, end, fixes }) => {
    const fix = fixes[0] ? ` → ${fixes[0].title}` : "";
    return `${code} [${text.slice(start, end)}]${fix}`;
  });
}

/** A text with its first fix applied. */
function mended(text: string): string {
  const [edit] = parse(text).errors[0]?.fixes[0]?.edits ?? [];
  return edit ? text.slice(0, edit.start) + edit.text + text.slice(edit.end) : text;
}

describe("statements", () => {
  test.each([
    [
      'as ntt AS2914 "NTT" { at NRT, LAX peer with arelion }',
      "as name=ntt asn=AS2914 title=NTT { as.at at=NRT at=LAX; peer with (target=arelion) }",
    ],
    ['as ntt "NTT" AS2914', "as name=ntt title=NTT asn=AS2914"],
    ["as as2 AS64602", "as name=as2 asn=AS64602"],
    ["as x AS1 { at 35.68 139.69, -33.9 18.4 }", "as name=x asn=AS1 { as.at at=35.68 139.69 at=-33.9 18.4 }"],
    [
      "as x AS1 { transit from a.w at m, b.FRA { med 3 } }",
      "as name=x asn=AS1 { transit from (target=a.w at at=m at=b.FRA { session.med med=3 }) }",
    ],
    [
      "as x AS1 { transit from a { prepend 1 }, b, c { prepend 2 } }",
      "as name=x asn=AS1 { transit from (target=a { session.prepend count=1 }) (target=b target=c { session.prepend count=2 }) }",
    ],
    ["as x AS1 { join linx { no route-server } }", "as name=x asn=AS1 { join (target=linx { join.no route-server }) }"],
    [
      "as x AS1 { local-pref customer 200 peer 150 provider 100 peer with b }",
      "as name=x asn=AS1 { as.local-pref (relation=customer value=200) (relation=peer value=150) (relation=provider value=100); peer with (target=b) }",
    ],
    [
      "as x AS1 { action 2914:9 from any { add-community 2914:999 to peers } }",
      "as name=x asn=AS1 { action community=2914:9 from from=any { action.add-community community=2914:999 to to=peers } }",
    ],
    [
      "ixp i { route-server AS8 { path-hiding id 10.0.0.1 } lan 192.0.2.0/25 }",
      "ixp name=i { route-server asn=AS8 { path-hiding; id id=10.0.0.1 }; lan prefix=192.0.2.0/25 }",
    ],
    ["roa 192.0.2.0/24 max 25 origin AS1", "roa prefix=192.0.2.0/24 max max=25 origin origin=AS1"],
    ["roa 192.0.2.0/24 origin x max 25", "roa prefix=192.0.2.0/24 origin origin=x max max=25"],
    ["region r { users 118 M via a 40%, b }", "region name=r { users users=118 M; via (as=a share=40%) (as=b) }"],
    [
      "multicast m { group 232.1.1.1 source t receivers a, b }",
      "multicast name=m { group group=232.1.1.1; source source=t; receivers receiver=a receiver=b }",
    ],
  ])("reads %s", (text, tree) => {
    expect(mistakes(text)).toEqual([]);
    expect(show(parse(text))).toBe(tree);
  });

  test.each([
    [
      "announce at tokyo only to ntt { med 1 to a.FRA }",
      "announce at at=tokyo only to only=ntt { announce.med med=1 to to=a.FRA }",
    ],
    [
      "announce at tokyo, paris except to customers, b",
      "announce at at=tokyo at=paris except to except=customers except=b",
    ],
    ["announce at all", "announce at at=all"],
    ["scope local at london", "scope local at at=london"],
    ["withdraw at a", "withdraw at at=a"],
    [
      "announce at a { prepend 2 to b community no-export bgp-origin egp }",
      "announce at at=a { announce.prepend count=2 to to=b; announce.community community=no-export; announce.bgp-origin origin=egp }",
    ],
  ])("reads in a service %s", (text, tree) => {
    expect(mistakes(`anycast d { ${text} }`)).toEqual([]);
    expect(show(parse(`anycast d { ${text} }`))).toBe(`anycast name=d { ${tree} }`);
  });

  test.each([
    ["fail pop a, b", "fail pop router=a router=b"],
    ["fail as a", "fail as as=a"],
    ["fail link a b at L", "fail link a=a b=b at at=L"],
    ["fail ixp i", "fail ixp ixp=i"],
    ["fail location NRT", "fail location location=NRT"],
    ["withdraw d at all", "scenario.withdraw service=d at at=all"],
    ["announce d at p { prepend 1 }", "scenario.announce service=d at at=p { announce.prepend count=1 }"],
    ["prepend 2 at p to a", "scenario.prepend count=2 at at=p to to=a"],
    ["drain p", "drain router=p"],
    ["demand japan x2", "scenario.demand region=japan factor=x2"],
    ["demand japan x1.5", "scenario.demand region=japan factor=x1.5"],
    ["attack d 3 Tbps from a 60%, b 40%", "attack service=d rate=3 Tbps from (from=a share=60%) (from=b share=40%)"],
    ["hijack 192.0.2.0/24 by e { forge AS64500 }", "hijack prefix=192.0.2.0/24 by by=e { announce.forge asn=AS64500 }"],
    ["leak by a to b", "scenario.leak by by=a to to=b"],
    ["igp a b 50", "scenario.igp a=a b=b cost=50"],
    ["rov on a, b", "scenario.rov switch=on as=a as=b"],
    ["use other", "use scenario=other"],
    [
      "neighbor ntt of tokyo at NRT { med 5 }",
      "scenario.neighbor target=ntt of of=tokyo at at=NRT { session.med med=5 }",
    ],
    ["expect load of p < 100%", "expect load of pop=p operator=< limit=100%"],
  ])("reads in a scenario %s", (text, tree) => {
    expect(mistakes(`scenario s { ${text} }`)).toEqual([]);
    expect(show(parse(`scenario s { ${text} }`))).toBe(`scenario name=s { ${tree} }`);
  });

  test.each([
    ["japan -> tokyo or osaka 80%", "region=japan -> pop=tokyo or pop=osaka share=80%"],
    ["japan via ntt", "region=japan via as=ntt"],
    ["japan rtt < 30 ms", "region=japan rtt operator=< limit=30 ms"],
    ["all regions rtt p95 <= 0.08 s", "all regions rtt percentile=p95 operator=<= limit=0.08 s"],
    ["load < 100%", "load operator=< limit=100%"],
    ["no unreachable", "no unreachable"],
    ["tokyo-out: japan -> london", "scenario=tokyo-out : region=japan -> pop=london"],
    ["any 1 pop down: load < 100%", "any count=1 what=pop down : load operator=< limit=100%"],
    ["any 2 links down: no unreachable", "any count=2 what=links down : no unreachable"],
    ["japan -> tokyo in s for dns, web", "region=japan -> pop=tokyo in scenario=s for service=dns service=web"],
    ["load -> tokyo", "region=load -> pop=tokyo"],
    ["no rtt < 5 ms", "region=no rtt operator=< limit=5 ms"],
  ])("reads expect %s", (text, tree) => {
    expect(mistakes(`expect ${text}`)).toEqual([]);
    expect(show(parse(`expect ${text}`))).toBe(`expect ${tree}`);
  });
});

describe("names that are spelled like keywords", () => {
  test("stand on the line of the word before them", () => {
    const text = "as x AS1 { pop at { at NRT transit from peer } pop capacity { capacity 1 Gbps } }";
    expect(mistakes(text)).toEqual([]);
    expect(show(parse(text))).toContain("pop name=at { router.at at=NRT; transit from (target=peer) }");
  });

  test("are statements on a line of their own, and where the next word says so", () => {
    expect(mistakes("as x AS1 { transit from peer with b }")).toEqual(["AC006 [from]"]);
    expect(mistakes("as x AS1 {\n transit from\n join linx\n}")).toEqual(["AC006 [from]"]);
  });

  test("`at` on its own line is the site's, on a session's line the session's", () => {
    const own = "as x AS1 { pop p {\n transit from a\n at NRT\n} }";
    expect(show(parse(own))).toContain("{ transit from (target=a); router.at at=NRT }");
    expect(show(parse(own.replace("a\n", "a ")))).toContain("{ transit from (target=a at at=NRT) }");
  });

  test("may not be declared where they could be read two ways", () => {
    expect(mistakes("as x AS1 { pop all }")).toEqual(["AC001 [all]"]);
    expect(mistakes("as peers AS1")).toEqual(["AC001 [peers]"]);
  });
});

describe("mistakes", () => {
  test.each([
    ["as ntt 2914", ["AC001 [2914] → Write AS2914"], "as ntt AS2914"],
    ["as x AS1 { transit ntt }", ["AC006 [ntt] → Insert ‘from’"], "as x AS1 { transit from ntt }"],
    ["as x AS1 { transit form ntt }", ["AC001 [form] → Change to ‘from’"], "as x AS1 { transit from ntt }"],
    ["as x AS1 { transit from ntt bt }", ["AC001 [bt] → Insert a comma"], "as x AS1 { transit from ntt, bt }"],
    ["reigon r { via a }", ["AC001 [reigon] → Change to ‘region’"], "region r { via a }"],
    ["as x AS1 { rov onn }", ["AC002 [onn] → Change to ‘on’"], "as x AS1 { rov on }"],
    ["region r { via a 40, b 60% }", ["AC007 [40] → Write 40%"], "region r { via a 40%, b 60% }"],
    ["region r { demand 3 Gbsp }", ["AC007 [Gbsp] → Change to ‘Gbps’"], "region r { demand 3 Gbps }"],
    ['as x "open AS1', ['AC001 ["open AS1] → Close the quotes', 'AC006 ["open AS1]'], 'as x "open AS1"'],
    ["as x AS1.10", ["AC307 [AS1.10] → Write AS65546"], "as x AS65546"],
    [
      "as x AS1 { action 70000:1 { local-pref 1 } }",
      ["AC308 [70000:1] → Write 70000:0:1"],
      "as x AS1 { action 70000:0:1 { local-pref 1 } }",
    ],
    ["anycast d { prefix 192.0.2.0 }", ["AC006 [192.0.2.0] → Add /24"], "anycast d { prefix 192.0.2.0/24 }"],
    ["anycast d", ["AC006 [d] → Insert ‘{ }’"], "anycast d { }"],
  ])("mends %s", (text, found, right) => {
    expect(mistakes(text)).toEqual(found);
    expect(mended(text)).toBe(right);
  });

  test.each([
    ["as", ["AC006 [as]"]],
    ["as x AS99999999999 { }", ["AC007 [AS99999999999]"]],
    ["as x AS1 { at 95 10 }", ["AC007 [95 10]"]],
    ["as x AS1 { at 35.6 }", ["AC006 [35.6]"]],
    ["anycast d { prefix 10.0/8 }", ["AC007 [10.0/8]"]],
    ["anycast d { prefix 192.0.2.0/33 }", ["AC007 [192.0.2.0/33]"]],
    ["region r { demand 20 }", ["AC007 [20]"]],
    ["region r { demand -3 Gbps }", ["AC007 [-3 Gbps]"]],
    ["as x AS1 { allow-as-in 1.5 }", ["AC007 [1.5]"]],
    ["as x AS1 { capacity 40 Gbps }", ["AC001 [capacity]"]],
    ["as x AS1 { transit from a, }", ["AC006 [,]"]],
    ["}", ["AC001 [}]"]],
    ["{ as x AS1 }", ["AC001 [{]"]],
    ["§", ["AC001 [§]"]],
    ["/* never closed", ["AC001 [/*]"]],
    ["expect japan", ["AC006 [japan]"]],
    ["as x AS1 { peer with carrier. }", ["AC006 [carrier.]"]],
  ])("marks just the wrong words of %s", (text, found) => {
    expect(mistakes(text)).toEqual(found);
  });

  test("cost neither the rest of the block nor the rest of the file", () => {
    const text = "as x AS1 {\n nonsense here\n at NRT\n rov maybe\n backbone\n}\n? ? ?\nas y AS2";
    const tree = show(parse(text));
    expect(tree).toContain("as.at at=NRT");
    expect(tree).toContain("backbone");
    expect(tree).toContain("as name=y asn=AS2");
    expect(mistakes(text)).toEqual(["AC001 [nonsense]", "AC001 [maybe]", "AC001 [? ? ?]"]);
  });

  test("a missing } is found where it should stand", () => {
    const text = "as x AS1 {\n  pop a { at NRT\n  pop b { at LHR }\n}\nas y AS2 { at FRA }";
    expect(mistakes(text)).toEqual(["AC001 [NRT] → Insert ‘}’"]);
    expect(mended(text)).toContain("at NRT }");
    expect(mistakes(mended(text))).toEqual([]);
    expect(show(parse(text))).toContain("pop name=b { router.at at=LHR } }; as name=y");
  });

  test("a missing } at the end of a block does not swallow the next declaration", () => {
    const text = "as x AS1 {\n  at NRT\n\nscenario s {\n  fail as x\n\nexpect no unreachable\nas y AS2";
    expect(show(parse(text))).toBe(
      "as name=x asn=AS1 { as.at at=NRT }; scenario name=s { fail as as=x }; expect no unreachable; as name=y asn=AS2",
    );
    expect(mistakes(text)).toHaveLength(2);
  });

  test("braces count, not indentation, where none is missing", () => {
    const text = "scenario s {\n    fail as x\nexpect no unreachable\n}\nas x AS1 {\nat NRT\n}";
    expect(mistakes(text)).toEqual([]);
    expect(show(parse(text))).toContain("fail as as=x; expect no unreachable }");
  });

  test("a declaration in the wrong block is read, and only its keyword is wrong", () => {
    expect(mistakes("as x AS1 {\n  region r { via x, y 30 }\n  at NRT\n}")).toEqual(["AC001 [region]"]);
  });
});

describe("texts that are no designs", () => {
  test("a binary file gets one message", () => {
    expect(mistakes(`\u007fELF\0\0${"\0\u0001".repeat(1000)}`)).toHaveLength(1);
  });

  test("a file of five megabytes is told the limit", () => {
    expect(mistakes("as x AS1 { at NRT }\n".repeat(250_000))).toEqual(["AC001 [a]"]);
  });

  test("what looks like an endless address is read once", () => {
    for (const piece of ["a:", "1:", "::1", "1.2.", "a.", "12"]) {
      const text = `as x AS1 { peer with ${piece.repeat(100_000)} }`;
      expect(parse(text).end).toBe(text.length);
    }
  });

  test("an empty file is an empty design", () => {
    expect(parse("")).toMatchObject({ statements: [], errors: [], start: 0, end: 0 });
    expect(mistakes(" \r\n\t\uFEFF")).toEqual([]);
  });

  test("deep nesting is no recursion", () => {
    for (const text of ["{".repeat(200_000), "as x AS1 {".repeat(20_000), "}".repeat(200_000), "[(".repeat(100_000)]) {
      expect(parse(text).end).toBe(text.length);
    }
  });

  test("thousands of mistakes are counted, not listed", () => {
    const { errors } = parse("nonsense\n".repeat(5000));
    expect(errors.length).toBe(201);
    expect(errors[200]?.message).toContain("4800 more");
  });
});
