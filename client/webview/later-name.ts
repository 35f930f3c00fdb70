/** What the page and the bundle of what the first picture does without (later.ts) agree on. */
import type { exported } from "../../server/src/diagram/exports";
import type { areasAround } from "../../server/src/diagram/territory";
import type { markdown } from "./markdown";

/** What the bundle has. */
export interface Later {
  readonly areasAround: typeof areasAround;
  readonly exported: typeof exported;
  readonly markdown: typeof markdown;
}

/** Where it leaves that: a property of the page's global object. */
export const LATER = "anycastLater";
