import type { DiagramChoice, DiagramHeader } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import type { DiagramChoices } from "../../server/src/diagram/protocol";
import { html, setText } from "./dom";

/** What is shown, and what else could be: service, scenario, address family and prefix. Only what leaves a choice is shown. */
export class Pickers {
  readonly element: HTMLElement;
  readonly #service = html("select", { class: "long hidden", "aria-label": "Service" });
  readonly #scenario = html("select", { class: "long hidden", "aria-label": "Scenario" });
  readonly #family = html("select", { class: "hidden", "aria-label": "Address family" });
  readonly #prefix = html("select", { class: "prefixes hidden", "aria-label": "Prefix" });
  /** The prefix, where there is no other to pick. */
  readonly #only = html("span", { class: "prefixes" });

  /** @param choose told what the reader picked; what is not named stays as it is */
  constructor(choose: (change: DiagramChoices) => void) {
    const picked = (select: HTMLSelectElement, change: (value: string | undefined) => DiagramChoices): void =>
      select.addEventListener("change", () => choose(change(select.value || undefined)));
    // Another service, or the other family, has other prefixes.
    picked(this.#service, (service) => ({ service, prefix: undefined }));
    picked(this.#scenario, (scenario) => ({ scenario }));
    picked(this.#family, (family) => ({ family: family === "6" ? 6 : 4, prefix: undefined }));
    picked(this.#prefix, (prefix) => ({ prefix }));
    const parts = [this.#service, this.#scenario, this.#family, this.#prefix, this.#only];
    this.element = html("div", { class: "pickers" }, ...parts);
  }

  /** @param header of the picture that is shown */
  show(header: DiagramHeader): void {
    const { targets, prefix } = header;
    fill(this.#service, header.services, header.service);
    fill(this.#scenario, [{ name: "", title: "As designed" }, ...header.scenarios], header.scenario);
    const family = targets.find((target) => target.prefix === prefix)?.family ?? targets[0]?.family;
    const families = [4, 6].filter((each) => targets.some((target) => target.family === each));
    const named = families.map((each) => ({ name: String(each), title: `IPv${each}` }));
    fill(this.#family, named, String(family));
    const prefixes = targets.filter((target) => target.family === family);
    const shown = prefixes.map((target) => ({ name: target.prefix, title: null }));
    fill(this.#prefix, shown, prefix);
    setText(this.#only, prefixes.length === 1 ? plain(prefix ?? "") : "");
    this.#only.classList.toggle("hidden", prefixes.length !== 1);
  }
}

/** Lists choices anew where they changed, and hides a picker that leaves none. */
function fill(select: HTMLSelectElement, choices: readonly DiagramChoice[], chosen: string | null): void {
  const wanted = choices.map(({ name, title }) => `${name}\n${title ?? ""}`).join("\n\n");
  if (select.dataset.choices !== wanted) {
    select.dataset.choices = wanted;
    select.replaceChildren(
      ...choices.map(({ name, title }) => html("option", { value: name }, plain(title ?? name, 40))),
    );
  }
  if (select.value !== (chosen ?? "")) select.value = chosen ?? "";
  select.classList.toggle("hidden", choices.length < 2);
}
