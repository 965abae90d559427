import type { CellOutcome } from "../../prompt/session.ts";
import type { CommandIo } from "../command.ts";

/** Writes the value of a cell, or what went wrong. */
export function showOutcome(outcome: CellOutcome, { stdout, stderr }: CommandIo): void {
  switch (outcome.kind) {
    case "value":
      if (outcome.text !== "") stdout.write(`${outcome.text}\n`);
      break;
    case "error": {
      const lines = outcome.traceback.map((line) =>
        line.replace(/^(?:[\w.]*Error\b|Uncaught\b|\[error:[\d,]+\])/, stderr.colors.red),
      );
      stderr.write(`${lines.join("\n")}\n`);
      break;
    }
    case "aborted":
      stderr.write(`${stderr.colors.yellow("interrupted")}\n`);
      break;
  }
}
