// npm run samples: writes the parts of the samples that are long lists, from the published data, into the files that
// people keep. What stands around the lists stays. docs/contributing.md says more.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { formatText } from "../../server/src/service/format/format";
import { CDNS, writeCdn } from "./cdn";
import { writeCountries } from "./countries";
import { readRelations, readRootSites, readSample } from "./data";
import { HOSTS, LETTERS, writeHosts, writeLetter } from "./letters";

const COUNTRIES = "samples/internet/countries.anycast";

if (!existsSync("../shared/data/sites")) {
  console.error("The published data is not beside this checkout: ../shared/data. Nothing was written.");
  process.exit(1);
}

const relations = readRelations();
const sites = [..."ABCDEFGHIJKLM"].flatMap(readRootSites);
rewrite(COUNTRIES, (text) => writeCountries(text, readSample(COUNTRIES), sites, relations));

const networks = readSample(COUNTRIES);
for (const file of new Set(HOSTS.map((host) => host.file))) {
  rewrite(`samples/root/${file}.anycast`, (text) => writeHosts(text, file, networks, relations));
}
for (const letter of LETTERS) {
  rewrite(`samples/root/${letter.letter.toLowerCase()}.anycast`, (text) => writeLetter(text, letter, networks));
}
for (const cdn of CDNS) rewrite(`samples/${cdn.file}.anycast`, (text) => writeCdn(text, cdn, networks, relations));

function rewrite(path: string, change: (text: string) => string): void {
  console.log(path);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, formatText(change(text)));
}
