import { appendFileSync, closeSync, openSync } from "node:fs";
import { format, parse } from "node:path";
import process from "node:process";
import { EnsembleError } from "../protocol/errors.ts";
import type { Recorder, RecordTarget } from "../recording/recorder.ts";

const VARIABLE = "ENSEMBLE_RECORD";

/**
 * Makes what records, if the option `record` or the environment asks for it.
 *
 * @param given - the option, which counts before the environment
 * @throws {EnsembleError} when the file can't be written
 */
export async function recorderFor(
  given: string | ((lines: string) => void) | undefined,
): Promise<Recorder | undefined> {
  const place = process.env[VARIABLE];
  if (given === undefined && (place === undefined || place === "")) return undefined;
  const target = given === undefined ? newFile(place ?? "") : targetOf(given);
  // Loaded here: few record.
  const { Recorder } = await import("../recording/recorder.ts");
  return new Recorder(target);
}

function targetOf(given: string | ((lines: string) => void)): RecordTarget {
  if (typeof given === "function") return { write: given };
  return fileAt(given, () => openSync(given, "w"));
}

// The variable holds for each client of each process, and for those that they start: each writes a file of its own.
function newFile(path: string): RecordTarget {
  for (let number = 1; ; number++) {
    const { base: _, ...parts } = parse(path);
    const own = number === 1 ? path : format({ ...parts, name: `${parts.name}-${number}` });
    try {
      return fileAt(own, () => openSync(own, "wx"));
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === "EEXIST";
}

function fileAt(path: string, open: () => number): RecordTarget {
  const file = attempt(path, open);
  return {
    // What is written so is there even if the process is killed.
    write: (lines) => attempt(path, () => appendFileSync(file, lines)),
    close: () => closeSync(file),
  };
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EnsembleError(`the recording can't be written to ${path} (${why})`, { cause: error });
  }
}
