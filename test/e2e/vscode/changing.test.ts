import { describe, expect, test } from "vitest";
import { again } from "../helpers/editor-window";
import { windowFor } from "../helpers/window-for";

const CARRIERS = `as carrier AS64501 "Carrier" { at NRT, LHR }\n`;
const DESIGN = `include "carriers.anycast"
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }
as londonnet AS64503 "London Net" { at LHR  transit from carrier }

as example AS64500 "Example DNS" {
  at NRT, LHR
  transit from carrier
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
}

region japan "Japan"   { at NRT  users 118M  demand 20 Gbps  via tokyonet }
region uk    "Britain" { at LHR  users 66M   demand 12 Gbps  via londonnet }

scenario carrier-out "The carrier is down" { fail as carrier }
defaults { lint AC501 off  lint AC502 off  lint AC505 off }
`;

const code = windowFor({
  files: { "design.anycast": DESIGN, "carriers.anycast": CARRIERS },
  settings: {
    "files.autoSave": "off",
    "editor.inlayHints.enabled": "off",
    "editor.formatOnType": true,
    "editor.codeLens": false,
  },
});

const line = (start: string) => expect.poll(() => code.lineThatStarts(start));

describe("renaming", () => {
  test("changes a name wherever it stands, in an included file too", async () => {
    await code.at("transit from carr|ier }\nas london");
    await code.rename("backbone");
    await line("as tokyonet").toContain("transit from backbone }");
    await line("scenario").toContain("{ fail as backbone }");
    await code.show("carriers.anycast");
    await line("as backbone").toContain('AS64501 "Carrier"');
  });

  test("is refused with a reason where the name is taken, and where there is no name", async () => {
    await code.at("as tokyo|net");
    await code.rename("londonnet");
    const said = () => code.page.locator(".notifications-toasts, .monaco-editor-overlaymessage").allTextContents();
    await expect.poll(said).toContainEqual(expect.stringContaining("There is a network ‘londonnet’ already."));
    await line("as tokyonet").not.toBe("");
    await code.at("tran|sit from carrier }\nas london");
    await code.page.keyboard.press("F2");
    await expect.poll(said).toContainEqual(expect.stringContaining("There is no name here"));
  });
});

describe("formatting", () => {
  test("brings a document into the one style, and lines as they are typed", async () => {
    await code.afresh(DESIGN.replace("  at NRT, LHR", "\tat   NRT,LHR"));
    await code.command("Format Document");
    await line("  at NRT").toBe("  at NRT, LHR");
    await code.at("origin example|");
    await code.type("\n      prefix   198.51.100.0/24\n");
    await line("  prefix 198").toBe("  prefix 198.51.100.0/24");
  });
});

describe("code actions", () => {
  test("mend every finding of a code at once, and everything in the file", async () => {
    const wrong = DESIGN.replace("192.0.2.0/24", "192.0.2.1/24").replace("via tokyonet", "via tokyonat");
    await code.afresh(wrong.replace("via londonnet", "via londonnat"));
    await expect.poll(() => code.page.locator(".squiggly-error").count()).toBeGreaterThan(2);
    await code.at("via tokyo|net");
    await code.act("Quick Fix...", "Fix all 2 of AC002");
    await line("region japan").toContain("via tokyonet");
    await line("region uk").toContain("via londonnet");
    await line("  prefix").toContain("192.0.2.1/24");
    // It mends what is known when it is asked, and waits a second for it at most.
    await again(async () => {
      await code.command("Fix All");
      await expect.poll(() => code.lineThatStarts("  prefix"), { timeout: 5000 }).toBe("  prefix 192.0.2.0/24");
    });
    await expect.poll(() => code.page.locator(".squiggly-error").count()).toBe(0);
  });

  test("change what is not wrong: a ROA, routers with names, declarations in order", async () => {
    await code.at("192.0.2|.0/24");
    await code.act("Refactor...", "Add a ROA for 192.0.2.0/24");
    await line("roa").toBe("roa 192.0.2.0/24 origin AS64500");
    await code.at("at NRT, L|HR");
    await code.act("Refactor...", "Split LHR out as a PoP of ‘example’");
    await line("  pop lhr").toBe("  pop lhr { at LHR }");
    await code.at("at N|RT, LHR");
    await code.act("Refactor...", "Convert this ‘at’ list to named routers");
    await line("  router nrt").toBe("  router nrt { at NRT }");
    await code.act("Source Action...", "Organise declarations");
    await expect
      .poll(async () =>
        (await code.lines()).filter((text) => /^(defaults|roa|region)/.test(text)).map((text) => text.slice(0, 3)),
      )
      .toEqual(["def", "roa", "reg", "reg"]);
  });

  test("a comment exempts a line from a rule", async () => {
    const finding = code.page.locator(".squiggly-info, .squiggly-warning");
    await code.afresh(DESIGN.replace("AS64503", "AS0.64503"));
    await expect.poll(() => finding.count()).toBe(1);
    await code.at("as london|net");
    await code.page.keyboard.press("Control+Shift+Enter");
    await code.type("# anycast-ignore AC307 as the registry writes it");
    await expect.poll(() => finding.count()).toBe(0);
  });
});
