import { inspect } from "node:util";
import { failureText } from "../client/output/display-outputs.ts";
import { CompositeError, EnsembleError, RemoteError } from "../protocol/errors.ts";
import type { CellPlaces } from "./cell-places.ts";
import { labelled } from "./labels.ts";
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
  const own = places.ownPart(error.stack ?? "");
  // A cell that can't be run, or an import of it: the message has all there is to say.
  const isAlone = own === undefined && (error instanceof SyntaxError || places.isOfOthers(error.stack ?? ""));
  if (isAlone) return withoutImporter(`${error.name}: ${error.message}`);
  const stack = withoutImporter(own ?? error.stack ?? String(error));
  // The messages of the library tell what its errors hold.
  if (error instanceof RemoteError) return stack + there(error, places);
  if (error instanceof EnsembleError || error instanceof CompositeError) return stack;
  const whole = inspect(error);
  const { stack: given } = error;
  return given !== undefined && whole.startsWith(given) ? stack + whole.slice(given.length) : whole;
}

// Node names the file that imported what it does not find: one of the library's, or the working folder.
function withoutImporter(text: string): string {
  return text.replace(/^(.* Cannot find (?:module|package) '[^']*') imported from \S+/, "$1");
}

// Where it was on the engine, if that was in code of a cell; several failures say so in their message.
function there(error: RemoteError, places: CellPlaces): string {
  const own = places.ownPart(failureText(error));
  return own === undefined ? "" : `\n${labelled("error", [error.engineId], own).trimEnd()}`;
}
