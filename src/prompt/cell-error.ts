import { inspect } from "node:util";
import { CompositeError, EnsembleError } from "../protocol/errors.ts";
import type { CellPlaces } from "./cell-places.ts";
import type { CellOutcome } from "./session.ts";

/** How a cell ends that threw: with the frames of cells and of the user's files, places as the user counts. */
export function failed(error: unknown, places: CellPlaces): CellOutcome & { kind: "error" } {
  if (!(error instanceof Error)) {
    const message = inspect(error);
    return { kind: "error", error, name: "Uncaught", message, traceback: [`Uncaught ${message}`] };
  }
  const { name, message } = error;
  const traceback = places.readable(traceOf(error, places)).split("\n");
  return { kind: "error", error, name, message: places.readable(message), traceback };
}

/** How a cell ends of which the prompt itself says what is wrong: nothing of the user's has thrown. */
export function refused(error: unknown, places: CellPlaces): CellOutcome & { kind: "error" } {
  const { traceback, ...outcome } = failed(error, places);
  const { name, message } = outcome;
  return { ...outcome, traceback: error instanceof Error ? `${name}: ${message}`.split("\n") : traceback };
}

function traceOf(error: Error, places: CellPlaces): string {
  const frames = (error.stack ?? "").split("\n");
  const last = frames.findLastIndex((line) => places.isCell(line));
  // A cell that can't be run: the message has all there is to say.
  if (last === -1 && error instanceof SyntaxError) return `${error.name}: ${error.message}`;
  // Below the last frame of a cell are those of the prompt.
  const stack = last === -1 ? (error.stack ?? String(error)) : frames.slice(0, last + 1).join("\n");
  // The messages of the library tell what its errors hold.
  if (error instanceof EnsembleError || error instanceof CompositeError) return stack;
  const whole = inspect(error);
  return error.stack !== undefined && whole.startsWith(error.stack) ? stack + whole.slice(error.stack.length) : whole;
}
