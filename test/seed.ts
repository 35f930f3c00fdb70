import * as fc from "fast-check";

// One commit, one answer: CI draws the same cases every time. Elsewhere every run draws new ones, and a failure prints its
// seed; SEED=n draws those again.
const { CI, SEED = CI === "true" ? "1" : undefined } = process.env;
if (SEED !== undefined) fc.configureGlobal({ seed: Number(SEED) });
