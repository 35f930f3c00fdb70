/** The routing core as a library: a `Network` goes in, routes come out. It knows no text. */
export { solveAfter } from "./after";
export * from "./builder";
export { PrefixContext } from "./context";
export { DECISION_STEPS, TIE_BREAKERS } from "./decision";
export * from "./errors";
export { tiedRivals } from "./explain";
export * from "./forward";
export { solveGeneral } from "./general/engine";
export { igpCosts } from "./igp";
export * from "./latency";
export * from "./network";
export { solveReference } from "./reference/engine";
export { validateOrigin } from "./rov";
export { disputeReason } from "./safety";
export * from "./solve";
export * from "./types";
