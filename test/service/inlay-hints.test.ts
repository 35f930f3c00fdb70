import { describe, expect, it } from "vitest";
import { getInlayHints } from "../../server/src/service/inlay-hints";
import { SMALL } from "../helpers/small-design";
import { documentOf, marked, rootOf } from "./marked";

const BOTH = { regions: true, pops: true };

/** Hints with the words of their line before them. */
function hints(text: string, { stale = false, settings = BOTH } = {}): string[] {
  const design = marked(text, {}, true);
  const document = documentOf(design);
  const { results } = design.snapshot;
  if (!results) throw new Error("The design was not solved.");
  const range = { start: 0, end: design.text.length };
  return getInlayHints(document, rootOf(design), results, stale, range, settings).map(({ position, label }) => {
    const line = document.getText({ start: { line: position.line, character: 0 }, end: position });
    return `${line.trim()} ${typeof label === "string" ? label : ""}`;
  });
}

describe("inlay hints", () => {
  it("say what the language's reference promises for its small design", () => {
    expect(hints(SMALL)).toEqual([
      "pop tokyo ◂ 64% of users · 20 of 40 Gbps",
      "pop london ◂ 36% of users · 12 of 40 Gbps",
      "pop ashburn ◂ no users · 0 of 20 Gbps",
      'region japan "Japan" ⟶ tokyo · 4 ms',
      'region uk    "Britain" ⟶ london · 9 ms',
    ]);
  });

  it("follow the routes: the shorter path wins before distance is looked at", () => {
    const prepended = SMALL.replace(
      "transit from ntt, arelion  join linx",
      "transit from ntt, arelion { prepend 1 }  join linx",
    );
    expect(hints(prepended).join("\n")).toMatch(/region uk +"Britain" ⟶ (tokyo|ashburn)/);
  });

  it("name the shares where users are split", () => {
    const text = SMALL.replace("via bt 70%, kpn 30%", "via bt 70%, ocn 30%");
    expect(hints(text).at(-1)).toMatch(/⟶ london 70% · \d+ ms, tokyo 30% · \d+ ms$/);
  });

  it("name what reaches nothing", () => {
    const text = `${SMALL}\nas island AS64502 { }\nregion lost { via island }\nregion half { via island 40%, ocn 60% }`;
    expect(hints(text)).toContain("region lost ⟶ unreachable");
    expect(hints(text).at(-1)).toMatch(/^region half ⟶ tokyo 60% · \d+ ms, unreachable 40%$/);
  });

  it("show a tie as a tie", () => {
    const text = `
as t AS64501 { }
as one AS64500 { pop a { transit from t }  pop b { transit from t } }
anycast dns { origin one  prefix 192.0.2.0/24 }
region r { via t }`;
    expect(hints(text).at(-1)).toMatch(/^region r ⟶ a · \d+ ms · tie with b$/);
  });

  it("tell services apart where they differ", () => {
    const text = `${SMALL}\nanycast web { origin example  prefix 198.51.100.0/24  announce at ashburn }`;
    const all = hints(text);
    expect(all).toContainEqual(
      expect.stringMatching(/^region japan "Japan" dns ⟶ tokyo · 4 ms; web ⟶ ashburn · \d+ ms$/),
    );
    expect(all[0]).toBe("pop tokyo ◂ 64% of users · 20 of 40 Gbps");
    expect(all[2]).toMatch(/^pop ashburn ◂ .*of users · 32 of 20 Gbps \(160%\)$/);
  });

  it("say that a PoP announces nothing", () => {
    const text = SMALL.replace("prefix 2001:db8:53::/48", "withdraw at ashburn");
    expect(hints(text)[2]).toBe("pop ashburn ◂ not announced · 0 of 20 Gbps".replace(" · 0 of 20 Gbps", ""));
  });

  it("says what arrives in the other unit than there is room in, for that cannot be compared", () => {
    const inQueries = SMALL.replace("demand 20 Gbps", "demand 20 kqps").replace("demand 12 Gbps", "demand 12 kqps");
    expect(hints(inQueries)[0]).toBe("pop tokyo ◂ 64% of users · 20 kqps");
    expect(hints(inQueries)[2]).toBe("pop ashburn ◂ no users · 0 of 20 Gbps");
    expect(hints(SMALL.replace("40 Gbps", "1 Mqps"))[0]).toBe("pop tokyo ◂ 64% of users · 20 Gbps");
  });

  it("stay for what still resolves while the text has mistakes", () => {
    const broken = SMALL.replace("anycast dns", "as broken {{{ pop\nanycast dns").replace(
      "via bt 70%",
      "via nobody 70%",
    );
    expect(hints(broken)).toContain('region japan "Japan" ⟶ tokyo · 4 ms');
  });

  it("are marked while they are of older text", () => {
    expect(hints(SMALL, { stale: true })[3]).toBe('region japan "Japan" ⟶ tokyo · 4 ms …');
  });

  it("are left out by kind", () => {
    expect(hints(SMALL, { settings: { regions: false, pops: true } })).toHaveLength(3);
    expect(hints(SMALL, { settings: { regions: true, pops: false } })).toHaveLength(2);
  });
});
