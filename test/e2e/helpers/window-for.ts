import { afterAll, beforeAll, beforeEach } from "vitest";
import { VsCode, type VsCodeOptions } from "./vscode";

/** What a window is to be like. */
interface WindowOptions extends VsCodeOptions {
  /**
   * What each test begins with: every file as it was first and the main one shown (unless said), a window loaded afresh
   * besides, or all as the test before has left it.
   */
  readonly each?: "text" | "window" | "nothing";
}

/**
 * A VS Code for all tests of a file, with a window on its main file.
 * @param options what it has
 * @returns it, started before the first test
 */
export function windowFor(options: WindowOptions): VsCode {
  const code = new VsCode(options);
  const { each = "text" } = options;
  beforeAll(async () => {
    await code.start();
    if (each !== "window") await code.open();
  });
  afterAll(() => code.stop());
  if (each === "text") beforeEach(() => code.afresh());
  if (each === "window") {
    beforeEach(async () => {
      code.restore();
      await code.open();
    });
  }
  return code;
}
