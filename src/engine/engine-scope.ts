import type { EngineId } from "../protocol/ids.ts";

/**
 * What functions and code find on an engine under the name `engine`. TypeScript learns so by
 * `declare const engine: EngineScope;`, which leaves nothing in what is compiled.
 */
export interface EngineScope {
  /** Number of the engine, as in `client.ids`. */
  readonly id: EngineId;
  /**
   * Is aborted when the running task is to stop; heard inside loops too, by looking at `aborted`. A task that has asked
   * for it is given `graceMs` to stop by itself.
   */
  readonly signal: AbortSignal;
  /**
   * Makes an intermediate result of the running task readable while it runs, as `metadata[i].published` and `published`
   * of its AsyncResult. The last one stays; those that follow each other within a millisecond may be left out, but never
   * the last before the task ends. The data are copied at once.
   *
   * @throws a DataCloneError when they can't be sent
   * @throws {Error} when no task runs, as in a timer that outlives its task
   */
  readonly publish: (data: unknown) => void;
}
