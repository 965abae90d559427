import type { TaskId } from "../../protocol/ids.ts";
import { canShareMemory } from "../blocking/can-share.ts";

// A ring of ids that were aborted; an engine that looks too seldom hears the rest by message.
const RING = 256;
const BEGUN = 0;
const ABORTED = 1;
const FIRST = 2;

/**
 * What a client and an engine tell each other beside their messages, in shared memory: which task was begun last, readable
 * when the engine is dead, and which were aborted, readable in a loop that lets no message through.
 */
export class EngineNotes {
  readonly #cells: Int32Array;
  #heard = 0;

  /** @param memory - of {@link makeNotesMemory} */
  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  /** Id, as a signed 32-bit number, of the task that was begun last; -1 before the first. */
  get lastBegun(): number {
    return Atomics.load(this.#cells, BEGUN);
  }

  /** Called by the engine. */
  begin(id: TaskId): void {
    Atomics.store(this.#cells, BEGUN, id);
  }

  /** Called by the client. */
  abort(ids: readonly TaskId[]): void {
    for (const id of ids) {
      const count = Atomics.load(this.#cells, ABORTED);
      Atomics.store(this.#cells, FIRST + (count & (RING - 1)), id);
      Atomics.store(this.#cells, ABORTED, count + 1);
    }
  }

  /** Called by the engine: ids that were aborted since its last call, of them the latest 256. */
  aborted(): TaskId[] {
    const count = Atomics.load(this.#cells, ABORTED);
    const ids: TaskId[] = [];
    for (let i = Math.max(this.#heard, count - RING); i < count; i++) {
      ids.push(Atomics.load(this.#cells, FIRST + (i & (RING - 1))));
    }
    this.#heard = count;
    return ids;
  }
}

/** Memory for notes; undefined where a page can't share memory: it is not cross-origin isolated. */
export function makeNotesMemory(): SharedArrayBuffer | undefined {
  if (!canShareMemory()) return undefined;
  const memory = new SharedArrayBuffer(4 * (FIRST + RING));
  new Int32Array(memory)[BEGUN] = -1;
  return memory;
}
