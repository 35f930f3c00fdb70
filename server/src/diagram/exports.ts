/** What a picture can be written as: one table for the command line and for the preview. */
import { catchmentsCsv } from "./csv";
import { catchmentsGeoJson } from "./geojson";
import { graphSvg } from "./graph-svg";
import { catchmentsMarkdown } from "./markdown";
import type { DiagramModel } from "./model";
import type { ExportFormat } from "./protocol";
import { pictureSvg, type SvgOptions } from "./svg";

const WRITERS: Readonly<Record<ExportFormat, (model: DiagramModel, look: SvgOptions) => string>> = {
  svg: (model, look) => (look.view === "graph" ? graphSvg(model, look) : undefined) ?? pictureSvg(model, look),
  geojson: (model) => `${JSON.stringify(catchmentsGeoJson(model), null, 2)}\n`,
  csv: catchmentsCsv,
  markdown: catchmentsMarkdown,
};

/**
 * @param format what to write
 * @param model the picture
 * @param look how a drawing looks; facts have no look
 * @returns the file's text
 */
export function exported(format: ExportFormat, model: DiagramModel, look: SvgOptions): string {
  return WRITERS[format](model, look);
}
