import { bufferOf, isSharedBuffer } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import { isDetachedBuffer } from "../../protocol/transferables.ts";

// What is to be moved, by the value that it was named with, until that is sent.
const marked = new WeakMap<object, readonly object[]>();

/**
 * Marks what is to be moved to the engine instead of copied: the memory of an argument, `apply(fn, transfer(data))`, or
 * what can't be copied at all, such as a MessagePort or a stream. It counts for the next call that `value` is an argument
 * of, of `apply`, `imap` or a module's function, on one engine or balanced. Once the call is posted the parts are detached
 * here; leave them alone from the call on. A task that something has moved with is not tried again when it fails.
 *
 * Memory of a SharedArrayBuffer is shared in any case, without a copy and without a mark.
 *
 * @param value - an argument; its parts don't count
 * @param parts - buffers, ports and the like to move; by default the memory of `value`, a typed array or a DataView, or
 *   else `value` itself
 * @returns `value`
 * @throws {TypeError} when a part is none that the runtime can move, is shared, or was moved before
 *
 * @example
 * const data = new Float64Array(1e6);
 * const first = await lview.apply((d: Float64Array) => d[0], transfer(data)); // data.length is 0 now
 */
export function transfer<T extends object>(value: T, parts: readonly object[] = ownPart(value)): T {
  if (!Array.isArray(parts)) {
    throw new TypeError(`transfer expects a list of buffers, ports and the like, got ${describe(parts)}`);
  }
  for (const part of parts) checkMovable(part);
  marked.set(value, [...new Set(parts)]);
  return value;
}

/** What was marked to move with these arguments, each once. */
export function markedIn(args: readonly unknown[]): readonly object[] {
  const marks = args.flatMap((arg) => (typeof arg === "object" && arg !== null ? (marked.get(arg) ?? NONE) : NONE));
  return marks.length < 2 ? marks : [...new Set(marks)];
}

/** Takes the marks off these arguments: they count for one call. */
export function forgetMarks(args: readonly unknown[]): void {
  for (const arg of args) if (typeof arg === "object" && arg !== null) marked.delete(arg);
}

const NONE: readonly object[] = [];

/** @throws {TypeError} when buffers are to move to more engines than one */
export function checkOneEngine(method: string, move: readonly object[] | undefined, engines: number): void {
  if (move === undefined || move.length === 0 || engines <= 1) return;
  throw new TypeError(
    `${method}: transferred memory can go to one engine, not to ${engines}; address one, or leave transfer out to send copies`,
  );
}

function ownPart(value: object): object[] {
  return [ArrayBuffer.isView(value) ? bufferOf(value) : value];
}

const PROBE = new Error("what is marked can be moved");

// The runtime knows what it can move. It looks at what is to be moved first, then at the message; this message can't be
// read, and so nothing is moved.
function checkMovable(part: unknown): void {
  if (isSharedBuffer(part)) {
    throw new TypeError("transfer expects ArrayBuffers, got a SharedArrayBuffer, which engines share without it");
  }
  if (typeof part === "object" && part !== null && isDetachedBuffer(part)) {
    throw new TypeError("transfer got a buffer that is detached: it was moved before");
  }
  const message = Object.defineProperty({}, "probe", { get: () => refuseProbe(), enumerable: true });
  try {
    structuredClone(message, { transfer: [part as ArrayBuffer] });
  } catch (error) {
    if (error === PROBE) return;
    throw new TypeError(
      `transfer expects a typed array, an ArrayBuffer, a port or what else the runtime can move, or an object and a list of those, got ${describe(part)}`,
      { cause: error },
    );
  }
}

function refuseProbe(): never {
  throw PROBE;
}
