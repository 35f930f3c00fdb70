import { describe, expect, it } from "vitest";
import { TEMPLATES } from "../../client/src/common/templates";
import { evaluate } from "../../server/src/analysis/evaluation";
import { failureFindings, routeFindings } from "../../server/src/analysis/findings";
import { settle } from "../../server/src/language/ignore";
import { formatText } from "../../server/src/service/format/format";
import { compiledFindings, staticFindings } from "../../server/src/topology/rules/index";
import { designOf } from "../helpers/design";

it("templates have names and titles of their own", () => {
  expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  expect(new Set(TEMPLATES.map(({ title }) => title)).size).toBe(TEMPLATES.length);
});

describe.each(TEMPLATES)("the template “$title”", ({ text }) => {
  const design = designOf(text);
  const evaluation = evaluate(design);

  it("raises no finding at all", () => {
    const found = settle(
      design,
      [
        ...design.diagnostics,
        ...staticFindings(design),
        ...compiledFindings(evaluation.compiled),
        ...routeFindings(evaluation),
        ...failureFindings(evaluation),
      ],
      { complete: true },
    );
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  it("has answers for every region, and keeps what it expects", () => {
    expect(design.regions.length).toBeGreaterThan(0);
    for (const { regions } of evaluation.services) expect(regions.some(({ pops }) => pops.length > 0)).toBe(true);
    expect(evaluation.expectations.filter(({ holds }) => holds !== true)).toEqual([]);
  });

  it("is in the canonical style", () => {
    expect(formatText(text)).toBe(text);
  });
});
