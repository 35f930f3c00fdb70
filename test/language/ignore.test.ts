import { describe, expect, it } from "vitest";
import { diagnostic } from "../../server/src/language/diagnostic.js";
import { type SettleOptions, settle } from "../../server/src/language/ignore.js";
import { designOf, ROOT } from "../helpers/design.js";

/** Findings of one code at every place where some words stand, settled; `CODE severity words`. */
function settled(text: string, words: string, options: SettleOptions = { complete: true }, code = "AC102"): string[] {
  const found = [...text.matchAll(new RegExp(words, "g"))].map(({ index }) =>
    diagnostic(code, { file: ROOT, start: index, end: index + words.length }, "something"),
  );
  return settle(designOf(text), found, options).map(
    (finding) => `${finding.code} ${finding.severity} ${text.slice(finding.start, finding.end)}`,
  );
}

describe("anycast-ignore", () => {
  it.each([
    "as a AS64500 { here }  # anycast-ignore AC102 because",
    "as a AS64500 { here }  // anycast-ignore AC102 because",
    "as a AS64500 { here }  /* anycast-ignore AC102 because */",
    "as a AS64500 { here }  # anycast-ignore AC101, AC102 because",
    "# anycast-ignore AC102 because\nas a AS64500 { here }",
    "# anycast-ignore AC102 because\n\n  # more about it\n as a AS64500 { here }\n",
    "as a AS64500 { here }\r\n".replace("}", "} # anycast-ignore AC102 because"),
  ])("exempts the line: %j", (text) => expect(settled(text, "here", {})).toEqual([]));

  it.each([
    "as a AS64500 { here }\n# anycast-ignore AC102 because",
    "as a AS64500 { } # anycast-ignore AC102 because\nas b AS64501 { here }",
    "# anycast-ignore AC102 because\nas b AS64501 { }\nas a AS64500 { here }",
    "# anycast-ignore AC103 because\nas a AS64500 { here }",
    "# an anycast-ignore AC102 that is only spoken of\nas a AS64500 { here }",
  ])("exempts no other line and no other rule: %j", (text) =>
    expect(settled(text, "here", {})).toEqual(["AC102 warning here"]),
  );

  it("wants a code and a reason", () => {
    expect(settled("here # anycast-ignore AC102", "here")).toEqual(["AC012 warning # anycast-ignore AC102"]);
    expect(settled("here # anycast-ignore", "here")).toEqual(["AC102 warning here", "AC012 warning # anycast-ignore"]);
  });

  it("says which exemption is idle once all rules have run", () => {
    const text = "here # anycast-ignore AC102, AC103 because";
    expect(settled(text, "nowhere", { complete: false })).toEqual([]);
    expect(settled(text, "nowhere")).toEqual(["AC013 info # anycast-ignore AC102, AC103 because"]);
    expect(settled("here # anycast-ignore AC999 because", "nowhere", {})).toEqual([
      "AC013 info # anycast-ignore AC999 because",
    ]);
  });
});

describe("severities", () => {
  it("come from the design first, then from the settings, then from the rule", () => {
    const severities = new Map([["AC102", "info"]] as const);
    expect(settled("here", "here")).toEqual(["AC102 warning here"]);
    expect(settled("here", "here", { severities })).toEqual(["AC102 info here"]);
    expect(settled("here\ndefaults { lint AC102 error }", "here", { severities })).toEqual(["AC102 error here"]);
    expect(settled("here\ndefaults { lint AC102 off }", "here", { severities })).toEqual([]);
    expect(settled("here", "here", { severities: new Map([["AC102", "off"]]) })).toEqual([]);
  });
});
