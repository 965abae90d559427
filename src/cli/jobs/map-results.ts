import { inspect } from "node:util";
import type { MapJob } from "../../jobs/job.ts";
import type { CommandIo } from "../command.ts";
import { csvLine } from "../csv.ts";
import type { OutputFormat } from "../output-format.ts";

/** How the results of a map are shown. */
export interface MapShowing {
  readonly format: OutputFormat;
  /** Aborts when the user waits no more. */
  readonly left: AbortSignal;
}

/**
 * Waits for the values of a map, with a bar on a terminal, and prints them in the order of the items.
 *
 * @returns exit code: 1 when an item failed
 * @throws when the user waits no more
 */
export async function showMap(job: MapJob, { format, left }: MapShowing, io: CommandIo): Promise<number> {
  const { result, id, name } = job;
  await result.waitInteractive();
  const outcomes = await result.allSettled();
  left.throwIfAborted();
  const { state, why } = await job.status();
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === "rejected" ? [{ index, message: messageOf(outcome.reason) }] : [],
  );
  const values = outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : undefined));
  if (format === "json") {
    io.stdout.write(`${JSON.stringify({ id, name, kind: "map", state, values, failures }, plain)}\n`);
  } else if (format === "csv") {
    const rows = outcomes.flatMap((outcome, i) =>
      outcome.status === "fulfilled" ? [csvLine([i, cell(outcome.value)])] : [],
    );
    io.stdout.write(`index,value\n${rows.join("")}`);
  } else {
    const lines = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [`${shown(outcome.value)}\n`] : []));
    io.stdout.write(lines.join(""));
  }
  if (why !== undefined) {
    io.stderr.write(
      `job ${id} is ${state}: ${why}; ${outcomes.length - failures.length} of ${outcomes.length} items are there\n`,
    );
  } else tell(failures, outcomes.length, io);
  return failures.length > 0 ? 1 : 0;
}

const MOST_TOLD = 4;

function tell(
  failures: readonly { readonly index: number; readonly message: string }[],
  total: number,
  { stderr }: CommandIo,
): void {
  const { red } = stderr.colors;
  for (const { index, message } of failures.slice(0, MOST_TOLD)) {
    stderr.write(`${red(`item ${index} failed:`)} ${message}\n`);
  }
  if (failures.length > MOST_TOLD) stderr.write(`${failures.length} of ${total} items failed\n`);
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY });
}

// What JSON has no words for: large numbers as text, typed arrays as lists.
function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array);
  return value;
}

function cell(value: unknown): string | number {
  if (typeof value === "number" || typeof value === "string") return value;
  return JSON.stringify(value, plain) ?? "";
}
