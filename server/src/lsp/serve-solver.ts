import type { MessageConnection } from "vscode-languageserver";
import { layOut } from "../diagram/graph-layout";
import { AnswersSender } from "./answers-update";
import type { Bind } from "./designs";
import { Engine } from "./engine";
import { isQuick } from "./guard";
import { ResultsSender } from "./results-update";
import {
  AliveProgress,
  AnswersRequest,
  CheckRequest,
  DetailRequest,
  ExpectationsRequest,
  FactsRequest,
  FindingsRequest,
  ForgetNotification,
  GraphRequest,
  LayoutRequest,
  MendsRequest,
  ResilienceProgress,
  ResilienceRequest,
  ResultsRequest,
  ServicesRequest,
  SolveRequest,
  TargetRequest,
  TraceRequest,
  WhatIfRequest,
} from "./solver-protocol";

/**
 * Answers over a connection, as the thread that computes routes.
 * @param connection to the language server, not yet listening
 * @param bind makes designs
 * @param afterSolve called when the results of a solve are on their way: a good moment to tidy up
 */
export function serveSolver(connection: MessageConnection, bind: Bind, afterSolve: () => void = () => {}): void {
  const engine = new Engine(bind);
  const sender = new ResultsSender();
  connection.onRequest(SolveRequest, (params) => {
    const results = engine.solve(params);
    if (isQuick(results)) setTimeout(afterSolve, 0);
    return sender.next(results);
  });
  connection.onRequest(ResultsRequest, (params) => {
    const results = engine.results(params);
    return results && sender.next(results);
  });
  connection.onRequest(FindingsRequest, (params) => engine.findings(params));
  const alive = (progress: string) => () => void connection.sendProgress(AliveProgress, progress, null);
  connection.onRequest(CheckRequest, (params, token) =>
    engine.check(params, alive(params.progress), () => token.isCancellationRequested),
  );
  connection.onRequest(ExpectationsRequest, (params, token) =>
    engine.expectations(params, alive(params.progress), () => token.isCancellationRequested),
  );
  connection.onRequest(MendsRequest, (params, token) => engine.mends(params, () => token.isCancellationRequested));
  connection.onRequest(DetailRequest, (params) => engine.detail(params));
  const answersSender = new AnswersSender();
  connection.onRequest(AnswersRequest, (params) => {
    const answers = engine.answers(params);
    return answers && answersSender.next(answers);
  });
  connection.onRequest(WhatIfRequest, (params) => engine.whatIf(params));
  connection.onRequest(GraphRequest, (params) => engine.graph(params));
  connection.onRequest(LayoutRequest, (task) => [...layOut(task)].map(([id, { x, y }]) => [id, x, y] as const));
  connection.onRequest(TargetRequest, (params) => engine.target(params));
  connection.onRequest(FactsRequest, (params) => engine.facts(params));
  connection.onRequest(TraceRequest, (params) => engine.trace(params));
  connection.onRequest(ServicesRequest, (params) => engine.services(params));
  connection.onRequest(ResilienceRequest, (params, token) =>
    engine.resilience(
      params,
      (soFar) => void connection.sendProgress(ResilienceProgress, params.progress, soFar),
      () => token.isCancellationRequested,
    ),
  );
  connection.onNotification(ForgetNotification, ({ root }) => engine.forget(root));
  connection.listen();
}
