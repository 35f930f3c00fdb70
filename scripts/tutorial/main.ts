// npm run pictures: draws the pictures of docs/tutorial anew with the built command line.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PICTURES, slim } from "./pictures";

const FOLDER = "docs/images/tutorial";
mkdirSync(FOLDER, { recursive: true });
for (const { file, args } of PICTURES) {
  const svg = execFileSync(process.execPath, ["dist/cli.js", ...args], {
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
    stdio: ["ignore", "pipe", "ignore"],
  });
  writeFileSync(join(FOLDER, file), slim(svg));
  console.log(`wrote ${join(FOLDER, file)}`);
}
