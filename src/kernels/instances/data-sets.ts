import { KernelError } from "../../protocol/errors.ts";
import { HEADER_BYTES, writeHeader } from "./array-header.ts";
import type { SamplerRef } from "./sampler-ref.ts";

/** What an instance has them in. */
interface Place {
  readonly memory: WebAssembly.Memory;
  readonly arena: (sizeBytes: number) => number;
}

/** The data sets of a sampler, in the memory of its instance. */
export class DataSets {
  readonly #sets: NonNullable<SamplerRef["data"]>;
  readonly #place: Place;
  // Addresses of their numbers; empty until they are placed.
  #ptrs: readonly number[] = [];
  #isChecked = false;

  constructor(sets: NonNullable<SamplerRef["data"]>, place: Place) {
    this.#sets = sets;
    this.#place = place;
  }

  /** Copies them into the memory, unless they are there. The memory may grow. */
  place(): void {
    if (this.#ptrs.length === this.#sets.length) return;
    const { memory, arena } = this.#place;
    this.#ptrs = this.#sets.map(({ numbers }) => {
      const startPtr = arena(HEADER_BYTES + numbers.length);
      new Uint8Array(memory.buffer, startPtr, HEADER_BYTES).fill(0);
      writeHeader(new DataView(memory.buffer), startPtr + HEADER_BYTES, numbers.length);
      new Uint8Array(memory.buffer, startPtr + HEADER_BYTES, numbers.length).set(numbers);
      return startPtr + HEADER_BYTES;
    });
  }

  /** How large they are together. */
  get sizeText(): string {
    const bytes = this.#sets.reduce((sum, { numbers }) => sum + numbers.length, 0);
    return `${Math.ceil(bytes / 2 ** 20)} MB`;
  }

  /** Writes their addresses where the kernel looks for them. */
  writeTo(paramsPtr: number): void {
    const params = new DataView(this.#place.memory.buffer, paramsPtr);
    for (const [i, { at }] of this.#sets.entries()) params.setUint32(at, this.#ptrs[i] ?? 0, true);
  }

  /**
   * Compares them with what was sent, after the first chunk: a kernel that writes to them does so soon, and its numbers would
   * depend on which chunks an engine had before.
   *
   * @throws {KernelError} when they have changed
   */
  checkOnce(kernel: string): void {
    if (this.#isChecked) return;
    this.#isChecked = true;
    for (const [i, { numbers }] of this.#sets.entries()) {
      const here = new Uint8Array(this.#place.memory.buffer, this.#ptrs[i], numbers.length);
      if (isSame(here, numbers)) continue;
      throw new KernelError(
        `kernel ${kernel} has changed its data, or the caller has: data are to be read alone, and what samples write to is a State`,
      );
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  const words = b.byteOffset % 4 === 0 ? Math.floor(a.length / 4) : 0;
  const [left, right] = [a, b].map(
    ({ buffer, byteOffset }) => new Int32Array(buffer, words === 0 ? 0 : byteOffset, words),
  );
  for (let i = 0; i < words; i++) if (left?.[i] !== right?.[i]) return false;
  for (let i = 4 * words; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
