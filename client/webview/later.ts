/**
 * What the first picture does without, in a bundle of its own that is loaded when it is first wanted (later-loader.ts): writing
 * files with the whole world map in them, areas on the sphere, and Markdown. It is half of the page's code.
 */
import { exported } from "../../server/src/diagram/exports";
import { areasAround } from "../../server/src/diagram/territory";
import { LATER, type Later } from "./later-name";
import { markdown } from "./markdown";

const later: Later = { areasAround, exported, markdown };
Reflect.set(globalThis, LATER, later);
