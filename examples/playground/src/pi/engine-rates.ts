import type { Client, EngineId } from "wasm-ensemble";

// The blocks that engines finish are a few ms long: over so long a time their number tells rates apart.
const WINDOW_MS = 1000;

interface Count {
  readonly ms: number;
  readonly completed: ReadonlyMap<EngineId, number>;
}

/** How the work of a run is spread over engines: by the blocks of chunks that each has finished lately. */
export class EngineShares {
  readonly #counts: Count[] = [];

  /** Parts of the whole, 0 … 1, by engine. */
  read(client: Client): ReadonlyMap<EngineId, number> {
    const ms = performance.now();
    const { engines } = client.queueStatus();
    this.#counts.push({ ms, completed: new Map([...engines].map(([id, { completed }]) => [id, completed])) });
    while (this.#counts.length > 2 && ms - (this.#counts[1]?.ms ?? ms) > WINDOW_MS) this.#counts.shift();
    const [first] = this.#counts;
    const done = new Map(
      [...engines].map(([id, { completed }]) => [id, completed - (first?.completed.get(id) ?? completed)]),
    );
    const all = [...done.values()].reduce((sum, count) => sum + count, 0);
    return new Map([...done].map(([id, count]) => [id, all > 0 ? count / all : 0]));
  }
}
