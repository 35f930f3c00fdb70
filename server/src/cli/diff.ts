import {
  type DesignDiff,
  diffDesigns,
  type Reached,
  type RegionDiff,
  type SiteDiff,
  type SiteLoad,
} from "../analysis/diff.js";
import { formatLoad, formatMs, formatRate, formatShare } from "../base/units.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { count, ms, share } from "./numbers.js";
import { type Style, styleFor, table } from "./table.js";

function reachedJson(reached: Reached | null): object | null {
  if (!reached) return null;
  return {
    pops: reached.pops.map((each) => ({ pop: each.pop, share: share(each.share) })),
    unreachable: share(reached.unreachable),
    rttMs: ms(reached.rttMs),
  };
}

function siteJson(site: SiteLoad | null): object | null {
  if (!site) return null;
  return {
    announces: site.announces,
    loadBps: count(site.loadBps),
    capacityBps: count(site.capacityBps),
    loadQps: count(site.loadQps),
    capacityQps: count(site.capacityQps),
    userShare: share(site.userShare),
  };
}

/** The stable form of `diff --json`: shares 0–1, ms, bit/s. */
function diffJson(older: string, newer: string, { services, sites }: DesignDiff): object {
  return {
    version: 1,
    old: older,
    new: newer,
    services: services.map(({ service, presence, regions }) => ({
      service,
      in: presence,
      regions: regions.map(({ region, moved, before, after }) => ({
        region,
        moved: share(moved),
        old: reachedJson(before),
        new: reachedJson(after),
      })),
    })),
    pops: sites.map(({ site, before, after }) => ({ pop: site, old: siteJson(before), new: siteJson(after) })),
  };
}

function reachedText(reached: Reached | null): string {
  if (!reached) return "not there";
  const whole = reached.pops.length === 1 && reached.unreachable === 0;
  const pops = reached.pops.map(({ pop, share: part }) => (whole ? pop : `${pop} ${formatShare(part)}`));
  if (reached.unreachable > 0) pops.push(`no PoP ${formatShare(reached.unreachable)}`);
  return pops.join(", ") || "no PoP";
}

function rttText({ before, after }: RegionDiff): string {
  const [was, is] = [before?.rttMs ?? null, after?.rttMs ?? null].map((rtt) => (rtt === null ? "–" : formatMs(rtt)));
  return was === is ? `${is}` : `${was} → ${is}`;
}

function regionRow(diff: RegionDiff): string[] {
  const [was, is] = [reachedText(diff.before), reachedText(diff.after)];
  const moved = diff.moved > 0 ? `${formatShare(diff.moved)} of users` : "";
  return [diff.region, was === is ? is : `${was} → ${is}`, moved, rttText(diff)];
}

function loadText(site: SiteLoad | null): string {
  if (!site) return "not there";
  if (!site.announces) return "announces nothing";
  const bits = site.loadBps > 0 || site.capacityBps !== null || site.loadQps === 0;
  const [amount, room] = bits ? [site.loadBps, site.capacityBps] : [site.loadQps, site.capacityQps];
  const unit = bits ? "bps" : "qps";
  const traffic = room === null ? formatRate(amount, unit) : formatLoad(amount, room, unit);
  return `${traffic}, ${formatShare(site.userShare)} of users`;
}

function siteRow({ site, before, after }: SiteDiff): string[] {
  return [site, `${loadText(before)} → ${loadText(after)}`];
}

function diffText({ services, sites }: DesignDiff, style: Style): string {
  if (services.length === 0 && sites.length === 0) return style.good("Nothing moves.\n");
  const parts = services.map(({ service, presence, regions }) => {
    const note = presence === "both" ? "" : `  ${presence}`;
    return `${style.bold(service)}${note}\n${table(regions.map(regionRow))}\n`;
  });
  if (sites.length > 0) parts.push(`${style.bold("PoPs")}\n${table(sites.map(siteRow))}`);
  return parts.join("");
}

/**
 * `anycast diff OLD NEW`: what moves between two designs.
 * @returns the exit code: 1 where one of them has an error
 */
export function diffCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [older, newer, ...more] = positionals;
  if (older === undefined || newer === undefined) throw new UsageError("diff wants two files, the older one first");
  if (more.length > 0) throw new UsageError(`diff takes two files, not also ${more.join(" ")}`);
  const scenario = values.get("scenario");
  const [before, after] = [load(io, older, scenario), load(io, newer, scenario)];
  const sound = [before, after].map((loaded) => reportErrors(io, loaded)).every(Boolean);
  const diff = diffDesigns(before.evaluation, after.evaluation);
  io.out(
    flags.has("json")
      ? `${JSON.stringify(diffJson(older, newer, diff), null, 2)}\n`
      : diffText(diff, styleFor(io.color)),
  );
  return sound ? OK : FAILED;
}
