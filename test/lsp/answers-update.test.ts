import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers, RegionAnswer } from "../../server/src/analysis/types";
import { AnswersReceiver, AnswersSender } from "../../server/src/lsp/answers-update";

/** A few answers that come again and again, as an edit leaves most of them the very same. */
const REGIONS: readonly RegionAnswer[] = [0, 1, 2, 3].map((i) => ({
  ...{ region: `r${i % 3}`, paths: [], pops: [] },
  ...{ rttMs: i, certain: true, unreachable: 0 },
}));

const service = fc.record({
  service: fc.constantFrom("dns", "web"),
  kind: fc.constant("anycast" as const),
  originAsn: fc.constant(64500),
  prefixes: fc.constant(["192.0.2.0/24"]),
  regions: fc.uniqueArray(fc.constantFrom(...REGIONS)),
  pops: fc.constant([]),
});

function answersWith(services: Answers["services"]): Answers {
  const statistics = { engines: [], engineReason: null, ases: 1, routers: 1, sessions: 0, prefixes: 1, solved: 1 };
  const times = { compileMs: 0, solveMs: 0, forwardMs: 0 };
  return { scenario: null, demand: {}, services, pops: [], problems: [], statistics: { ...statistics, ...times } };
}

describe("answers between threads", () => {
  it("arrive as they were sent, whatever came before", () => {
    const all = fc.array(fc.uniqueArray(service, { selector: (each) => each.service, maxLength: 2 }), { maxLength: 8 });
    fc.assert(
      fc.property(all, (sent) => {
        const [sender, receiver] = [new AnswersSender(), new AnswersReceiver()];
        for (const each of sent.map(answersWith)) {
          expect(receiver.next(structuredClone(sender.next(each)))).toEqual(each);
        }
      }),
    );
  });

  it("are not sent again where they are the same, and stay the same objects", () => {
    const [sender, receiver] = [new AnswersSender(), new AnswersReceiver()];
    const dns = { service: "dns", kind: "anycast" as const, originAsn: 64500, prefixes: [], pops: [] };
    const [first, second, , fourth] = REGIONS;
    if (!first || !second || !fourth) throw new Error("there are answers");
    const send = (regions: readonly RegionAnswer[]) => {
      const update = structuredClone(sender.next(answersWith([{ ...dns, regions }])));
      return { update, received: receiver.next(update).services[0]?.regions ?? [] };
    };
    const before = send([first, second]);
    expect(before.update.services[0]?.regions).toEqual([first, second]);
    const after = send([fourth, second]);
    expect(after.update.services[0]?.regions).toEqual([fourth, 1]);
    expect(after.received[1]).toBe(before.received[1]);
  });
});
