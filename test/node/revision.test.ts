import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isRevision, readRevision } from "../../server/src/node/revision";

let folder = "";
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.net", ...args], {
    cwd: folder,
    stdio: "ignore",
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "anycast-git-"));
  git("init", "-q");
  mkdirSync(join(folder, "plans"));
  writeFileSync(join(folder, "plans", "a.anycast"), "# older\n");
  git("add", ".");
  git("commit", "-q", "-m", "older");
  writeFileSync(join(folder, "plans", "a.anycast"), "# newer\n");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a file in a revision", () => {
  test("is read as that revision has it, from the working folder", () => {
    expect(readRevision("git:HEAD:plans/a.anycast", folder)?.toString()).toBe("# older\n");
    expect(readRevision("git:HEAD:a.anycast", join(folder, "plans"))?.toString()).toBe("# older\n");
    expect(readRevision("git:HEAD:../plans/a.anycast", join(folder, "plans"))?.toString()).toBe("# older\n");
  });

  test("that is not there is not read", () => {
    expect(readRevision("git:HEAD:plans/b.anycast", folder)).toBeUndefined();
    expect(readRevision("git:nowhere:plans/a.anycast", folder)).toBeUndefined();
    expect(readRevision("git:HEAD:plans/a.anycast", tmpdir())).toBeUndefined();
  });

  test("is told from a path and from an option", () => {
    expect(isRevision("git:origin/main:a.anycast")).toBe(true);
    expect(["a.anycast", "git:a.anycast", "git:--output=x:a.anycast", "c:/git:HEAD:a"].map(isRevision)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
