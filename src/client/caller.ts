import { libraryOf } from "../protocol/engine-stack.ts";
import { CompositeError, EnsembleError, RemoteError } from "../protocol/errors.ts";

/** Where a call was made; its stack is put into words only when something fails. */
export type CallerTrace = Error;

// To look where a caller stands takes two microseconds, in an async function ten. So many calls may come at once and all be
// traced; after that, so many a millisecond: one per cent of the time.
const MOST_AT_ONCE = 16;
const PER_MS = 1;

/** Takes down where callers stand. */
export class CallerTraces {
  // Traces that may be taken now, which become more as time passes.
  #left = MOST_AT_ONCE;
  #sinceMs = performance.now();

  /** Where the caller stands; undefined when calls come so thick that looking would slow them down. */
  take(): CallerTrace | undefined {
    if (this.#left < 1) {
      const nowMs = performance.now();
      this.#left = Math.min(MOST_AT_ONCE, this.#left + (nowMs - this.#sinceMs) * PER_MS);
      this.#sinceMs = nowMs;
      if (this.#left < 1) return undefined;
    }
    this.#left -= 1;
    return new Error("called");
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
    if (error instanceof EnsembleError || error instanceof CompositeError) withoutFrames(error);
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

/** Takes away the frames of an error that the client has made: they are those of its machinery. Returns the error. */
export function withoutFrames<E extends Error>(error: E): E {
  setStack(error, []);
  return error;
}

function setStack(error: Error, frames: readonly string[]): void {
  const message = error instanceof CompositeError ? withPlaces(error) : error.message;
  const stack = [`${error.name}: ${message}`, ...frames].join("\n");
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
}

// The message of several failures, with where each of those in it was thrown on its engine, unless the one before was there.
function withPlaces({ message, errors }: CompositeError): string {
  let text = message;
  let at = 0;
  let before = "";
  for (const error of errors) {
    const found = text.indexOf(`\n  ${error.message}`, at);
    // The message names the first few.
    if (found < 0) break;
    at = found + error.message.length + 3;
    const frames = error instanceof RemoteError && error.cause instanceof Error ? framesOf(error.cause) : "";
    if (frames !== before) text = text.slice(0, at) + frames + text.slice(at);
    before = frames;
  }
  return text;
}

function framesOf({ stack = "", message }: Error): string {
  return stack.slice(stack.indexOf(message) + message.length).replaceAll("\n", "\n  ");
}
