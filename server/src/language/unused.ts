import { type Binding, type Declaration, spanOf } from "./binding.js";
import type { As } from "./design.js";

/**
 * Reports ASes that nothing refers to and that have no sessions: they take part in no route. With an `internet`
 * statement an `as` block may speak of a network that the graph connects, so nothing is reported then. Exchanges
 * without members have a rule of their own (AC408); regions, services and scenarios act by being there.
 * @param binding the bound design
 */
export function reportUnused(binding: Binding): void {
  if (binding.hasInternet) return;
  for (const declaration of binding.ases.all) {
    const { element, listed } = declaration;
    if (!listed || element.sessions.length > 0 || element.neighbors.length > 0) continue;
    if (isReferred(binding, element)) continue;
    const fixes = [removing(declaration)];
    const message = `Nothing refers to ‘${element.name}’, and it has no sessions.`;
    binding.report("AC011", element.nameSource, message, { fixes, unnecessary: true });
  }
}

function isReferred(binding: Binding, as: As): boolean {
  const referred = (symbol: As | As["routers"][number]) =>
    binding.index.of(symbol).some((occurrence) => occurrence.role === "reference");
  return referred(as) || as.routers.some(referred);
}

/** Removes a declaration and the line that it leaves empty. */
function removing({ element, node, file }: Declaration<As>) {
  const { text } = file;
  let { start, end } = spanOf(file, node);
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[ \t]/.test(text.charAt(end))) end++;
  const ownLine = start === 0 || text.charAt(start - 1) === "\n";
  if (ownLine && text.charAt(end) === "\r") end++;
  if (ownLine && text.charAt(end) === "\n") end++;
  return { title: `Remove ‘${element.name}’`, edits: [{ file: file.uri, start, end, text: "" }] };
}
