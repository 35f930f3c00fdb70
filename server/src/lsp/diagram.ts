import { type Connection, RequestType } from "vscode-languageserver";
import { compareService } from "../analysis/comparison";
import type { Answers } from "../analysis/types";
import { buildDiagram, chosenService } from "../diagram/build";
import { chosenFailures } from "../diagram/chosen-failures";
import type { DiagramGraph } from "../diagram/graph-model";
import type { DiagramTarget, ElementId } from "../diagram/model";
import { Digests, patchFor } from "../diagram/patch";
import {
  DETAILS_REQUEST,
  type DetailsParams,
  DIAGRAM_CHANGED,
  DIAGRAM_REQUEST,
  type DiagramChangedParams,
  type DiagramChoices,
  type DiagramParams,
  type DiagramPatch,
  ELEMENTS_AT_REQUEST,
  type ElementDetails,
  type ElementsAtParams,
  SOURCE_RANGE_REQUEST,
  type SourceRange,
  type SourceRangeParams,
  TRACE_REQUEST,
  type Trace,
  WRITE_SCENARIO_REQUEST,
  type WriteScenarioParams,
  type WrittenScenario,
} from "../diagram/protocol";
import { elementsAt, sourceOf } from "../diagram/source";
import { chosenTarget, drawnTargets, ofService } from "../diagram/targets";
import type { WhatIf } from "../diagram/what-if";
import { getHover } from "../service/hover/hover";
import { locationOf, rangeIn } from "../service/snapshot";
import { writeScenario } from "../service/write-scenario";
import type { OpenDesign, Place } from "./designs";
import { guarded } from "./guard";
import { filePlaceOf } from "./place";
import type { Workspace } from "./workspace";

/** How long a picture waits for the routes of the present text before the last ones are drawn, marked stale, ms. */
const GRACE_MS = 250;

const NOTHING: DiagramPatch = { set: [], remove: [] };

/** Answers the preview's questions (docs/preview-protocol.md). */
export class DiagramHandlers {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #digests = new Digests();

  /**
   * @param connection to the client
   * @param workspace what is drawn
   */
  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** Answers requests. */
  register(): void {
    this.#connection.onRequest(
      new RequestType<DiagramParams, DiagramPatch, never>(DIAGRAM_REQUEST),
      guarded(this.#connection, DIAGRAM_REQUEST, NOTHING, (params: DiagramParams) => this.#diagram(params)),
    );
    this.#connection.onRequest(
      new RequestType<SourceRangeParams, SourceRange | null, never>(SOURCE_RANGE_REQUEST),
      guarded<SourceRangeParams, SourceRange | null>(this.#connection, SOURCE_RANGE_REQUEST, null, (params) => {
        const place = this.#workspace.designs.place(params.textDocument.uri);
        const span = place && sourceOf(place.of.design, params.element);
        return (span && locationOf(place.snapshot, span)) ?? null;
      }),
    );
    this.#connection.onRequest(
      new RequestType<ElementsAtParams, readonly ElementId[], never>(ELEMENTS_AT_REQUEST),
      guarded<ElementsAtParams, readonly ElementId[]>(this.#connection, ELEMENTS_AT_REQUEST, [], (params) =>
        this.#elementsAt(params),
      ),
    );
    this.#connection.onRequest(
      new RequestType<DetailsParams, ElementDetails | null, never>(DETAILS_REQUEST),
      guarded<DetailsParams, ElementDetails | null>(this.#connection, DETAILS_REQUEST, null, (params) =>
        this.#details(params),
      ),
    );
    this.#connection.onRequest(
      new RequestType<DetailsParams, Trace | null, never>(TRACE_REQUEST),
      guarded<DetailsParams, Trace | null>(this.#connection, TRACE_REQUEST, null, (params) => this.#trace(params)),
    );
    this.#connection.onRequest(
      new RequestType<WriteScenarioParams, WrittenScenario | null, never>(WRITE_SCENARIO_REQUEST),
      guarded<WriteScenarioParams, WrittenScenario | null>(this.#connection, WRITE_SCENARIO_REQUEST, null, (params) =>
        this.#writeScenario(params),
      ),
    );
  }

  /**
   * Pictures of a design may have changed.
   * @param design the design; every open file of it is named
   */
  changed({ design }: OpenDesign): void {
    for (const { uri } of design.files) {
      const open = this.#workspace.texts.openDocument(uri);
      if (!open) continue;
      const params: DiagramChangedParams = { textDocument: { uri: open.uri } };
      void this.#connection.sendNotification(DIAGRAM_CHANGED, params);
    }
  }

  async #elementsAt({ textDocument, editor, position }: ElementsAtParams): Promise<readonly ElementId[]> {
    await this.#workspace.ready();
    const place = this.#workspace.designs.place(textDocument.uri);
    const cursor = this.#workspace.designs.place(editor.uri);
    if (!place || !cursor || cursor.of.root !== place.of.root) return [];
    return elementsAt(cursor.of.design, cursor.uri, cursor.document.offsetAt(position));
  }

  async #details(params: DetailsParams): Promise<ElementDetails | null> {
    const place = await this.#settledPlace(params.textDocument.uri);
    if (!place) return null;
    const { element } = params;
    const facts = await this.#workspace.answers.facts(place.of, { ...situationOf(place.of, params), element });
    const span = facts === undefined ? sourceOf(place.of.design, element) : undefined;
    const markdown = facts ?? (span && getHover(place.snapshot, span.file, span.start)?.markdown);
    return markdown === undefined ? null : { markdown };
  }

  async #trace(params: DetailsParams): Promise<Trace | null> {
    const place = await this.#settledPlace(params.textDocument.uri);
    const service = place && chosenService(place.of.design, params.service);
    const target = chosenTarget(drawnTargets(service), params);
    if (!place || !service || !target) return null;
    const asked = { ...situationOf(place.of, params), element: params.element, service: service.name };
    const paths = await this.#workspace.answers.trace(place.of, { ...asked, prefix: target.prefix });
    return paths ? { paths } : null;
  }

  /** A document in its design, with the routes of the present text where they come soon. */
  async #settledPlace(uri: string): Promise<Place | undefined> {
    await this.#workspace.ready();
    const before = this.#workspace.designs.place(uri);
    if (before) await this.#workspace.settled(before.of, GRACE_MS);
    return this.#workspace.designs.place(uri);
  }

  async #diagram({ textDocument, have, ...choices }: DiagramParams): Promise<DiagramPatch> {
    const of = (await this.#settledPlace(textDocument.uri))?.of;
    if (!of) return NOTHING;
    const primary = await this.#answers(of, choices.scenario ?? null, choices.failures);
    const targets = drawnTargets(chosenService(of.design, choices.service));
    const target = chosenTarget(targets, choices);
    const { answers, whatIf } = target === targets[0] ? primary : await this.#byTarget(of, choices, target, primary);
    const graph = choices.view === "graph" ? await this.#graph(of, choices, target?.prefix) : undefined;
    const findings = this.#workspace.findings(of);
    const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
    const stale = of.solved?.version !== of.version && of.failure?.version !== of.version;
    const model = buildDiagram({
      design: of.design,
      answers,
      whatIf,
      service: choices.service,
      prefix: target?.prefix,
      facilities: choices.facilities === true,
      graph,
      stale,
      errors: count("error"),
      warnings: count("warning"),
    });
    return patchFor(model, have ?? {}, this.#digests);
  }

  /** The AS graph, with everything that was there before where it was. */
  async #graph(of: OpenDesign, choices: DiagramChoices, prefix: string | undefined): Promise<DiagramGraph | undefined> {
    const service = chosenService(of.design, choices.service)?.name;
    const wanted = { ...situationOf(of, choices), service, prefix, widened: choices.widened ?? {} };
    const content = await this.#workspace.answers.graph(of, wanted);
    return content && this.#workspace.layouts.place(JSON.stringify([of.root, service ?? null]), content);
  }

  /** Answers of which the shown service's are those of another prefix than the primary one, compared by it too. */
  async #byTarget(
    of: OpenDesign,
    choices: DiagramChoices,
    target: DiagramTarget | undefined,
    primary: Situated,
  ): Promise<Situated> {
    const { answers, whatIf } = primary;
    const service = chosenService(of.design, choices.service)?.name;
    if (!answers || !target || service === undefined) return primary;
    const asked = { ...situationOf(of, choices), service, prefix: target.prefix };
    const answer = await this.#workspace.answers.target(of, asked);
    if (!answer) return primary;
    const drawn = { ...answers, services: ofService(answers.services, answer) };
    const before = whatIf?.comparison && (await this.#workspace.answers.target(of, { ...asked, failures: [] }));
    if (!whatIf?.comparison || !before) return { answers: drawn, whatIf };
    const change = compareService(of.design.regions, before, answer);
    const comparison = { ...whatIf.comparison, services: ofService(whatIf.comparison.services, change) };
    return { answers: drawn, whatIf: { ...whatIf, comparison } };
  }

  /** Where nothing of what is asked to fail exists, the answers are those without failures, and the header says so. */
  async #answers(of: OpenDesign, scenario: string | null, ids: DiagramParams["failures"]): Promise<Situated> {
    const chosen = chosenFailures(of.design, ids);
    if (chosen.failures.length > 0) {
      const failed = chosen.failures.map(({ id }) => id);
      const found = await this.#workspace.answers.whatIf(of, scenario, failed);
      return { answers: found?.answers, whatIf: { chosen, comparison: found?.comparison } };
    }
    const answers = await this.#workspace.answers.under(of, scenario);
    return { answers, whatIf: chosen.unknown.length > 0 ? { chosen, comparison: undefined } : undefined };
  }

  async #writeScenario({ textDocument, scenario, failures }: WriteScenarioParams): Promise<WrittenScenario | null> {
    const found = await filePlaceOf(this.#workspace, textDocument);
    if (!found) return null;
    const { place, file } = found;
    const { design } = place.snapshot;
    const chosen = chosenFailures(design, failures);
    const base = design.scenarios.find(({ name }) => name === scenario);
    const written = writeScenario(design, file, base, chosen.failures);
    if (!written) return null;
    const { name, edit, left } = written;
    return { name, edit: { range: rangeIn(place.document, edit), newText: edit.text }, left };
  }
}

/** What a picture is made of: answers, and what failures make of them. */
interface Situated {
  readonly answers: Answers | undefined;
  readonly whatIf: WhatIf | undefined;
}

/** The scenario and the failures that a picture is of, as solvers take them. */
function situationOf(of: OpenDesign, { scenario, failures }: DiagramChoices) {
  const failed = chosenFailures(of.design, failures).failures.map(({ id }) => id);
  return { scenario: scenario ?? null, failures: failed };
}
