import type { Design } from "../language/design";
import { Project } from "../language/project";
import type { Bind } from "./designs";

/**
 * Makes designs with one project behind them, which keeps the trees of files that do not change.
 * @returns a function for one thread
 */
export function bindDesign(): Bind {
  let readFile: (uri: string) => string | undefined = () => undefined;
  const project = new Project({ readFile: (uri) => readFile(uri) });
  return (root, read): Design => {
    readFile = read;
    return project.load(root);
  };
}
