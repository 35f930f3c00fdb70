import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json";
import { VALUE_KINDS } from "../../server/src/language/values";
import { DEFAULT_LATENCY } from "../../server/src/routing/latency";

const root = new URL("../../", import.meta.url);
const { contributes } = manifest;

/** All of the client's and the server's wiring, as one text. */
function sources(...folders: string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(new URL(`${folder}/${name}`, root), "utf8")),
    )
    .join("\n");
}

describe("the manifest", () => {
  test.each(contributes.commands)("command $command is registered by the client", ({ command }) => {
    expect(sources("client/src")).toContain(`registerCommand("${command}"`);
  });

  test("every command in a menu or behind a key is declared", () => {
    const declared = contributes.commands.map(({ command }) => command);
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
    for (const command of used) expect(declared).toContain(command);
  });

  test.each(Object.keys(contributes.configuration.properties))("setting %s is read by someone", (name) => {
    const last = name.slice(name.lastIndexOf(".") + 1);
    // The language client itself reads `trace.server`.
    if (name === "anycast.trace.server") expect(sources("client/src")).toContain('new LanguageClient("anycast"');
    else expect(sources("server/src/lsp")).toContain(`"${last}"`);
  });

  test("the latency model's settings are the model, within the language's own bounds", () => {
    const { properties } = contributes.configuration;
    const setting = (name: "stretch" | "speed" | "hop" | "access") => properties[`anycast.latency.${name}`];
    expect(setting("stretch")).toMatchObject({ default: DEFAULT_LATENCY.detour });
    expect(setting("speed")).toMatchObject({ default: DEFAULT_LATENCY.kmPerMs });
    expect(setting("hop")).toMatchObject({ default: DEFAULT_LATENCY.msPerAsHop });
    expect(setting("access")).toMatchObject({ default: DEFAULT_LATENCY.accessMs });
    for (const [name, kind] of [
      ["stretch", "stretch"],
      ["speed", "speed"],
      ["hop", "duration"],
      ["access", "duration"],
    ] as const) {
      const { min, max } = VALUE_KINDS[kind];
      expect(setting(name)).toMatchObject({ minimum: min, maximum: max });
    }
  });

  test("the editor's page lists every command and every setting", () => {
    const page = readFileSync(new URL("docs/editor.md", root), "utf8");
    for (const { command, title } of contributes.commands)
      expect(page).toContain(`\`Anycast: ${title}\` (\`${command}\`)`);
    const listed = page.replace(
      /`(anycast\.\w+\.)(\w+)`((?:, `\.\w+`)+)/g,
      (_, section: string, first: string, more: string) =>
        [first, ...(more.match(/\w+/g) ?? [])].map((name) => `\`${section}${name}\``).join(" "),
    );
    for (const name of Object.keys(contributes.configuration.properties)) expect(listed).toContain(`\`${name}\``);
  });

  test("every folder of a workspace may have settings of its own; the log is the window's", () => {
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties))
      expect(scope, name).toBe(name === "anycast.trace.server" ? "window" : "resource");
  });

  test("every setting says what it does", () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      expect(setting.markdownDescription.length, name).toBeGreaterThan(30);
    }
  });

  test("the walkthrough has five steps, whose buttons are commands and whose pictures have words", () => {
    const [walkthrough] = contributes.walkthroughs;
    expect(walkthrough?.steps).toHaveLength(5);
    const declared = [...contributes.commands.map(({ command }) => command), "workbench.view.testing.focus"];
    for (const { description, media } of walkthrough?.steps ?? []) {
      for (const [, command] of description.matchAll(/\(command:([^)]+)\)/g)) expect(declared).toContain(command);
      expect(media.altText.length).toBeGreaterThan(20);
    }
  });

  test("every picture that it names is there", () => {
    const pictures = JSON.stringify(manifest).match(/(?<=")(?:\.\/)?images\/[^"]+(?=")/g) ?? [];
    expect(pictures.length).toBeGreaterThan(4);
    for (const picture of pictures) expect(existsSync(new URL(picture, root)), picture).toBe(true);
  });

  test("nothing is needed at run time but what is bundled", () => {
    expect(manifest).not.toHaveProperty("dependencies");
  });
});
