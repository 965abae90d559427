import { onTestFinished } from "vitest";

/** What a promise is rejected with; fails when it fulfils. */
export async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was fulfilled, a rejection was expected");
}

/** What a call throws before it returns; fails when it returns. */
export function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("the call returned, an error was expected");
}

/** A gate that engines wait at, and which the test opens: keeps a task running for exactly as long as it must. */
export class Gate {
  /** Element 0 is 1 once open; element 1 counts the tasks that have arrived. */
  readonly cells = new Int32Array(new SharedArrayBuffer(8));

  /** Opened at the end of the test, so that one that fails leaves no engine waiting. */
  constructor() {
    onTestFinished(() => this.open());
  }

  /** Number of tasks that have arrived. */
  get arrived(): number {
    return Atomics.load(this.cells, 1);
  }

  open(): void {
    Atomics.store(this.cells, 0, 1);
    Atomics.notify(this.cells, 0);
  }

  /** Fulfils once so many tasks wait at the gate, or went through it. */
  async arrivals(count: number): Promise<void> {
    while (this.arrived < count) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Sent to engines: waits at a gate, then gives the value back. */
export function passGate(gate: Int32Array, value: number): number {
  Atomics.add(gate, 1, 1);
  Atomics.wait(gate, 0, 0);
  return value;
}

/** Sent to engines: keeps them busy. */
export function busy(ms: number): number {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}

/** Numbers that all engines share, 0 at first. */
export function cells(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * count));
}
