// Folder of the client, whose frames say nothing to a caller.
const OWN_FOLDER = new URL(".", import.meta.url).href;

/** Where a call was made; its stack is put into words only when something fails. */
export type CallerTrace = Error;

/** Takes down where the caller stands. Costs about a microsecond. */
export function traceCaller(): CallerTrace {
  return new Error("called");
}

// One error may end many tasks.
const traced = new WeakSet<Error>();

/** Lets a failure that came later lead to the line of the call: its own frames are those of the client's machinery. */
export function addCaller(error: Error, trace: CallerTrace | undefined): void {
  if (trace === undefined || traced.has(error)) return;
  traced.add(error);
  const frames = (trace.stack ?? "").split("\n").slice(1);
  const callers = frames.filter((frame) => !frame.includes(OWN_FOLDER));
  const stack = [`${error.name}: ${error.message}`, ...callers].join("\n");
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
}
