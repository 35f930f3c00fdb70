import type { DecisionStep } from "./types";

/** One step of the decision process: what it is called, what it asks, and where it is written. */
export interface DecisionStepInfo {
  readonly step: DecisionStep;
  readonly title: string;
  readonly source: string;
}

/**
 * The decision process in order (routing model §4; RFC 4271 §9.1.2.2 a–g). `only-route` is no step: there was nothing
 * to decide. Everything up to `igp-cost` can be relied on; what comes after breaks a tie.
 */
export const DECISION_STEPS: readonly DecisionStepInfo[] = [
  { step: "only-route", title: "the only route", source: "" },
  { step: "local", title: "locally originated", source: "RFC 4271 §9.1.1" },
  { step: "local-pref", title: "highest local-pref", source: "RFC 4271 §9.1.1" },
  { step: "as-path", title: "shortest AS path", source: "RFC 4271 §9.1.2.2 a" },
  { step: "origin", title: "lowest origin code", source: "RFC 4271 §9.1.2.2 b" },
  { step: "med", title: "lowest MED", source: "RFC 4271 §9.1.2.2 c" },
  { step: "ebgp", title: "eBGP over iBGP", source: "RFC 4271 §9.1.2.2 d" },
  { step: "igp-cost", title: "nearest egress by IGP cost", source: "RFC 4271 §9.1.2.2 e" },
  { step: "router-id", title: "lowest router ID", source: "RFC 4271 §9.1.2.2 f; RFC 4456 §9" },
  { step: "cluster-list", title: "shortest cluster list", source: "RFC 4456 §9" },
  { step: "session-order", title: "first session declared", source: "RFC 4271 §9.1.2.2 g" },
];

/** The steps that only break a tie: no operator can rely on them (routing model §4). */
export const TIE_BREAKERS: ReadonlySet<DecisionStep> = new Set(["router-id", "cluster-list", "session-order"]);
