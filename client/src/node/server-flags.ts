/**
 * What Node is started with for the language server. Trees and designs of a text live until the next keystroke: with a
 * nursery of this size, MB a half, most are gone before the collector looks at them.
 */
export const SERVER_FLAGS = ["--max-semi-space-size=64"] as const;
