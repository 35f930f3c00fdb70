/** Types of code-server.mjs, which says what each does. */
export function whyNoCodeServer(): string | undefined;
export function installCodeServer(log: (line: string) => void): void;
export function startCodeServer(options: {
  home: string;
  vsix: string;
  settings?: Record<string, unknown>;
}): Promise<{ origin: string; stop: () => void }>;
export function windowAddress(origin: string, directory: string, file?: string): string;
export function freePort(): Promise<number>;
