import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { Needs } from "./dependency.ts";
import type { Results } from "./dependency-tracker.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { EngineState } from "./engine-state.ts";
import type { Chance } from "./open-engines.ts";
import type { ReadyEntry } from "./ready-queue.ts";
import type { Answer } from "./requirement-check.ts";
import type { Task } from "./task.ts";
import type { Clock } from "./timers.ts";
import type { Vacancy } from "./vacancies.ts";

/**
 * What the scheduler tells its driver to do, at once, and what it asks of the world. All that leaves the core is here, or a
 * method of what it was given: tasks, sources of tasks, inputs, engines.
 */
export interface Commands extends Clock, Chance, Results {
  /** Sends a task to an engine, which has taken it. What this throws is the task's failure. */
  readonly send: (engine: EngineState, task: Task) => void;
  /** Posts what was sent to an engine. */
  readonly flush: (engine: EngineState) => void;
  /**
   * Tells an engine to stop tasks that it runs, and to leave out those that it has not begun. Its host, if it has one, ends
   * it when they have run on for `graceMs`, or less where they are not known to listen; undefined: they may go on.
   */
  readonly stop: (engine: EngineState, ids: readonly TaskId[], graceMs?: number, listens?: boolean) => void;
  /** Ends an engine, whatever it does; leaves it, where it belongs to others. */
  readonly end: (engine: EngineState) => void;
  /** Ends an engine, and starts another in its place. */
  readonly replace: (engine: EngineState, why: Error) => void;
  /** Starts another engine in place of one that is gone, after a pause whose length it gives, ms; undefined: at once. */
  readonly replaceLater: (engine: EngineState, why: Error) => number | undefined;
  /** Asks an engine whether it has what is needed, by a task of its own, which is made and put into `waiting`. */
  readonly ask: (
    engine: EngineId,
    entry: ReadyEntry,
    needs: Needs,
    answer: (answer: Answer, error?: Error) => void,
  ) => Task;
  /** Calls back when a signal is aborted. */
  readonly watch: (signal: AbortSignal, onAbort: () => void) => void;
  readonly isAborted: (signal: AbortSignal) => boolean;
  readonly reasonOf: (signal: AbortSignal) => unknown;
  /** Starts an engine for a place whose pause is over. */
  readonly fillPlace: (vacancy: Vacancy) => void;
  readonly emit: (event: EngineEvent) => void;
  /** Asks that `turn` is called at the end of this turn of the program. */
  readonly soon: () => void;
}
