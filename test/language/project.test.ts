import { expect, test } from "vitest";
import { Project } from "../../server/src/language/project.js";
import { resolveUri } from "../../server/src/language/uri.js";
import { designOf, ROOT } from "../helpers/design.js";

test("an include counts as if pasted where it stands", () => {
  const design = designOf('as a AS1 { peer with b } include "parts/b.anycast" as d AS4 { peer with a }', {
    "parts/b.anycast": 'as b AS2 { peer with c } include "../c.anycast"',
    "c.anycast": "as c AS3 { peer with d }",
  });
  expect(design.diagnostics).toEqual([]);
  expect(design.ases.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
  expect(design.sessions.map(({ owner }) => owner.name)).toEqual(["a", "b", "c", "d"]);
  expect(design.files.map(({ uri }) => uri)).toEqual([
    ROOT,
    "file:///design/parts/b.anycast",
    "file:///design/c.anycast",
  ]);
});

test("a file that is included twice counts once", () => {
  const design = designOf('include "b.anycast" include "c.anycast"', {
    "b.anycast": 'include "c.anycast"',
    "c.anycast": "scenario s { }",
  });
  expect(design.scenarios).toHaveLength(1);
  expect(design.diagnostics).toEqual([]);
});

test("a file that includes itself is told so, once", () => {
  const design = designOf('include "main.anycast" scenario s { }', {});
  expect(design.diagnostics).toMatchObject([{ code: "AC010", message: "A file cannot include itself." }]);
  expect(design.scenarios).toHaveLength(1);
});

test("a circle of includes is named", () => {
  const design = designOf('include "b.anycast"', {
    "b.anycast": 'include "c.anycast"',
    "c.anycast": 'include "b.anycast"',
  });
  expect(design.diagnostics).toMatchObject([
    {
      code: "AC010",
      file: "file:///design/c.anycast",
      message: expect.stringContaining("b.anycast → c.anycast → b.anycast"),
    },
  ]);
});

test("a missing include is marked at its name, and the rest is there", () => {
  const text = 'include "nowhere.anycast"\nscenario s { }';
  const { diagnostics, scenarios, includes } = designOf(text);
  expect(diagnostics).toMatchObject([{ code: "AC010", start: 8, end: 25 }]);
  expect(includes).toMatchObject([{ loaded: false, path: "nowhere.anycast" }]);
  expect(scenarios).toHaveLength(1);
});

test("a missing include suggests the file that was meant", () => {
  const project = new Project({
    readFile: (uri) => (uri === ROOT ? 'include "sub/bakbone.anycast"' : undefined),
    listFiles: () => ["backbone.anycast", "other.anycast"],
  });
  const [found] = project.load(ROOT).diagnostics;
  expect(found?.fixes[0]?.edits[0]?.text).toBe('"sub/backbone.anycast"');
});

test("a root that cannot be read is an empty design with one mistake", () => {
  const design = new Project({ readFile: () => undefined }).load(ROOT);
  expect(design.diagnostics).toMatchObject([{ code: "AC010", file: ROOT }]);
  expect(design.ases).toEqual([]);
});

test("a mistake in an included file is reported there", () => {
  const { diagnostics } = designOf('include "b.anycast"', { "b.anycast": "\n?" });
  expect(diagnostics).toMatchObject([{ code: "AC001", file: "file:///design/b.anycast", start: 1, end: 2 }]);
});

test("trees of unchanged files are kept", () => {
  const texts = new Map([
    [ROOT, 'include "b.anycast"'],
    ["file:///design/b.anycast", "scenario s { }"],
  ]);
  const project = new Project({ readFile: (uri) => texts.get(uri) });
  const before = project.load(ROOT);
  texts.set(ROOT, 'include "b.anycast" scenario t { }');
  const after = project.load(ROOT);
  expect(after.scenarios.map(({ name }) => name)).toEqual(["s", "t"]);
  expect(after.files[1]?.tree).toBe(before.files[1]?.tree);
  expect(after.files[0]?.tree).not.toBe(before.files[0]?.tree);
});

test.each([
  ["file:///a/b.anycast", "c.anycast", "file:///a/c.anycast"],
  ["file:///a/b.anycast", "../x y.anycast", "file:///x%20y.anycast"],
  ["file:///a/b.anycast", "100%#1?.anycast", "file:///a/100%25%231%3F.anycast"],
  ["file:///a/b.anycast", "/c.anycast", "file:///c.anycast"],
  ["file:///c%3A/a/b.anycast", "sub\\d.anycast", "file:///c%3A/a/sub/d.anycast"],
  ["vscode-vfs://github/o/r/b.anycast", "c.anycast", "vscode-vfs://github/o/r/c.anycast"],
  ["untitled:Untitled-1", "c.anycast", undefined],
  ["a/b.anycast", "../c.anycast", "c.anycast"],
  ["b.anycast", "../c.anycast", "../c.anycast"],
  ["/a/b.anycast", "./d/c.anycast", "/a/d/c.anycast"],
])("%s names %s", (base, path, uri) => {
  expect(resolveUri(base, path)).toBe(uri);
});
