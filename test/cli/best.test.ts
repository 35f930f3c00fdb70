import { expect, test } from "vitest";
import { runCli } from "../helpers/cli";

/** Two services of one origin: `near` answers from both towns, `far` from Tokyo alone. */
const TWO = `
as net AS2914 { at NRT, LHR }
as home AS4713 { at NRT  transit from net }
as work AS2856 { at LHR  transit from net }
as ours AS64500 { pop tokyo { at NRT  transit from net }  pop london { at LHR  transit from net } }
anycast near { origin ours  prefix 192.0.2.0/24 }
anycast far { origin ours  prefix 198.51.100.0/24  announce at tokyo }
region japan { at NRT  users 2M  via home }
region uk { at LHR  users 1M  via work }
region nowhere { at LHR  users 1M  via alone }
as alone AS64501 { at LHR }
scenario no-london { fail pop london }
`;
const run = (...args: string[]) => runCli(["resolve", "two.anycast", "--best", ...args], { "two.anycast": TWO });

test("resolve --best names the fastest service of each region, and who reaches none", () => {
  const rows = run()
    .out.trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/\s{2,}/));
  expect(rows).toEqual([
    ["japan", "near", "→ tokyo", "4 ms", "then far 4 ms"],
    ["uk", "near", "→ london", "4 ms", expect.stringMatching(/^then far 1\d\d ms$/)],
    ["nowhere", "reaches no service"],
  ]);
});

test("--json has every service, fastest first, under the scenario that is asked for", () => {
  const { version, scenario, regions } = JSON.parse(run("--json", "--scenario", "no-london").out);
  expect([version, scenario]).toEqual([1, "no-london"]);
  const [, uk, nowhere] = regions;
  expect(uk.services.map(({ service, pop }: { service: string; pop: string }) => [service, pop])).toEqual([
    ["near", "tokyo"],
    ["far", "tokyo"],
  ]);
  expect(nowhere).toEqual({ region: "nowhere", services: [] });
});
