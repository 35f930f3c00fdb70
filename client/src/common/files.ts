import * as vscode from "vscode";

/** More than any design or data set; base64 of it still fits a message. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/**
 * Reads a file through the editor, which reaches file systems that the server does not (remote, virtual, in the browser).
 * @param uri the file
 * @returns its bytes in base64, or null where there is no such file or it is larger than 256 MiB
 */
export async function readFileAsBase64(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST_BYTES) return null;
    return toBase64(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null; // Missing, a folder, or not allowed: for the server it is not there.
  }
}

/**
 * What is in a folder, through the editor.
 * @param uri the folder
 * @returns names, those of folders with a slash at the end; none where there is no such folder
 */
export async function listFolder(uri: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries.map(([name, type]) => (type & vscode.FileType.Directory ? `${name}/` : name));
  } catch {
    return [];
  }
}

/** By `btoa`, which desktop and browser both have; in pieces, for a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 0x8000) pieces.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return btoa(pieces.join(""));
}
