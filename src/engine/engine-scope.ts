import type { Rng } from "../kernels/random/rng.ts";
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
  /**
   * Random numbers. In calls of a view with a `seed` those of the stream that belongs to the call: the same on any number of
   * engines, and `Math.random` gives numbers of that stream as well, until the call is over. Otherwise they are drawn from the
   * system's source of entropy, and differ from run to run.
   *
   * While a call awaits something, other code of its engine that draws numbers, such as a timer that an earlier task has left
   * behind, takes them from its stream.
   */
  readonly rng: Rng;
}
