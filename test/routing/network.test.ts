import { describe, expect, test } from "vitest";
import { NetworkBuilder, NetworkError, SESSION_PEER, SESSION_TRANSIT } from "../../server/src/routing";

describe("NetworkBuilder", () => {
  test("indices count from 0 and adjacency is ascending by session", () => {
    const builder = new NetworkBuilder();
    const [x, y] = [builder.addAs({ asn: 64500 }), builder.addAs({ asn: 64501 })];
    const [a, b] = [builder.addRouter({ as: x, name: "tokyo" }), builder.addRouter({ as: y })];
    builder.addSession({ a, b, kind: "transit" });
    builder.addSession({ a: b, b: a, kind: "peer" });
    const network = builder.build();
    expect([...network.endsOf(a)]).toEqual([0, 3]);
    expect([...network.endsOf(b)]).toEqual([1, 2]);
    expect(network.neighbourAt(0)).toBe(b);
    expect(network.asnOf(b)).toBe(64501);
    expect(network.routerNames.get(a)).toBe("tokyo");
  });

  test("routers of an AS are a mesh; islands and reflection clients are not in it", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64500 });
    const [r0, r1, r2, r3] = [0, 1, 2, 3].map(() => builder.addRouter({ as }));
    const island = builder.addRouter({ as, island: true });
    builder.addReflector(r1 ?? 0, [r3 ?? 0]);
    const network = builder.build();
    const pairs = [...network.sessionA].map((a, i) => [a, network.sessionB[i]]);
    expect(pairs).toEqual([
      [r0, r1],
      [r0, r2],
      [r1, r2],
      [r1, r3],
    ]);
    expect(network.endsOf(island)).toHaveLength(0);
  });

  test("default router IDs order by ASN, then by declaration; an explicit one counts as its number", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64500 });
    const other = builder.addAs({ asn: 64501 });
    const routers = [
      builder.addRouter({ as: other }),
      builder.addRouter({ as }),
      builder.addRouter({ as }),
      builder.addRouter({ as: other, routerId: 3 }),
    ];
    const { routerIds } = builder.build();
    const order = routers.toSorted((p, q) => (routerIds[p] ?? 0) - (routerIds[q] ?? 0));
    expect(order).toEqual([3, 1, 2, 0]);
  });

  test("a graph in bulk joins ASes already there and can leave links out", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 20 });
    const router = builder.addRouter({ as });
    const sessions = builder.addAsGraph(
      {
        asns: Uint32Array.of(10, 20, 4200000000),
        a: Int32Array.of(1, 2, 2),
        b: Int32Array.of(0, 0, 1),
        kinds: Uint8Array.of(SESSION_TRANSIT, SESSION_PEER, SESSION_TRANSIT),
      },
      { skip: (a, b) => a === 4200000000 && b === 20 },
    );
    const network = builder.build();
    expect([...sessions]).toEqual([0, 1, -1]);
    expect(network.asCount).toBe(3);
    expect(network.routerAt(0)).toBe(router);
    expect(network.asnOf(network.neighbourAt(3) === 1 ? 2 : network.routerAt(2))).toBe(4200000000);
  });

  const bad: [string, string, (builder: NetworkBuilder) => void][] = [
    ["bad-asn", "0", (b) => b.addAs({ asn: 0 })],
    ["duplicate-as", "64500", (b) => b.addAs({ asn: 64500 })],
    ["unknown-as", "7", (b) => b.addRouter({ as: 7 })],
    ["bad-router-id", "-1", (b) => b.addRouter({ as: 0, routerId: -1 })],
    ["bad-place", "91 0", (b) => b.addRouter({ as: 0, place: { latitude: 91, longitude: 0 } })],
    ["unknown-router", "9", (b) => b.addSession({ a: 0, b: 9, kind: "peer" })],
    ["bad-session", "0–1", (b) => b.addSession({ a: 0, b: 1, kind: "peer" })],
    ["bad-session", "0–2", (b) => b.addSession({ a: 0, b: 2, kind: "route-server" })],
    ["bad-cost", "-3", (b) => b.addIgpLink(0, 1, -3)],
    ["bad-cost", "NaN", (b) => b.addIgpLink(0, 1, Number.NaN)],
    ["unknown-router", "9", (b) => b.addIgpLink(0, 9, 1)],
    ["bad-value", "-1", (b) => b.addSession({ a: 0, b: 2, kind: "peer", policyA: { out: { prepend: -1 } } })],
    [
      "bad-prefix",
      "192.0.2.1/24",
      (b) => b.addSession({ a: 0, b: 2, kind: "peer", policyB: { out: { announce: ["192.0.2.1/24"] } } }),
    ],
    [
      "bad-community",
      "no-export",
      (b) => b.addSession({ a: 0, b: 2, kind: "peer", policyA: { out: { communities: ["no-export"] } } }),
    ],
    [
      "bad-value",
      "23",
      (b) => b.addRoa({ prefix: { family: 4, bits: 0xc0000200n, length: 24 }, maxLength: 23, asn: 1 }),
    ],
    [
      "bad-prefix",
      "3221225985/24 (IPv4)",
      (b) => b.addRoa({ prefix: { family: 4, bits: 0xc0000201n, length: 24 }, maxLength: 24, asn: 1 }),
    ],
  ];
  test.each(bad)("refuses with %s and names %s", (code, subject, act) => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64500 });
    builder.addRouter({ as });
    builder.addRouter({ as });
    builder.addRouter({ as: builder.addAs({ asn: 64501 }) });
    expect(() => act(builder)).toThrow(NetworkError);
    expect(() => act(builder)).toThrow(expect.objectContaining({ code, subject }));
  });
});
