import { byteOffsetOf, isTypedArray, lengthOf, typedArrayKind } from "../../protocol/brands.ts";
import { makeView } from "../../protocol/transferables.ts";

/**
 * Knows the client's shared memory again. A SharedArrayBuffer that travels arrives as another object over the same
 * memory, each time; numbers that travel along lead back to the client's own.
 */
export class SharedMemory {
  readonly #ids = new WeakMap<object, number>();
  readonly #buffers = new Map<number, WeakRef<ArrayBufferLike>>();
  readonly #cleanUp = new FinalizationRegistry<number>((id) => this.#buffers.delete(id));
  #nextId = 0;

  /** Number of a piece of shared memory. */
  idOf(buffer: ArrayBufferLike): number {
    let id = this.#ids.get(buffer);
    if (id === undefined) {
      id = this.#nextId++;
      this.#ids.set(buffer, id);
      this.#buffers.set(id, new WeakRef(buffer));
      this.#cleanUp.register(buffer, id);
    }
    return id;
  }

  /** The same part of the client's own memory; `value` itself when the client has released it. */
  restore(id: number, value: unknown): unknown {
    const buffer = this.#buffers.get(id)?.deref();
    if (buffer === undefined || !isTypedArray(value)) return value;
    return makeView(typedArrayKind(value), buffer, byteOffsetOf(value), lengthOf(value));
  }
}
