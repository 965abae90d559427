import { libraryOf } from "../protocol/engine-stack.ts";
import { EnsembleError } from "../protocol/errors.ts";

/** Where a call was made; its stack is put into words only when something fails. */
export type CallerTrace = Error;

// A hundred thousand calls in one turn are not traced each.
const MOST_TRACES = 16;

/** Takes down where callers stand. */
export class CallerTraces {
  // In this turn.
  #taken = 0;

  /** Where the caller stands; undefined when calls come so thick that looking, a microsecond, would slow them down. */
  take(): CallerTrace | undefined {
    this.#taken += 1;
    return this.#taken > MOST_TRACES ? undefined : new Error("called");
  }

  nextTurn(): void {
    this.#taken = 0;
  }
}

// One error may end many tasks.
const traced = new WeakSet<Error>();

/** Lets a failure that came later lead to the line of the call: its own frames are those of the client's machinery. */
export function addCaller(error: Error, trace: CallerTrace | undefined): void {
  if (traced.has(error)) return;
  traced.add(error);
  if (trace === undefined) {
    // Its frames are of the library alone.
    if (error instanceof EnsembleError) withoutFrames(error);
    return;
  }
  const frames = (trace.stack ?? "").split("\n").filter((line) => line !== "Error: called");
  // The first one is of this file or, where the runtime leaves out calls at the end of a function, of a view. Frames of the
  // library say nothing to a caller.
  const library = libraryOf(frames[0] ?? "");
  const others = frames.filter((frame) => !frame.includes(library) && !frame.includes("(node:internal/"));
  // A bundler puts the caller and the library into one file.
  setStack(error, others.length > 0 ? others : frames);
}

/** Takes away the frames of an error that the client has made: they are those of its machinery. Gives the error. */
export function withoutFrames<E extends Error>(error: E): E {
  setStack(error, []);
  return error;
}

function setStack(error: Error, frames: readonly string[]): void {
  const stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
}
