import type { ErrorRecord } from "../../protocol/error-record.ts";
import { listOf } from "../../protocol/list-of.ts";
import type { PartItems } from "../work/submission.ts";
import type { PartOutcome } from "./part-outcome.ts";

/** Runs the items of a part, and those that throw again, as often as they may be. */
export async function withRetries(
  run: (items: PartItems) => Promise<PartOutcome>,
  items: PartItems,
  retries: number,
): Promise<PartOutcome> {
  const outcome = await run(items);
  // What failed as a whole, or holds functions in other places than before, is not taken apart.
  if (retries === 0 || outcome.kind !== "values" || outcome.errors.length === 0) return outcome;
  if (items.placeholders !== undefined || outcome.placeholders !== undefined || outcome.values.length === 0)
    return outcome;
  const failed = outcome.errors.map(([i]) => i);
  const again = await withRetries(
    run,
    { columns: items.columns.map((column) => failed.map((i) => column[i])) },
    retries - 1,
  );
  if (again.kind !== "values") return again;
  if (again.placeholders !== undefined) return outcome;
  const values = listOf(outcome.values, 0, outcome.values.length);
  for (const [k, i] of failed.entries()) values[i] = again.values[k];
  const errors = again.errors.map(([k, error]): readonly [number, ErrorRecord] => [failed[k] ?? k, error]);
  return { kind: "values", values, errors, ranMs: outcome.ranMs + again.ranMs };
}
