import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResultsReceiver, ResultsSender } from "../../server/src/lsp/results-update";
import type { RegionResult, Results } from "../../server/src/service/results";

/** A few answers that come again and again, as an edit leaves most of them the very same. */
const ANSWERS: readonly RegionResult[] = [0, 1, 2, 3].map((rttMs) => ({
  pops: [{ name: `p${rttMs}`, share: 1, rttMs }],
  unreachable: 0,
  inflationMs: null,
  candidates: [],
  candidateCount: 0,
}));

const service = fc.record({
  service: fc.constantFrom("dns", "web"),
  regions: fc
    .array(fc.tuple(fc.constantFrom("r0", "r1", "r2"), fc.constantFrom(...ANSWERS)))
    .map((entries) => new Map(entries)),
  pops: fc.constant(new Map()),
});

const results: fc.Arbitrary<Results> = fc.record({
  scenario: fc.constantFrom(null, "out"),
  services: fc.uniqueArray(service, { selector: (each) => each.service, maxLength: 2 }),
  elapsedMs: fc.nat(9),
  engines: fc.constant(["fast"]),
  notes: fc.constant([]),
  laterChecks: fc.boolean(),
});

describe("results between threads", () => {
  it("arrive as they were sent, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(results, { maxLength: 8 }), (all) => {
        const [sender, receiver] = [new ResultsSender(), new ResultsReceiver()];
        for (const each of all) expect(receiver.next(structuredClone(sender.next(each)))).toEqual(each);
      }),
    );
  });

  it("are not sent again where they are the same", () => {
    const [known, other] = ANSWERS;
    if (!known || !other) throw new Error("there are answers");
    const now = (second: RegionResult): Results => ({
      scenario: null,
      services: [
        {
          service: "dns",
          regions: new Map([
            ["r0", known],
            ["r1", second],
          ]),
          pops: new Map(),
        },
      ],
      elapsedMs: 1,
      engines: [],
      notes: [],
      laterChecks: false,
    });
    const sender = new ResultsSender();
    sender.next(now(known));
    expect([...(sender.next(now(other)).services[0]?.regions.keys() ?? [])]).toEqual(["r1"]);
  });
});
