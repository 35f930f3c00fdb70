import { describe, expect, test } from "vitest";
import type { Finding } from "../../server/src/formats/finding";
import { toGithub } from "../../server/src/formats/github";
import { toJunit } from "../../server/src/formats/junit";
import { toSarif } from "../../server/src/formats/sarif";

const finding: Finding = {
  code: "AC002",
  severity: "warning",
  message: 'no "x" & <y>\nsecond line, 100%',
  file: "a b/c,d.anycast",
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 9,
};

describe("reports of findings", () => {
  test("for GitHub escape what would end a command early", () => {
    expect(toGithub([finding])).toBe(
      '::warning file=a b/c%2Cd.anycast,line=3,col=5,endLine=3,endColumn=9,title=AC002::no "x" & <y>%0Asecond line, 100%25\n',
    );
    expect(toGithub([])).toBe("");
  });

  test("as SARIF have places and rules", () => {
    const rule = {
      code: "AC002",
      title: "unknown name",
      doc: "A name.",
      severity: "error",
      page: "docs/x",
    } as const;
    const { version, runs } = JSON.parse(toSarif([finding], [rule], "1.2.3"));
    expect(version).toBe("2.1.0");
    expect(runs[0].tool.driver).toMatchObject({ name: "anycast", version: "1.2.3", rules: [{ id: "AC002" }] });
    expect(runs[0].results[0]).toMatchObject({
      ruleId: "AC002",
      level: "warning",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a%20b/c,d.anycast" },
            region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
          },
        },
      ],
    });
  });

  test("as JUnit are well-formed whatever the text, and count", () => {
    const base = { name: "expect a -> \u0000b", file: "a", line: 1, elapsedMs: 1500 };
    const xml = toJunit(
      [{ ...finding, severity: "error" }, finding],
      [
        { ...base, outcome: "holds", message: null },
        { ...base, outcome: "broken", message: "it's < c" },
        { ...base, outcome: "unknown", message: "?" },
      ],
    );
    expect(xml).toContain('tests="4" failures="2" skipped="1"');
    expect(xml).toContain('name="expect a -&gt; b" time="1.500"');
    expect(xml).toContain('message="it&apos;s &lt; c" type="AC707"');
    expect(xml).toContain("&quot;x&quot; &amp; &lt;y&gt;&#10;second line");
    expect(xml).not.toContain("\u0000");
    expect(toJunit([], [])).toContain('<testsuite name="anycast check" tests="0" failures="0" skipped="0">');
  });
});
