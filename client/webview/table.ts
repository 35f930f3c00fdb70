import type { GraphLink, GraphNetwork } from "../../server/src/diagram/graph-model";
import type { DiagramFacility, DiagramModel, DiagramSite, ElementId } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import type { PageState } from "../../server/src/diagram/protocol";
import { press, toggleButton } from "./buttons";
import { facilityColumns, type PathRow, pathColumns, pathRows, siteColumns } from "./columns";
import { DataTable, fold } from "./data-table";
import { html } from "./dom";
import { linkColumns, networkColumns } from "./graph-columns";
import type { View, ViewContext } from "./view";

/** What is kept of the table over a reload. */
type Kept = NonNullable<PageState["table"]>;

/**
 * The picture in words: a table of paths, one of sites, and where the reader wants them one of exchanges and routers, and those of the
 * graph's networks and links.
 */
export class TableView implements View {
  readonly element: HTMLElement;
  readonly #filter = html("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the rows" });
  readonly #count = html("span", { class: "count", role: "status" });
  readonly #paths: DataTable<PathRow>;
  readonly #sites: DataTable<DiagramSite>;
  readonly #facilities: DataTable<DiagramFacility>;
  readonly #networks: DataTable<GraphNetwork>;
  readonly #links: DataTable<GraphLink>;
  readonly #exchanges: HTMLButtonElement;
  readonly #keep: (kept: Kept) => void;
  #kept: Kept;
  #marked: string | undefined;

  /** @param context where to report, and what was kept */
  constructor({ events, state, keep, ask }: ViewContext) {
    this.#kept = state.table ?? {};
    this.#keep = (kept) => keep({ table: kept });
    this.#paths = new DataTable(this.#kept.paths, { ...events, ordered: (paths) => this.#change({ paths }) });
    this.#sites = new DataTable(this.#kept.sites, { ...events, ordered: (sites) => this.#change({ sites }) });
    const ordered = (facilities: Kept["facilities"]): void => this.#change({ facilities });
    this.#facilities = new DataTable(this.#kept.facilities, { ...events, ordered });
    this.#networks = new DataTable(this.#kept.networks, {
      ...events,
      ordered: (networks) => this.#change({ networks }),
    });
    this.#links = new DataTable(this.#kept.links, { ...events, ordered: (links) => this.#change({ links }) });
    const more = (label: string, tip: string, wanted: "exchanges" | "graph"): HTMLButtonElement => {
      const button = toggleButton(label, tip, (shown) => {
        this.#change({ [wanted]: shown });
        ask({});
      });
      press(button, this.#kept[wanted] === true);
      return button;
    };
    this.#exchanges = more("Exchanges and routers", "List exchanges and carriers’ routers, too", "exchanges");
    const graph = more("Networks and links", "List what the graph shows, too", "graph");
    this.#filter.value = this.#kept.filter ?? "";
    this.#filter.addEventListener("input", () => this.#filtered());
    this.#filter.addEventListener("keydown", (event) => this.#key(event));
    const buttons = html("div", { class: "more-rows" }, this.#exchanges, graph);
    const tools = html("div", { class: "filter" }, this.#filter, this.#count, buttons);
    const label = { class: "tables", role: "region", "aria-label": "Tables of what is drawn", tabindex: 0 };
    this.element = html(
      "div",
      { class: "table-view" },
      tools,
      html("div", label, ...this.#all.map(({ element }) => element)),
    );
    this.#filtered();
  }

  show(model: DiagramModel): void {
    const under = model.header.scenario === null ? "as designed" : `under ${scenarioName(model)}`;
    const by = model.header.prefix === null ? "" : ` (${plain(model.header.prefix)})`;
    const about = `${plain(model.header.title, 60)}${by}, ${under}`;
    this.#paths.show(`Where users go: ${about}`, pathColumns(model), pathRows(model));
    this.#sites.show(`Sites: ${about}`, siteColumns(model), model.sites);
    const graph = this.#kept.graph === true ? model.graph : undefined;
    const listed = this.#kept.exchanges ?? model.facilities.length > 0;
    press(this.#exchanges, listed);
    // The other exchanges are among the graph's networks.
    const rest = graph && "Carriers’ routers, and exchanges without a route server";
    const caption = rest ?? "Exchanges and carriers’ routers";
    this.#facilities.show(caption, facilityColumns(), listed ? model.facilities : []);
    this.#facilities.element.classList.toggle("hidden", !listed);
    this.#networks.show("Networks and exchanges", networkColumns(model), graph?.networks ?? []);
    this.#links.show("Links", linkColumns(model), graph?.links ?? []);
    for (const { element } of [this.#networks, this.#links]) element.classList.toggle("hidden", graph === undefined);
    this.#say();
  }

  emphasise(ids: ReadonlySet<ElementId>): void {
    this.#toggle("lit", ids);
  }

  mark(ids: ReadonlySet<ElementId>): void {
    this.#toggle("marked", ids);
    const key = [...ids].join(" ");
    const [first] = this.#all.flatMap((table) => table.first("marked") ?? []);
    if (key !== this.#marked) first?.scrollIntoView({ block: "nearest" });
    this.#marked = key;
  }

  focus(): void {
    this.#filter.focus();
  }

  /** A row of a path belongs to its region too: what is said of the region is said of each of its rows. */
  #toggle(name: "lit" | "marked", ids: ReadonlySet<ElementId>): void {
    this.#paths.toggle(name, ({ id, region, flow }) => (flow === undefined ? ids.has(region.id) : ids.has(id)));
    for (const table of [this.#sites, this.#facilities, this.#networks, this.#links])
      table.toggle(name, ({ id }) => ids.has(id));
  }

  get #all(): readonly Pick<DataTable<PathRow>, "element" | "filter" | "count" | "first">[] {
    return [this.#paths, this.#sites, this.#facilities, this.#networks, this.#links];
  }

  #filtered(): void {
    const words = fold(this.#filter.value)
      .split(/\s+/)
      .filter((word) => word !== "");
    for (const table of this.#all) table.filter(words);
    this.#say();
    if (this.#filter.value !== (this.#kept.filter ?? "")) this.#change({ filter: this.#filter.value || undefined });
  }

  #say(): void {
    const counts = this.#all.map(({ count }) => count);
    const all = counts.reduce((sum, count) => sum + count.all, 0);
    const shown = counts.reduce((sum, count) => sum + count.shown, 0);
    this.#count.textContent = shown === all ? `${counted(all)} rows` : `${counted(shown)} of ${counted(all)} rows`;
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

function counted(rows: number): string {
  return rows.toLocaleString("en");
}

function scenarioName({ header }: DiagramModel): string {
  const scenario = header.scenarios.find(({ name }) => name === header.scenario);
  return plain(scenario?.title ?? header.scenario ?? "", 60);
}
