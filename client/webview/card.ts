import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { html } from "./dom";
import { graphCard } from "./graph-facts";
import { type Fact, facilityFacts, flowFacts, regionFacts, siteFacts } from "./text";

/** The box beside the pointer that says what an element is. */
export class Card {
  readonly element = html("div", { class: "card hidden", role: "status" });

  /**
   * @param model the picture
   * @param id what to tell about
   * @param at where the pointer is, in pixels of the window
   * @param does what a click does
   */
  show(model: DiagramModel, id: ElementId, at: readonly [number, number], does = "Click to go to its line"): void {
    const content = contentOf(model, id);
    if (content === undefined) {
      this.hide();
      return;
    }
    const rows = content.facts.flatMap(({ label, value }) => [html("dt", {}, label), html("dd", {}, value)]);
    const hint = html("p", { class: "hint" }, does);
    this.element.replaceChildren(html("h3", {}, content.title), html("dl", {}, ...rows), hint);
    this.element.classList.remove("hidden");
    const { width, height } = this.element.getBoundingClientRect();
    const left = at[0] + 14 + width > innerWidth ? at[0] - 14 - width : at[0] + 14;
    const top = at[1] + 14 + height > innerHeight ? at[1] - 14 - height : at[1] + 14;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, top)}px`;
  }

  /** Takes the card away. */
  hide(): void {
    this.element.classList.add("hidden");
  }
}

/**
 * What the picture itself says about an element.
 * @param model the picture
 * @param id an element
 * @returns undefined for one that the picture does not have
 */
export function contentOf(model: DiagramModel, id: ElementId): { title: string; facts: Fact[] } | undefined {
  const site = model.sites.find((candidate) => candidate.id === id);
  if (site !== undefined) return { title: nameOf(site), facts: siteFacts(model, site) };
  const region = model.regions.find((candidate) => candidate.id === id);
  if (region !== undefined) return { title: nameOf(region), facts: regionFacts(model, region) };
  const facility = model.facilities.find((candidate) => candidate.id === id);
  if (facility !== undefined) return { title: nameOf(facility), facts: facilityFacts(facility) };
  const flow = model.flows.find((candidate) => candidate.id === id);
  if (flow === undefined) return graphCard(model, id);
  const from = model.regions.find((candidate) => candidate.id === flow.region);
  return { title: from === undefined ? "A path" : `From ${nameOf(from)}`, facts: flowFacts(model, flow) };
}
