import type { SharedEngine } from "../host/shared-engine.ts";

/** Sizes of engines' heaps, as they were told last: a thread that is busy may tell late. */
export class Heaps {
  readonly #bytes = new WeakMap<SharedEngine, number>();
  readonly #asked = new WeakSet<SharedEngine>();

  /** Bytes of an engine's heap when it was asked last; undefined where nobody tells. Asks again. */
  look(engine: SharedEngine): number | undefined {
    void this.#ask(engine);
    return this.#bytes.get(engine);
  }

  async #ask(engine: SharedEngine): Promise<void> {
    const { thread } = engine;
    if (thread?.heapBytes === undefined || this.#asked.has(engine)) return;
    this.#asked.add(engine);
    try {
      this.#bytes.set(engine, await thread.heapBytes());
    } catch {
      // It has ended.
    }
    this.#asked.delete(engine);
  }
}
