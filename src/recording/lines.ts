import { type ErrorRecord, fromErrorRecord } from "../protocol/error-record.ts";
import { isUncaught, noteUncaught } from "../protocol/uncaught.ts";

/** Version of what is written. */
export const FORMAT = 1;

/**
 * One line of a recording. Its keys say what it is: `record` begins the file, `new` names a thing, `look` tells the numbers of
 * a source of tasks that have changed, `in` is an event, `out` a command or a question; a line without any of these is what
 * the call gave that has this depth and stands before it.
 */
export interface Line {
  readonly record?: number;
  readonly graceMs?: number;
  readonly new?: string;
  readonly look?: string;
  readonly remaining?: number;
  readonly ahead?: number;
  /** Time, ms on the clock of the recording; at depth 0. */
  readonly at?: number;
  /** Calls that it stands in; absent for 0. */
  readonly d?: number;
  readonly in?: string;
  readonly out?: string;
  readonly on?: string;
  readonly args?: readonly unknown[];
  readonly gave?: unknown;
  readonly threw?: ErrorLine;
}

/** An error as it is written: without its stack, and of its members the first. */
export interface ErrorLine {
  readonly name: string;
  readonly message: string;
  readonly cause?: ErrorLine;
  readonly first?: ErrorLine;
  readonly links?: number;
  readonly engineId?: number;
  /** Whether it ended its engine as nothing there caught it. */
  readonly uncaught?: true;
}

const MOST_CAUSES = 3;

/** Takes an error down. */
export function errorLine(error: Error, causes: number = MOST_CAUSES): ErrorLine {
  const { name, message, cause } = error;
  const { links, engineId, errors } = error as { links?: unknown; engineId?: unknown; errors?: readonly unknown[] };
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return {
    name,
    message,
    ...(causes > 0 && cause instanceof Error && { cause: errorLine(cause, causes - 1) }),
    ...(causes > 0 && first instanceof Error && { first: errorLine(first, causes - 1) }),
    ...(typeof links === "number" && { links }),
    ...(typeof engineId === "number" && { engineId }),
    ...(isUncaught(error) && { uncaught: true }),
  };
}

/** The error of a line, as an instance of its class where that is the language's or Ensemble's. */
export function errorOf(line: ErrorLine): Error {
  const error = fromErrorRecord(recordOf(line));
  return line.uncaught ? noteUncaught(error) : error;
}

function recordOf({ name, message, cause, first, links, engineId }: ErrorLine): ErrorRecord {
  return {
    kind: "error",
    name,
    message,
    ...(cause && { cause: recordOf(cause) }),
    ...(first && { errors: [recordOf(first)] }),
    fields: { name, ...(links !== undefined && { links }), ...(engineId !== undefined && { engineId, earlier: [] }) },
  };
}
