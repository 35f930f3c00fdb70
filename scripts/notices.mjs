// The licences of what is inside the bundles, as those licences ask: dist/THIRD-PARTY-NOTICES.txt, packed with the extension.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages whose data is reduced into the bundles at build time, so that no bundle names their files. */
const DATA_PACKAGES = ["airport-data-js", "iata-location", "world-atlas"];

/**
 * @param {readonly { metafile?: { inputs: Record<string, unknown> } }[]} results esbuild's, with metafiles
 * @returns {void}
 */
export function writeNotices(results) {
  const folders = new Set(DATA_PACKAGES.map((name) => `node_modules/${name}`));
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile?.inputs ?? {})) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder !== undefined) folders.add(folder);
    }
  }
  const notices = [...folders].map(noticeOf).sort();
  writeFileSync(
    `${root}dist/THIRD-PARTY-NOTICES.txt`,
    `This extension contains the following works of others, under their own licences.\n\n${notices.join("\n")}`,
  );
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8"));
  const by = typeof author === "string" ? author : author?.name;
  const file = readdirSync(root + folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  const text = file === undefined ? "" : `\n${readFileSync(`${root}${folder}/${file}`, "utf8").trim()}\n`;
  return `${"-".repeat(78)}\n${name} ${version}, ${license ?? "licence in the text below"}${by ? `, by ${by}` : ""}\n${text}`;
}
