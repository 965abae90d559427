import { ownFile } from "../../node/own-files.ts";
import type { CellOutcome } from "../../prompt/session.ts";
import { EnsembleError } from "../../protocol/errors.ts";

/** Why a cell failed, as front ends show it. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

// Where in the library an error came up helps nobody who wrote a cell, and is of this machine.
function isOwnFrame(line: string): boolean {
  return /^\s*at /.test(line) && line.includes(OWN);
}

const OWN = ownFile("build/lib/").href;
const RED = "\u001B[31m";
const DIM = "\u001B[2m";
const PLAIN = "\u001B[0m";

/** Why a cell failed; undefined where it did not. */
export function failureOf(outcome: CellOutcome): Failure | undefined {
  switch (outcome.kind) {
    case "value":
      return undefined;
    case "aborted":
      return failure("Interrupted", "the cell was interrupted", []);
    case "error":
      return failure(outcome.name, outcome.message, outcome.traceback);
  }
}

/** What the kernel itself failed with. */
export function failureOfError(error: unknown): Failure {
  if (error instanceof EnsembleError) return failure(error.name, error.message, []);
  if (error instanceof Error) return failure(error.name, error.message, (error.stack ?? "").split("\n"));
  return failure("Error", String(error), []);
}

/** A failure with colours, as terminals and notebooks read them. @param traceback - lines; the first may name the error */
function failure(ename: string, evalue: string, traceback: readonly string[]): Failure {
  const head = evalue === "" ? ename : `${ename}: ${evalue}`;
  const places = traceback.join("\n").startsWith(head)
    ? traceback.join("\n").slice(head.length).split("\n")
    : traceback;
  const lines = places.filter((line) => line.trim() !== "" && !isOwnFrame(line)).map((line) => `${DIM}${line}${PLAIN}`);
  return { ename, evalue, traceback: [`${RED}${ename}${PLAIN}${head.slice(ename.length)}`, ...lines] };
}
