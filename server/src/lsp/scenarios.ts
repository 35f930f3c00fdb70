import { type Connection, RequestType } from "vscode-languageserver";
import { servicesPage } from "../service/side-by-side";
import { guarded } from "./guard";
import { PICK_SCENARIO_REQUEST, type PickScenarioParams, SERVICES_REQUEST, type ServicesParams } from "./protocol";
import type { Workspace } from "./workspace";

/** How long the answer waits for the routes of the present text, ms: they tell which scenario is shown. */
const PATIENCE_MS = 3000;

/**
 * Answers which scenario hints and hovers follow, and how services compare under it.
 * @param connection to the client
 * @param workspace whose designs are shown
 */
export function registerScenarios(connection: Connection, workspace: Workspace): void {
  connection.onRequest(
    new RequestType<PickScenarioParams, string | null, never>(PICK_SCENARIO_REQUEST),
    guarded<PickScenarioParams, string | null>(connection, PICK_SCENARIO_REQUEST, null, async (params) => {
      await workspace.ready();
      const of = workspace.designs.place(params.textDocument.uri)?.of;
      if (!of) return null;
      const wanted = params.scenario ?? null;
      const known = wanted === null || of.design.scenarios.some(({ name }) => name === wanted);
      await workspace.settled(of, PATIENCE_MS);
      if (known) await workspace.pick(of, wanted);
      return workspace.designs.byRoot(of.root)?.solved?.results.scenario ?? null;
    }),
  );
  connection.onRequest(
    new RequestType<ServicesParams, string | null, never>(SERVICES_REQUEST),
    guarded<ServicesParams, string | null>(connection, SERVICES_REQUEST, null, async ({ textDocument: { uri } }) => {
      await workspace.ready();
      const before = workspace.designs.place(uri)?.of;
      if (!before) return null;
      await workspace.settled(before, PATIENCE_MS);
      const of = workspace.designs.byRoot(before.root);
      const columns = of && (await workspace.answers.services(of));
      if (!of || !columns) return null;
      const titles = new Map(of.design.regions.map(({ name, title }) => [name, title ?? name]));
      return servicesPage(columns, (region) => titles.get(region) ?? region, of.solved?.results.scenario ?? null);
    }),
  );
}
