import { expect, test } from "vitest";
import { scan, Token } from "../../server/src/language/scanner.js";

/** Kinds and words of all tokens but the last. */
function tokensOf(text: string): string[] {
  const tokens = scan(text);
  const found: string[] = [];
  for (let index = 0; index < tokens.count - 1; index++) {
    const kind = Token[tokens.kinds[index] ?? 0];
    found.push(`${kind} ${text.slice(tokens.starts[index], tokens.ends[index])}`);
  }
  return found;
}

test.each([
  ["192.0.2.0/24", ["Prefix 192.0.2.0/24"]],
  ["192.0.2.1", ["Address 192.0.2.1"]],
  ["2001:db8:53::/48", ["Prefix 2001:db8:53::/48"]],
  ["::/0", ["Prefix ::/0"]],
  ["fe80::1", ["Address fe80::1"]],
  ["::ffff:192.0.2.1", ["Address ::ffff:192.0.2.1"]],
  ["1:2:3:4:5:6:7:8", ["Address 1:2:3:4:5:6:7:8"]],
  ["a:b:c:d:1:2:3:4/64", ["Prefix a:b:c:d:1:2:3:4/64"]],
  ["2001:db8:1/48", ["BadAddress 2001:db8:1/48"]],
  ["10.0/8", ["BadAddress 10.0/8"]],
  ["192.0.2.0/", ["BadAddress 192.0.2.0/"]],
  ["192.0.2.0// why", ["Address 192.0.2.0"]],
  ["2914:421", ["Community 2914:421"]],
  ["64500:1:2", ["Community 64500:1:2"]],
  ["0:64603", ["Community 0:64603"]],
])("reads the address or community %s", (text, tokens) => {
  expect(tokensOf(text)).toEqual(tokens);
});

test.each([
  ["AS64500", ["Asn AS64500"]],
  ["AS1.10", ["Asn AS1.10"]],
  ["as2", ["Asn as2"]],
  ["as2.w", ["Asn as2", "Dot .", "Word w"]],
  ["asia", ["Word asia"]],
  ["tokyo-out: japan", ["Word tokyo-out", "Colon :", "Word japan"]],
  ["bad: x", ["Word bad", "Colon :", "Word x"]],
  ["japan->tokyo", ["Word japan", "Arrow ->", "Word tokyo"]],
  ["carrier.w", ["Word carrier", "Dot .", "Word w"]],
  ["no-export", ["Word no-export"]],
  ["são-paulo", ["Word são-paulo"]],
  ["x1.5", ["Word x1", "Dot .", "Number 5"]],
])("reads the name %s", (text, tokens) => {
  expect(tokensOf(text)).toEqual(tokens);
});

test.each([
  ["40 Gbps", ["Number 40", "Word Gbps"]],
  ["118M", ["Number 118", "Word M"]],
  ["1.2Mqps", ["Number 1.2", "Word Mqps"]],
  ["35%", ["Number 35", "Percent %"]],
  ["-33.94 151.18", ["Number -33.94", "Number 151.18"]],
  ["< 20 <= >", ["Compare <", "Number 20", "Compare <=", "Compare >"]],
])("reads the quantity %s", (text, tokens) => {
  expect(tokensOf(text)).toEqual(tokens);
});

test("takes a byte order mark, CRLF, tabs and no-break spaces for blanks", () => {
  expect(tokensOf("\uFEFFas\tx\r\n\u00A0AS1")).toEqual(["Word as", "Word x", "Asn AS1"]);
});

test("knows which tokens start a line", () => {
  const { fresh } = scan("as x\r\n  AS1 /* a\n b */ {\n}");
  expect([...fresh.slice(0, 5)]).toEqual([1, 0, 1, 1, 1]);
});

test("keeps comments with their marks", () => {
  const { comments } = scan("# one\nas // two\r\n/* three\n */ x");
  expect(comments.map(({ text, style }) => [style, text])).toEqual([
    ["#", "# one"],
    ["//", "// two"],
    ["/*", "/* three\n */"],
  ]);
});

test("ends a string at the end of its line, quotes within it escaped", () => {
  expect(tokensOf('"a \\"b\\" c" x')).toEqual(['String "a \\"b\\" c"', "Word x"]);
  expect(tokensOf('"open\nx')).toEqual(['OpenString "open', "Word x"]);
  expect(tokensOf('"open\\\nx')).toEqual(['OpenString "open\\', "Word x"]);
});

test("says where a comment is never closed", () => {
  expect(scan("as /* x").openComment).toBe(3);
  expect(scan("as /* x */").openComment).toBe(-1);
});

test("makes one token of a run of characters that mean nothing", () => {
  expect(tokensOf("§§§ €")).toEqual(["Unknown §§§", "Unknown €"]);
});
