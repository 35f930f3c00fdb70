import { expect, test } from "vitest";
import { LastGood } from "../../client/webview/last-good";
import { header, smallDiagram } from "../helpers/diagram";

const good = smallDiagram();
const broken = { ...good, header: header({ broken: true, errors: 2 }), regions: [] };

test("of a text with mistakes the last picture before them is shown, stale, with the errors counted", () => {
  const last = new LastGood();
  expect(last.instead(good)).toBe(good);
  const shown = last.instead(broken);
  expect(shown.regions).toBe(good.regions);
  expect(shown.header).toMatchObject({ state: "stale", broken: true, errors: 2 });
  const mended = { ...good, flows: [] };
  expect(last.instead(mended)).toBe(mended);
});

test("without one before, or with another question, what still resolves is shown", () => {
  const last = new LastGood();
  expect(last.instead(broken)).toBe(broken);
  last.instead(good);
  const other = { ...broken, header: { ...broken.header, scenario: "tokyo-out" } };
  expect(last.instead(other)).toBe(other);
});
