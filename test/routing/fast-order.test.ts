import * as fc from "fast-check";
import { expect, it } from "vitest";
import { indicesByValue } from "../../server/src/routing/fast/order";

it("sorts indices by value, the lower index first among equals", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (values) => {
      const expected = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
      expect([...indicesByValue(Float64Array.from(values))]).toEqual(expected);
    }),
  );
});
