import * as vscode from "vscode";
import { LANGUAGE_ID } from "./language";
import { TEMPLATES, type Template } from "./templates";

interface Choice extends vscode.QuickPickItem {
  readonly template: Template;
}

/**
 * Opens a new design, not yet saved, from a template that the reader picks.
 * @param wanted a template's id, for callers who know which; anything else lets the reader pick
 */
export async function newDesign(wanted: unknown): Promise<void> {
  const template = TEMPLATES.find(({ id }) => id === wanted) ?? (await pickTemplate());
  if (template === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: LANGUAGE_ID, content: template.text });
  await vscode.window.showTextDocument(document);
}

async function pickTemplate(): Promise<Template | undefined> {
  const choices = TEMPLATES.map((template): Choice => ({ label: template.title, detail: template.detail, template }));
  const placeHolder = "What the new design starts with";
  return (await vscode.window.showQuickPick(choices, { placeHolder, matchOnDetail: true }))?.template;
}
