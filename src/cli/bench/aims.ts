import type { Aim } from "./report.ts";

/** What was measured, and what was hoped for. */
type Comparison = Pick<Aim, "value" | "aim" | "unit">;

/** An aim that asks for `aim` or more. */
export function atLeast(name: string, comparison: Comparison): Aim {
  return { name, ...comparison, bound: "at least", met: comparison.value >= comparison.aim };
}

/** An aim that asks for `aim` or less. */
export function atMost(name: string, comparison: Comparison): Aim {
  return { name, ...comparison, bound: "at most", met: comparison.value <= comparison.aim };
}
