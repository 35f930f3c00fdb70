import type { DiagramFacility, DiagramModel, DiagramSite, ElementId } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import type { PageState } from "../../server/src/diagram/protocol";
import { facilityColumns, type PathRow, pathColumns, pathRows, siteColumns } from "./columns";
import { DataTable, fold } from "./data-table";
import { html } from "./dom";
import type { View, ViewContext } from "./view";

/** What is kept of the table over a reload. */
type Kept = NonNullable<PageState["table"]>;

/** The picture in words: a table of paths, one of sites, and one of exchanges and routers where they are shown. */
export class TableView implements View {
  readonly element: HTMLElement;
  readonly #filter = html("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the rows" });
  readonly #count = html("span", { class: "count", role: "status" });
  readonly #paths: DataTable<PathRow>;
  readonly #sites: DataTable<DiagramSite>;
  readonly #facilities: DataTable<DiagramFacility>;
  readonly #keep: (kept: Kept) => void;
  #kept: Kept;
  #marked: string | undefined;

  /** @param context where to report, and what was kept */
  constructor({ events, state, keep }: ViewContext) {
    this.#kept = state.table ?? {};
    this.#keep = (kept) => keep({ table: kept });
    this.#paths = new DataTable(this.#kept.paths, { ...events, ordered: (paths) => this.#change({ paths }) });
    this.#sites = new DataTable(this.#kept.sites, { ...events, ordered: (sites) => this.#change({ sites }) });
    const ordered = (facilities: Kept["facilities"]): void => this.#change({ facilities });
    this.#facilities = new DataTable(this.#kept.facilities, { ...events, ordered });
    this.#filter.value = this.#kept.filter ?? "";
    this.#filter.addEventListener("input", () => this.#filtered());
    this.#filter.addEventListener("keydown", (event) => this.#key(event));
    const tools = html("div", { class: "filter" }, this.#filter, this.#count);
    const label = { class: "tables", role: "region", "aria-label": "Tables of what is drawn", tabindex: 0 };
    this.element = html(
      "div",
      { class: "table-view" },
      tools,
      html("div", label, this.#paths.element, this.#sites.element, this.#facilities.element),
    );
    this.#filtered();
  }

  show(model: DiagramModel): void {
    const under = model.header.scenario === null ? "as designed" : `under ${scenarioName(model)}`;
    const by = model.header.prefix === null ? "" : ` (${plain(model.header.prefix)})`;
    const about = `${plain(model.header.title, 60)}${by}, ${under}`;
    this.#paths.show(`Where users go: ${about}`, pathColumns(model), pathRows(model));
    this.#sites.show(`Sites: ${about}`, siteColumns(model), model.sites);
    this.#facilities.show("Exchanges and carriers’ routers", facilityColumns(), model.facilities);
    this.#facilities.element.classList.toggle("hidden", model.facilities.length === 0);
    this.#say();
  }

  emphasise(ids: ReadonlySet<ElementId>): void {
    this.#toggle("lit", ids);
  }

  mark(ids: ReadonlySet<ElementId>): void {
    this.#toggle("marked", ids);
    const key = [...ids].join(" ");
    if (key !== this.#marked)
      (this.#paths.first("marked") ?? this.#sites.first("marked"))?.scrollIntoView({ block: "nearest" });
    this.#marked = key;
  }

  focus(): void {
    this.#filter.focus();
  }

  /** A row of a path belongs to its region too: what is said of the region is said of each of its rows. */
  #toggle(name: "lit" | "marked", ids: ReadonlySet<ElementId>): void {
    this.#paths.toggle(name, ({ id, region, flow }) => (flow === undefined ? ids.has(region.id) : ids.has(id)));
    for (const table of [this.#sites, this.#facilities]) table.toggle(name, ({ id }) => ids.has(id));
  }

  #filtered(): void {
    const words = fold(this.#filter.value)
      .split(/\s+/)
      .filter((word) => word !== "");
    this.#paths.filter(words);
    this.#sites.filter(words);
    this.#facilities.filter(words);
    this.#say();
    if (this.#filter.value !== (this.#kept.filter ?? "")) this.#change({ filter: this.#filter.value || undefined });
  }

  #say(): void {
    const counts = [this.#paths.count, this.#sites.count, this.#facilities.count];
    const all = counts.reduce((sum, count) => sum + count.all, 0);
    const shown = counts.reduce((sum, count) => sum + count.shown, 0);
    this.#count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#filter.value === "") return;
    event.stopPropagation();
    this.#filter.value = "";
    this.#filtered();
  }

  #change(change: Kept): void {
    this.#kept = { ...this.#kept, ...change };
    this.#keep(this.#kept);
  }
}

function scenarioName({ header }: DiagramModel): string {
  const scenario = header.scenarios.find(({ name }) => name === header.scenario);
  return plain(scenario?.title ?? header.scenario ?? "", 60);
}
