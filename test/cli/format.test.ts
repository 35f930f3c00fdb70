import { describe, expect, test } from "vitest";
import { runCli } from "../helpers/cli";

const UNTIDY = "as a AS64500{at NRT}";
const TIDY = "as a AS64500 { at NRT }\n";

function format(args: readonly string[], files: Readonly<Record<string, string>>) {
  const written: Record<string, string> = {};
  const run = runCli(["format", ...args], files, {
    writeText: (path, text) => {
      written[path] = text;
      return path !== "locked";
    },
  });
  return { ...run, written };
}

describe("anycast format", () => {
  test("rewrites what is not in the style, and names it", () => {
    expect(format(["a", "b"], { a: UNTIDY, b: TIDY })).toEqual({
      code: 0,
      out: "a\n",
      error: "",
      written: { a: TIDY },
    });
  });

  test("--check writes nothing and fails where a file is not in the style", () => {
    expect(format(["--check", "a", "b"], { a: UNTIDY, b: TIDY })).toEqual({
      code: 1,
      out: "a is not formatted\n",
      error: "",
      written: {},
    });
    expect(format(["--check", "b"], { b: TIDY })).toMatchObject({ code: 0, out: "" });
  });

  test("leaves a file with mistakes of syntax alone, and goes on with the next", () => {
    const { code, error, written } = format(["broken", "a"], { broken: "as  a AS64500 {", a: UNTIDY });
    expect(code).toBe(1);
    expect(error).toMatch(/^broken:1:\d+: error AC001: The ‘}’ of this as block is missing/);
    expect(written).toEqual({ a: TIDY });
  });

  test("takes a file whose mistakes are not of syntax, and one whose includes are elsewhere", () => {
    expect(format(["a"], { a: `include   "none"\n${UNTIDY}` })).toMatchObject({ code: 0, error: "" });
    expect(format(["a"], { a: "as a AS64500 { transit  from nobody }" })).toMatchObject({ code: 0, error: "" });
  });

  test("says what it cannot read or write", () => {
    expect(format(["none"], {})).toMatchObject({ code: 1, error: "none:1:1: error AC010: this file cannot be read\n" });
    expect(format(["locked"], { locked: UNTIDY })).toMatchObject({
      code: 1,
      error: "locked:1:1: error: this file cannot be written\n",
    });
  });

  test("wants a file", () => {
    expect(format([], {}).code).toBe(2);
  });
});
