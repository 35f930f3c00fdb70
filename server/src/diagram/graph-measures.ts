/** Distances in the AS graph, pixels at zoom 1. */

/** Pixels from a node to the next one in its row. */
export const COLUMN = 76;

/** Pixels from a row to the next one of its level. */
export const ROW = 46;

/** Pixels from the last row of a level to the first of the next. */
export const LEVEL_GAP = 96;
