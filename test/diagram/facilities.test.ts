import { describe, expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import { graphOf } from "../../server/src/diagram/graph-of";
import { sourceOf } from "../../server/src/diagram/source";
import { designOf } from "../helpers/design";

const TEXT = `
as ntt AS2914 "NTT" { at NRT, LHR }
as bt AS2856 "BT" { at LHR  transit from ntt  join linx }
ixp linx "LINX" { at LHR  route-server AS8714 }
as example AS64500 { pop tokyo { at NRT  transit from ntt }  pop london { at LHR  join linx } }
anycast dns { origin example  prefix 192.0.2.0/24 }
region uk { at LHR  users 60M  via bt }
`;

const design = designOf(TEXT);
const picture = (facilities: boolean) =>
  buildDiagram({
    design,
    answers: evaluate(design).answers(),
    service: undefined,
    facilities,
    stale: false,
    errors: 0,
    warnings: 0,
  }).facilities;

describe("exchanges and routers", () => {
  test("come only where they are asked for", () => {
    expect(picture(false)).toEqual([]);
  });

  test("are every exchange, and every router with a place that is no site", () => {
    expect(picture(true).map(({ id }) => id)).toEqual([
      "ixp:linx",
      "router:ntt.NRT",
      "router:ntt.LHR",
      "router:bt.LHR",
    ]);
    expect(picture(true)[0]).toMatchObject({ title: "LINX", network: "route server AS8714", members: 2 });
    expect(picture(true)[1]).toMatchObject({
      network: "AS2914 NTT",
      location: expect.stringMatching(/^NRT /),
      members: null,
    });
  });

  test("are beside a graph those that it does not have: an exchange without a route server is no network", () => {
    const bare = designOf(`${TEXT}\nixp decix "DE-CIX" { at FRA }`);
    const evaluation = evaluate(bare);
    const graph = graphOf(evaluation, { service: undefined, widened: {} });
    const input = { design: bare, answers: evaluation.answers(), service: undefined, facilities: true };
    const model = buildDiagram({ ...input, graph, stale: false, errors: 0, warnings: 0 });
    expect(model.graph?.networks.map(({ id }) => id)).toContain("ixp:linx");
    expect(model.facilities.map(({ id }) => id)).toContain("ixp:decix");
    expect(model.facilities.map(({ id }) => id)).not.toContain("ixp:linx");
  });

  test("lead to their declarations", () => {
    for (const { id, name } of picture(true)) {
      const span = sourceOf(design, id);
      const words = TEXT.slice(span?.start, span?.end);
      expect(name.split(" ")).toContain(words);
    }
    expect(sourceOf(design, "ixp:nowhere")).toBeUndefined();
  });
});
