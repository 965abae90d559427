import { expect, test } from "vitest";
import { chainWarnings } from "../../../src/sampling/markov/chain-warnings.ts";
import type { QuantityEstimate } from "../../../src/sampling/markov/quantity-estimate.ts";

function warningsAt(rHat: number): string[] {
  const quantity = { rHat, essBulk: 1000, essTail: 1000, stuck: [] } as unknown as QuantityEstimate;
  return chainWarnings({
    quantities: { x: quantity },
    chains: 4,
    drawsPerChain: 1000,
    nonFinite: { count: 0, first: undefined },
  });
}

test("an R-hat just above the limit is not shown as the limit", () => {
  expect(warningsAt(1.0142)).toEqual(["R-hat of x is 1.014, above 1.01: the chains do not agree yet"]);
  expect(warningsAt(1.01)).toEqual([]);
});
