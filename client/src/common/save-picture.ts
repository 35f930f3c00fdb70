import * as vscode from "vscode";
import { SAVE_FORMATS, type SavedPicture, type SaveFormat } from "../../../server/src/diagram/protocol";

/** What a format is called, and how its files end. */
interface FormatInfo {
  readonly label: string;
  readonly detail: string;
  readonly ending: string;
}

/** Formats by name. */
const FORMATS: Readonly<Record<SaveFormat, FormatInfo>> = {
  svg: { label: "SVG", detail: "The map or graph with title and legend, sharp at any size", ending: "svg" },
  png: { label: "PNG", detail: "The same as an image", ending: "png" },
  csv: { label: "CSV", detail: "Who reaches which site, a row for each path", ending: "csv" },
  geojson: { label: "GeoJSON", detail: "Sites, regions and paths for a map of your own", ending: "geojson" },
  markdown: { label: "Markdown", detail: "Who reaches which site, as tables for a document", ending: "md" },
};

/**
 * Asks what to write.
 * @returns a format; undefined where the reader would rather not
 */
export async function pickFormat(): Promise<SaveFormat | undefined> {
  const items = SAVE_FORMATS.map((format) => {
    const { label, detail } = FORMATS[format];
    return { format, label, detail };
  });
  const picked = await vscode.window.showQuickPick(items, { placeHolder: "What to make of the picture" });
  return picked?.format;
}

/**
 * Asks where to, and writes a file there, through the editor's file systems: virtual ones too.
 * @param design whose picture it is
 * @param file what the page has made
 */
export async function savePicture(design: vscode.Uri, { format, suffix, content }: SavedPicture): Promise<void> {
  const { label, ending } = FORMATS[format];
  const target = await vscode.window.showSaveDialog({
    title: `Save as ${label}`,
    filters: { [label]: [ending] },
    ...defaultFor(design, suffix, ending),
  });
  if (target === undefined) return;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${nameOf(target)} could not be written: ${reason}`);
    return;
  }
  const open = "Open";
  const answer = await vscode.window.showInformationMessage(`Saved ${nameOf(target)}.`, open);
  if (answer === open) await vscode.commands.executeCommand("vscode.open", target);
}

/** Beside the design; for one that is no file yet, in the workspace's first folder. */
function defaultFor(design: vscode.Uri, suffix: string, ending: string): { readonly defaultUri?: vscode.Uri } {
  const stem = nameOf(design).replace(/\.anycast$/, "");
  const name = `${stem}${suffix === "" ? "" : `-${suffix}`}.${ending}`;
  const folder =
    design.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(design, "..");
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
