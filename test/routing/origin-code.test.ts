import { expect, test } from "vitest";
import { parsePrefix } from "../../server/src/base/prefix";
import { NetworkBuilder, solve, solveReference } from "../../server/src/routing";

test("an origin code for one neighbour is sent to that neighbour alone (RFC 4271 §5.1.1)", () => {
  const builder = new NetworkBuilder();
  const routers = [64500, 64501, 64502].map((asn) => builder.addRouter({ as: builder.addAs({ asn }) }));
  const [origin = 0, a = 0, b = 0] = routers;
  builder.addSession({ a: origin, b: a, kind: "transit" });
  builder.addSession({ a: origin, b, kind: "transit" });
  const network = builder.build();
  const prefix = parsePrefix("192.0.2.0/24");
  if (!prefix) throw new Error("no prefix");
  const originations = [
    { router: origin, prefix, originCode: 1, rules: [{ to: [{ asn: 64502 }], originCode: 2 }] } as const,
  ];
  for (const solution of [solve(network, prefix, originations), solveReference(network, prefix, originations)]) {
    expect([a, b].map((router) => solution.selected(router)?.originCode)).toEqual([1, 2]);
  }
});
