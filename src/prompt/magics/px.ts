import type { AsyncResult } from "../../client/results/async-result.ts";
import type { DirectView } from "../../client/views/direct-view.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { ExecuteReply } from "../../protocol/messages.ts";
import type { EngineLines } from "../engine-lines.ts";
import { failuresByText, labelled } from "../labels.ts";
import type { OutputEvent } from "../session.ts";

/** A script on engines, as `%px` has started it. */
export interface PxRun {
  /** Names the cell in messages. */
  readonly cell: string;
  readonly engineIds: readonly EngineId[];
  /** How many scripts `%px` has run on each of them, with this one; in the order of `engineIds`. */
  readonly counts: readonly number[];
  readonly result: AsyncResult<ExecuteReply[], ExecuteReply>;
}

/** How a script ended on engines where it failed; undefined where it failed on none. */
export interface PxFailure {
  readonly error: unknown;
  readonly lines: readonly string[];
}

/** Starts a script on engines. @throws {SyntaxError} with the place in the cell, and what views throw */
export function startPx(view: DirectView, source: string, cell: string, countOf: (id: EngineId) => number): PxRun {
  const engineIds = view.targets;
  try {
    const result = view.execute(source);
    return { cell, engineIds, counts: engineIds.map(countOf), result };
  } catch (error) {
    if (error instanceof SyntaxError) error.message = inCell(error.message, cell);
    throw error;
  }
}

/** Shows what came out on each engine, in the order of the engines. What they write is shown as they do. */
export async function showPx(
  run: PxRun,
  lines: EngineLines,
  output: (event: OutputEvent) => void,
): Promise<PxFailure | undefined> {
  const { cell, engineIds, counts, result } = run;
  const all = await result.allSettled();
  for (const stream of ["stdout", "stderr"] as const) {
    for (const [i, text] of result[stream].entries()) lines.showRest(stream, engineIds[i] ?? i, text);
  }
  const outcomes = all.map((settled, i) => ({ engineId: engineIds[i] ?? i, settled }));
  for (const [i, { engineId: engine, settled }] of outcomes.entries()) {
    if (settled.status === "rejected" || settled.value.text === "") continue;
    output({ kind: "stream", stream: "stdout", engine, text: valueText(engine, counts[i] ?? 0, settled.value.text) });
  }
  const failures = [...failuresByText(outcomes)];
  if (failures.length === 0) return undefined;
  const failed = failures.flatMap(([text, ids]) => labelled("error", ids, inCell(text, cell)).trimEnd().split("\n"));
  return { error: await result.get().catch((error: unknown) => error), lines: failed };
}

// As ipyparallel shows what a cell gave on an engine.
function valueText(engine: EngineId, count: number, text: string): string {
  const label = `Out[${engine}:${count}]:`;
  return text.includes("\n") ? `${label}\n${text}\n` : `${label} ${text}\n`;
}

// Code that is executed is of no file.
function inCell(text: string, cell: string): string {
  return text.replaceAll(/<execute>:(?=\d)/g, `${cell}:`);
}
