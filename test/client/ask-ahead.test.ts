import { beforeEach, describe, expect, test } from "vitest";
import { AskAhead, type Question } from "../../client/src/common/ask-ahead";
import type { DiagramModel } from "../../server/src/diagram/model";
import { digestOfHoldings, HeldDiagram, patchFor } from "../../server/src/diagram/patch";
import type { DiagramPatch, HostMessage } from "../../server/src/diagram/protocol";
import { answer, region, smallDiagram } from "../helpers/diagram";

const CHOICES = { scenario: "tokyo-out" };

/** What the server knows now. */
let model: DiagramModel;
let asked: Question[];
let posted: HostMessage[];
/** Questions wait until they are let go. */
let waiting: { readonly go: () => void; readonly fail: () => void }[];
let ahead: AskAhead;
/** What the page has. */
let held: HeldDiagram;

beforeEach(() => {
  model = smallDiagram();
  [asked, posted, waiting] = [[], [], []];
  held = new HeldDiagram();
  ahead = new AskAhead({
    answer: (question) => {
      asked.push(question);
      return new Promise<DiagramPatch>((resolve, reject) => {
        const go = () => resolve(patchFor(model, question.have));
        waiting.push({ go, fail: () => reject(new Error("no server")) });
      });
    },
    post: (message) => posted.push(message),
  });
});

/** The page asks, and is answered. */
function pageAsks(): void {
  const question = { ...CHOICES, have: held.holdings() };
  const patch = patchFor(model, question.have);
  ahead.answered(question, patch);
  held.apply(patch);
}

async function letGo(how: "go" | "fail" = "go"): Promise<void> {
  waiting.shift()?.[how]();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Another region, before all that are there. */
function edit(name: string): void {
  model = { ...model, regions: [region(name, [77, 28], 5e6, [answer("tokyo")]), ...model.regions] };
}

describe("a question ahead of the page's", () => {
  test("is what the page would ask, and its answer makes what the page has what there is", async () => {
    pageAsks();
    for (const name of ["india", "nepal"]) {
      edit(name);
      const had = held.holdings();
      ahead.changed();
      expect(asked.at(-1)).toEqual({ ...CHOICES, have: had });
      await letGo();
      const news = posted.at(-1);
      if (news?.kind !== "news") throw new Error("no news");
      expect([news.question, news.had]).toEqual([JSON.stringify(CHOICES), digestOfHoldings(had)]);
      held.apply(JSON.parse(news.patch));
      expect(held.model()).toEqual(model);
    }
  });

  test("tells the page nothing where nothing is new", async () => {
    pageAsks();
    ahead.changed();
    await letGo();
    expect(posted).toEqual([]);
  });

  test("is one at a time: what changes meanwhile makes one more", async () => {
    pageAsks();
    for (let i = 0; i < 5; i++) ahead.changed();
    expect(asked).toHaveLength(1);
    await letGo();
    expect(asked).toHaveLength(2);
    await letGo();
    expect(asked).toHaveLength(2);
  });

  test("counts no more where the page has asked itself meanwhile", async () => {
    pageAsks();
    edit("india");
    ahead.changed();
    edit("nepal");
    pageAsks();
    await letGo();
    edit("laos");
    ahead.changed();
    expect(asked.at(-1)?.have).toEqual(held.holdings());
  });

  test("that fails, or for a page of which nothing is known, leaves it to the page", async () => {
    ahead.changed();
    expect(posted).toEqual([{ kind: "changed" }]);
    pageAsks();
    ahead.changed();
    await letGo("fail");
    expect(posted).toEqual([{ kind: "changed" }, { kind: "changed" }]);
    ahead.forget();
    ahead.changed();
    expect([asked.length, posted.length]).toEqual([1, 3]);
  });
});
