import { WATCHED_MS, type Watch } from "../monitor/watch.ts";
import { readObject } from "./json.ts";

/** Whether somebody looks, as told to whoever has something to report; undefined: nobody. */
export type Watching = Watch | undefined;

/** Whether somebody looks at a cluster: for a while after each `Watch` that was heard. */
export class Watched {
  readonly #changed: (watching: Watching) => void;
  #untilMs = 0;
  #tasksUntilMs = 0;
  #told: Watching;

  /** @param changed - is told when somebody begins to look, wants more or less than before, or nobody looks any more */
  constructor(changed: (watching: Watching) => void) {
    this.#changed = changed;
  }

  /** Somebody looks. Bytes that say nothing else ask for no tasks. @param nowMs - `performance.now()` */
  heard(bytes: Uint8Array, nowMs: number): void {
    const { tasks } = readObject(bytes) as Partial<Watch>;
    this.#untilMs = nowMs + WATCHED_MS;
    if (tasks === true) this.#tasksUntilMs = this.#untilMs;
    this.tick(nowMs);
  }

  /** Called now and then. @param nowMs - as before */
  tick(nowMs: number): void {
    const watching = nowMs < this.#untilMs ? { tasks: nowMs < this.#tasksUntilMs } : undefined;
    if (watching?.tasks === this.#told?.tasks) return;
    this.#told = watching;
    this.#changed(watching);
  }
}
