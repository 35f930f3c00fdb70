import { describe, expect, it } from "vitest";
import { getIncomingCalls, getOutgoingCalls, prepareCallHierarchy } from "../../server/src/service/call-hierarchy";
import { getWorkspaceSymbols } from "../../server/src/service/workspace-symbols";
import { documentOf, type Marked, marked } from "./marked";

const DESIGN = `as ntt AS2914 "NTT" { at NRT, LHR  peer with arelion }
as arelion AS1299 { at LHR }
as bt AS2856 { at LHR  transit from ntt, arelion  peer with ntt }
ixp linx { at LHR }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt }
  pop london { at LHR  transit from ntt.LHR  join linx }
}
region japan "Japan" { at NRT  via ntt }`;

function at(words: string): Marked {
  return marked(DESIGN.replace(words, `${words}<|>`));
}

function calls(words: string, way: "incoming" | "outgoing"): string[] {
  const design = at(words);
  const document = documentOf(design);
  const said = (ranges: readonly Parameters<typeof document.getText>[0][]) =>
    ranges.map((range) => document.getText(range)).join(" ");
  const [item] = prepareCallHierarchy(design.snapshot, design.uri, design.offset);
  const offset = item ? document.offsetAt(item.selectionRange.start) : 0;
  return way === "incoming"
    ? getIncomingCalls(design.snapshot, design.uri, offset).map(
        ({ from, fromRanges }) => `${from.name} (${from.detail}): ${said(fromRanges)}`,
      )
    : getOutgoingCalls(design.snapshot, design.uri, offset).map(
        ({ to, fromRanges }) => `${to.name} (${to.detail}): ${said(fromRanges)}`,
      );
}

describe("call hierarchy", () => {
  it("starts at a network, wherever its name stands, at a site and at an exchange", () => {
    const names = ["as ntt", "via ntt", "pop tokyo", "ixp linx"].map((words) => {
      const design = at(words);
      return prepareCallHierarchy(design.snapshot, design.uri, design.offset).map(({ name, detail }) => [name, detail]);
    });
    expect(names).toEqual([
      [["ntt", "AS2914 “NTT”"]],
      [["ntt", "AS2914 “NTT”"]],
      [["example.tokyo", undefined]],
      [["linx", undefined]],
    ]);
  });

  it("shows downstreams as who calls", () => {
    expect(calls("as ntt", "incoming")).toEqual([
      "bt (AS2856 · transit, peering): ntt ntt",
      "example.tokyo (transit): ntt",
      "example.london (transit): ntt.LHR",
    ]);
    expect(calls("ixp linx", "incoming")).toEqual(["example.london (exchange): linx"]);
  });

  it("shows upstreams as who is called", () => {
    expect(calls("as bt", "outgoing")).toEqual([
      "ntt (AS2914 “NTT” · transit, peering): ntt ntt",
      "arelion (AS1299 · transit): arelion",
    ]);
    expect(calls("pop london", "outgoing")).toEqual(["ntt (AS2914 “NTT” · transit): ntt.LHR", "linx (exchange): linx"]);
  });

  it("starts nowhere else", () => {
    for (const words of ["region japan", "transit", "at NRT"]) {
      const design = at(words);
      expect(prepareCallHierarchy(design.snapshot, design.uri, design.offset)).toEqual([]);
    }
  });
});

describe("workspace symbols", () => {
  const { snapshot } = marked(DESIGN);
  const names = (query: string) =>
    getWorkspaceSymbols([snapshot, snapshot], query).map(({ name }) => name.split(" ")[0]);

  it("are found by name, number and title, the best first, each once", () => {
    expect(names("")).toHaveLength(8);
    expect(names("to")).toEqual(["tokyo"]);
    expect(names("2914")).toEqual(["ntt"]);
    expect(names("JAP")).toEqual(["japan"]);
    expect(names("n")[0]).toBe("ntt");
    expect(names("lndn")).toEqual(["london"]);
    expect(names("zz")).toEqual([]);
  });

  it("have number and title in their names, where editors look, and say what they belong to", () => {
    const [tokyo] = getWorkspaceSymbols([snapshot], "tokyo");
    expect([tokyo?.name, tokyo?.containerName]).toEqual(["tokyo", "example"]);
    const [ntt] = getWorkspaceSymbols([snapshot], "ntt");
    expect([ntt?.name, ntt?.containerName]).toEqual(["ntt AS2914 “NTT”", "network"]);
  });
});
