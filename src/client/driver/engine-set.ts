import { ClientClosedError, EngineStartError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import type { Stopper } from "../../scheduler/stopper.ts";
import type { Dispatcher, EngineKeeper } from "./dispatcher.ts";
import type { EventLog } from "./events.ts";
import type { Setup } from "./setup.ts";

/** The engines of a client: those that it starts and ends itself, or those that it finds. */
export interface EngineSet extends EngineKeeper {
  /** Smaller ids have been given to engines, or may have been. */
  readonly nextId: EngineId;
  /**
   * Lets so many more engines come. Gives their ids once they take part.
   *
   * @throws {EngineStartError} when one does not
   * @throws {ClientClosedError} when the client is closed meanwhile
   */
  add(count: number): Promise<EngineId[]>;
  /** Ends engines at once. Gives the ids of those that take their places, once they take part. @throws as `add` */
  restart(engines: readonly EngineState[]): Promise<EngineId[]>;
  /** Takes engines away, each once it has done what it holds. @param areAll - also those that are still to come */
  remove(engines: readonly EngineState[], areAll: boolean): void;
  /** Aborts the task that each engine runs. */
  interrupt(engines: readonly EngineState[]): void;
  /**
   * Waits until so many engines take part.
   *
   * @throws {TimeoutError} when they do not in time
   * @throws {EngineStartError} {NoEnginesError} when there are fewer, and none is to come
   */
  waitFor(count: number, timeoutMs: number): Promise<void>;
  /** Lets no engine come any more, and fulfils when none is on its way. */
  close(): Promise<void>;
}

/** What a set of engines is part of. */
export interface EngineSetParts {
  readonly dispatcher: Dispatcher;
  readonly events: EventLog;
  /** Is run on every engine before it takes part. */
  readonly setup: Setup | undefined;
  /** Longest time that the start of an engine may take, ms. */
  readonly startTimeoutMs: number | undefined;
  /** What the program is called. */
  readonly programName: () => string;
}

/** Makes the set of engines to which a transport leads: `ownedEngines`, or `foundEngines`. */
export type MakeEngines = (parts: EngineSetParts) => EngineSet;

/** Aborts the tasks that engines run, as far as they are the client's. */
export function abortRunning(stopper: Stopper, engines: readonly EngineState[]): void {
  stopper.abort(
    engines.flatMap((engine) => engine.head ?? []),
    new Error("the engine was interrupted"),
  );
}

/** Why an engine does not take part. */
export function startFailure(id: EngineId, error: unknown): Error {
  if (error instanceof EngineStartError || error instanceof ClientClosedError) return error;
  return new EngineStartError(id, error instanceof Error ? error : new Error(String(error)));
}
