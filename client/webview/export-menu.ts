import type { DiagramModel } from "../../server/src/diagram/model";
import type { Ground } from "../../server/src/diagram/palette";
import type { SavedPicture, SaveFormat } from "../../server/src/diagram/protocol";
import type { SvgOptions } from "../../server/src/diagram/svg";
import { loadLater } from "./later-loader";
import { MenuButton, type MenuItem } from "./menu";
import { rasterised } from "./raster";

/** How pictures are drawn. */
export interface ExportLook {
  readonly paper: Ground;
  /** Whether areas are shaded; left to the number of regions where undefined. */
  readonly territory: boolean | undefined;
  /** The AS graph where it is shown; the map otherwise. */
  readonly view: "graph" | undefined;
}

/** What the menu needs of the page. */
export interface ExportEvents {
  readonly look: () => ExportLook;
  /** The reader wants pictures on another ground. */
  readonly paper: (paper: Ground) => void;
  readonly save: (file: SavedPicture) => void;
  /** Tells the reader what has happened. */
  readonly say: (text: string) => void;
}

/** Writes what is shown into files and the clipboard, by the code that `anycast export` has too. */
export class ExportMenu {
  readonly button: MenuButton;
  readonly #events: ExportEvents;
  #model: DiagramModel | undefined;
  /** What was asked for before there was a picture. */
  #wanted: SaveFormat | undefined;

  /** @param events the page */
  constructor(events: ExportEvents) {
    this.#events = events;
    const file = (label: string, format: SaveFormat): MenuItem => ({ label, run: () => this.save(format) });
    const paper = (label: string, ground: Ground): MenuItem => ({
      label,
      run: () => events.paper(ground),
      chosen: () => events.look().paper === ground,
    });
    this.button = new MenuButton("Export", "Save or copy what is shown", [
      {
        label: "Picture with legend",
        items: [
          file("Save as SVG…", "svg"),
          file("Save as PNG…", "png"),
          { label: "Copy image", run: () => void this.#copy() },
        ],
      },
      {
        label: "Who reaches which site",
        items: [
          file("Save as CSV…", "csv"),
          file("Save as GeoJSON…", "geojson"),
          file("Save as Markdown…", "markdown"),
        ],
      },
      { label: "Picture’s background", items: [paper("Light", "light"), paper("Dark", "dark")] },
    ]);
    this.button.enable(false);
  }

  /** @param model the picture that is shown */
  show(model: DiagramModel): void {
    this.#model = model;
    const drawn = model.sites.length + model.regions.length > 0;
    this.button.enable(drawn);
    // Routes of an older text are not what was asked for.
    if (!drawn || this.#wanted === undefined || model.header.state !== "solved") return;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    this.save(wanted);
  }

  /**
   * Makes a file of the picture, at once or as soon as there is one.
   * @param format what to write
   */
  save(format: SaveFormat): void {
    const model = this.#model;
    if (model === undefined) this.#wanted = format;
    else this.#made(model, format).catch((error) => this.#failed(error));
  }

  async #made(model: DiagramModel, format: SaveFormat): Promise<void> {
    const content =
      format === "png"
        ? new Uint8Array(await (await this.#image(model)).arrayBuffer())
        : (await loadLater()).exported(format, model, this.#options());
    const drawn = format === "svg" || format === "png";
    const view = drawn && model.graph !== undefined ? this.#events.look().view : undefined;
    this.#events.save({ format, suffix: suffixOf(model, view), content });
  }

  async #copy(): Promise<void> {
    if (this.#model === undefined) return;
    try {
      // A promise, so that the clipboard still counts the click that asked for it.
      await navigator.clipboard.write([new ClipboardItem({ "image/png": this.#image(this.#model) })]);
      this.#events.say("The picture is in the clipboard.");
    } catch (error) {
      this.#failed(error);
    }
  }

  async #image(model: DiagramModel): Promise<Blob> {
    const { exported } = await loadLater();
    return rasterised(exported("svg", model, this.#options()));
  }

  #options(): SvgOptions {
    const { paper, ...look } = this.#events.look();
    return { theme: paper, ...look };
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#events.say(`The picture could not be exported: ${reason} Save as SVG works everywhere.`);
  }
}

/** What tells the file from others of the same design. */
function suffixOf({ header }: DiagramModel, view: string | undefined): string {
  const { services, service, scenario, targets, prefix, whatIf } = header;
  const parts = [
    view ?? null,
    services.length > 1 ? service : null,
    prefix === targets[0]?.prefix ? null : prefix,
    scenario,
    (whatIf?.failures.length ?? 0) > 0 ? "what-if" : null,
  ];
  return parts.flatMap((part) => part?.replace(/[^A-Za-z0-9_]+/g, "-").slice(0, 40) ?? []).join("-");
}
