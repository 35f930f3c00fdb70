import { formatPeople, formatShare } from "../../server/src/base/units";
import type { DiagramModel } from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";
import { counted, listed } from "./text";

/**
 * One line about the whole picture.
 * @param model the picture
 * @param onMap whether the map is what is looked at: only there what has no place is missing
 * @returns what the line at the bottom says
 */
export function statusText(model: DiagramModel, onMap: boolean): string {
  const { sites, regions, flows } = model;
  const parts = [counted(regions.length, "region"), counted(sites.length, "site")];
  const users = regions.reduce((sum, region) => sum + (region.users ?? 0), 0);
  if (users > 0) {
    parts.push(`${formatPeople(users)} users`);
    const lost = regions.reduce((sum, region) => sum + (region.users ?? 0) * lostShare(region.answers), 0);
    parts.push(lost > 0 ? `${formatShare(lost / users)} of them not reached` : "all reached");
  }
  const ties = flows.filter((flow) => !flow.certain).length;
  if (ties > 0) parts.push(`${counted(ties, "path")} on a tie`);
  const adrift = onMap ? regions.filter((region) => region.place === null) : [];
  const names = adrift.map((region) => nameOf(region, 20));
  if (adrift.length > 0) parts.push(`not on the map: ${listed(names, 3)}`);
  if (model.header.state === "stale")
    parts.unshift(
      model.header.broken ? "The text has mistakes: this is the picture before them" : "Solving newer text",
    );
  if (model.header.message !== null && sites.length + regions.length > 0) parts.push(plain(model.header.message, 200));
  return parts.join(" · ");
}

function lostShare(answers: DiagramModel["regions"][number]["answers"]): number {
  return answers.reduce((sum, answer) => sum + (answer.outcome === "pop" ? 0 : answer.share), 0);
}
