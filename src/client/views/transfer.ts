import { describe } from "../../protocol/describe.ts";
import { isDetachedBuffer } from "../../protocol/transferables.ts";

// Buffers by the value that they were named with, until it is sent.
const marked = new WeakMap<object, readonly ArrayBuffer[]>();

/**
 * Marks memory of an argument that is to be moved to the engine instead of copied: `apply(fn, transfer(data))`. It counts
 * for the next call that `value` is an argument of, of `apply`, `imap` or a module's function, on one engine or balanced.
 * Once the call is posted the buffers are detached here; leave them alone from the call on. A task whose memory has moved
 * is not tried again when it fails.
 *
 * Memory of a SharedArrayBuffer is shared in any case, without a copy and without a mark.
 *
 * @param value - an argument; its parts don't count
 * @param buffers - those to move; by default that of `value`, which then is a typed array, a DataView or an ArrayBuffer
 * @returns `value`
 * @throws {TypeError} when a buffer is none, is shared, or was moved before
 */
export function transfer<T extends object>(value: T, buffers: readonly ArrayBuffer[] = ownBuffer(value)): T {
  if (!Array.isArray(buffers)) throw new TypeError(`transfer expects a list of buffers, got ${describe(buffers)}`);
  for (const buffer of buffers) checkBuffer(buffer);
  marked.set(value, [...new Set(buffers)]);
  return value;
}

/** The buffers that were marked to move with these arguments, each once; the marks are gone then. */
export function takeMarked(args: readonly unknown[]): readonly ArrayBuffer[] {
  const buffers = args.flatMap((arg) => (typeof arg === "object" && arg !== null ? take(arg) : NONE));
  return buffers.length < 2 ? buffers : [...new Set(buffers)];
}

const NONE: readonly ArrayBuffer[] = [];

function take(value: object): readonly ArrayBuffer[] {
  const buffers = marked.get(value);
  if (buffers === undefined) return NONE;
  marked.delete(value);
  return buffers;
}

/** @throws {TypeError} when buffers are to move to more engines than one */
export function checkOneEngine(method: string, move: readonly ArrayBuffer[] | undefined, engines: number): void {
  if (move === undefined || move.length === 0 || engines <= 1) return;
  throw new TypeError(
    `${method}: transferred memory can go to one engine, not to ${engines}; address one, or leave transfer out to send copies`,
  );
}

function ownBuffer(value: unknown): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) return [value];
  // What is shared is refused by who checks it.
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  throw new TypeError(
    `transfer expects a typed array or an ArrayBuffer, or an object and a list of buffers, got ${describe(value)}`,
  );
}

function checkBuffer(buffer: unknown): void {
  if (!(buffer instanceof ArrayBuffer)) {
    const shared = typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;
    const why = shared ? "a SharedArrayBuffer, which engines share without it" : describe(buffer);
    throw new TypeError(`transfer expects ArrayBuffers, got ${why}`);
  }
  if (isDetachedBuffer(buffer)) throw new TypeError("transfer got a buffer that is detached: it was moved before");
}
