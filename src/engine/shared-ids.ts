import { bufferOf, isTypedArray } from "../protocol/brands.ts";

/** The client's numbers of shared memory that it sent: each message makes new objects of one memory. */
export class SharedIds {
  readonly #ids = new WeakMap<object, number>();

  /** Takes down the numbers of values that came. */
  note(values: Readonly<Record<string, unknown>>, ids: Readonly<Record<string, number>>): void {
    for (const [name, id] of Object.entries(ids)) {
      const value = values[name];
      if (isTypedArray(value)) this.#ids.set(bufferOf(value), id);
    }
  }

  /** The number of the memory that a value lies in. */
  of(value: unknown): number | undefined {
    return isTypedArray(value) ? this.#ids.get(bufferOf(value)) : undefined;
  }
}
