import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import { traceOf } from "../../server/src/diagram/trace";
import { designOf } from "../helpers/design";
import { SMALL } from "../helpers/small-design";

describe("traceOf", () => {
  const design = designOf(SMALL);
  const evaluation = evaluate(design);
  const trace = (name: string) => {
    const [service] = design.services;
    const region = design.regions.find((each) => each.name === name);
    return service && region ? traceOf(evaluation, service, region, undefined) : [];
  };

  test("has the flows of the picture, hop by hop to the origin", () => {
    const answers = evaluation.answers();
    const { flows } = buildDiagram({ design, answers, service: undefined, stale: false, errors: 0, warnings: 0 });
    const ids = flows.filter(({ region }) => region === "region:uk").map(({ id }) => id);
    expect(trace("uk").map(({ flow }) => flow)).toEqual(ids);
    const [hop] = trace("japan")[0]?.hops ?? [];
    expect(hop).toMatchObject({ at: "AS4713 ocn NRT", prefix: "192.0.2.0/24", decided: "the only route", more: 0 });
  });

  test("has the route that was taken first, and says of each loser what it lost against", () => {
    const entry = trace("uk")[0]?.hops[0];
    expect(entry?.routes[0]).toMatchObject({ site: "london", lost: null, path: expect.stringMatching(/64500$/) });
    const losers = entry?.routes.slice(1) ?? [];
    expect(losers.length).toBeGreaterThan(0);
    for (const { lost } of losers) expect(lost).toMatch(/^(lost to|refused:) /);
    expect(entry?.routes[0]?.values[0]).toMatch(/^local-pref \d+$/);
  });
});
