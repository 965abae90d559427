import { KernelError, MemoryLimitError } from "../../protocol/errors.ts";
import type { WasmSource } from "../../protocol/function-ref.ts";
import { PAGE_BYTES, withMemoryMaximum } from "./memory-maximum.ts";

const MB = 2 ** 20;

/**
 * The limit of an engine's WebAssembly memory. No module can grow beyond it within a call, since it is made the maximum of
 * each; the sum over all is looked at after each call.
 */
export class MemoryLimit {
  readonly #limitMb: number;
  readonly #bounded = new Map<number, WebAssembly.Module>();

  /** @param limitMb - MB of 2^20 bytes, a whole number >= 1 */
  constructor(limitMb: number) {
    this.#limitMb = limitMb;
  }

  /** The module with the limit as its maximum. @throws {MemoryLimitError} when it wants more from the start */
  bound(source: WasmSource): WebAssembly.Module {
    let bounded = this.#bounded.get(source.id);
    if (bounded === undefined) {
      bounded = new WebAssembly.Module(this.#boundedBytes(source.bytes));
      this.#bounded.set(source.id, bounded);
    }
    return bounded;
  }

  #boundedBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    try {
      return withMemoryMaximum(bytes, (this.#limitMb * MB) / PAGE_BYTES);
    } catch (error) {
      throw this.error(error);
    }
  }

  /** Whether the memories have more than they may. */
  isExceeded(memories: Iterable<WebAssembly.Memory | undefined>): boolean {
    let sum = 0;
    for (const memory of memories) sum += memory?.buffer.byteLength ?? 0;
    return sum > this.#limitMb * MB;
  }

  /** Whether a call failed because the module's memory could not grow. */
  isCause(failure: unknown, memory: WebAssembly.Memory | undefined): boolean {
    const trap = trapOf(failure);
    if (trap === undefined || memory === undefined) return false;
    const isFull = memory.buffer.byteLength + PAGE_BYTES > this.#limitMb * MB;
    // AssemblyScript's allocator traps when it can't grow.
    return isFull || (isUnreachable(trap) && String(failure).includes("~lib/rt/"));
  }

  /** A failure that may have been caused by it, as in a language whose allocator ends in a trap, says so. */
  explain(failure: unknown): unknown {
    const trap = trapOf(failure);
    if (!(failure instanceof KernelError) || trap === undefined || !isUnreachable(trap)) return failure;
    return new KernelError(`${failure.message}; its engine may have ${this.#limitMb} MB of WebAssembly memory`, {
      cause: failure.cause,
    });
  }

  error(cause: unknown): MemoryLimitError {
    return new MemoryLimitError("wasm", this.#limitMb, cause);
  }
}

function trapOf(failure: unknown): Error | undefined {
  const error = failure instanceof KernelError ? failure.cause : failure;
  return error instanceof WebAssembly.RuntimeError ? error : undefined;
}

function isUnreachable({ message }: Error): boolean {
  return message.includes("unreachable");
}
