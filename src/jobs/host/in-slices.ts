import { sliceColumns } from "../../client/calls/sequences.ts";
import type { ErrorRecord } from "../../protocol/error-record.ts";
import type { Placeholder } from "../../protocol/function-ref.ts";
import { isWhole } from "../work/result-reading.ts";
import type { PartItems } from "../work/submission.ts";
import type { PartOutcome } from "./part-outcome.ts";

/** How long the items of a job take, as far as a host has measured. */
export interface ItemPace {
  /** Mean of an item, ms; undefined before the first. */
  itemMs: number | undefined;
}

// An engine is given so much of a part at once, ms: tasks of clients that come meanwhile go before the rest.
const SLICE_MS = 100;
// Items of the first slice, and how much larger the next may be: what an item takes is not known.
const FIRST = 1;
const GROWTH = 16;

/**
 * Runs the items of a part in slices.
 *
 * @param run - runs some of them, once no task of a client is there
 */
export async function inSlices(
  run: (items: PartItems) => Promise<PartOutcome>,
  items: PartItems,
  pace: ItemPace,
): Promise<PartOutcome> {
  const length = items.columns[0]?.length ?? 0;
  let size = sizeOf(pace) ?? FIRST;
  // Paths of functions among the items count from the first of them.
  if (size >= length || items.placeholders !== undefined) return measured(run, items, pace);
  const columns = items.columns.map((column) => ({ items: column, placeholders: [] }));
  const values: unknown[] = [];
  const errors: (readonly [number, ErrorRecord])[] = [];
  const placeholders: Placeholder[] = [];
  let ranMs = 0;
  for (let next = 0; next < length; ) {
    const end = Math.min(length, next + size);
    const outcome = await measured(run, sliceColumns(columns, next, end), pace);
    if (outcome.kind !== "values" || isWhole(outcome)) return outcome;
    for (let i = 0; i < end - next; i++) values.push(outcome.values[i]);
    for (const [i, error] of outcome.errors) errors.push([next + i, error]);
    for (const { path, ref } of outcome.placeholders ?? []) {
      const [i, ...rest] = path;
      placeholders.push({ path: [next + Number(i), ...rest], ref });
    }
    ranMs += outcome.ranMs;
    next = end;
    size = Math.min(sizeOf(pace) ?? FIRST, size * GROWTH);
  }
  return { kind: "values", values, errors, ranMs, ...(placeholders.length > 0 && { placeholders }) };
}

async function measured(
  run: (items: PartItems) => Promise<PartOutcome>,
  items: PartItems,
  pace: ItemPace,
): Promise<PartOutcome> {
  const outcome = await run(items);
  if (outcome.kind !== "values") return outcome;
  const itemMs = outcome.ranMs / Math.max(1, items.columns[0]?.length ?? 0);
  pace.itemMs = pace.itemMs === undefined ? itemMs : pace.itemMs + 0.3 * (itemMs - pace.itemMs);
  return outcome;
}

function sizeOf({ itemMs }: ItemPace): number | undefined {
  return itemMs === undefined ? undefined : Math.max(1, Math.floor(SLICE_MS / Math.max(itemMs, 1e-6)));
}
