import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { OutputStream } from "../protocol/messages.ts";

/** Something that happened to a client's engines, to tasks between them, or to the checkpoint of a run; as JSON too. */
export type EngineEvent =
  | { readonly kind: "engine-started"; readonly engineId: EngineId }
  /** The engine is gone, and what it held has failed with EngineLostError. */
  | ({ readonly kind: "engine-lost"; readonly engineId: EngineId; readonly cause: Error } & NextTry)
  /** The engine has ended, idle, as `removeEngines` asked. */
  | { readonly kind: "engine-removed"; readonly engineId: EngineId }
  /**
   * The engine ended by itself, did not start, or is being ended, to stop a task or by `restart`; another is started in its
   * place.
   */
  | { readonly kind: "engine-replaced"; readonly engineId: EngineId; readonly by: EngineId }
  /** The engine did not start, or its setup failed. */
  | ({ readonly kind: "engine-start-failed"; readonly engineId: EngineId; readonly cause: Error } & NextTry)
  /** A balanced task failed, or lost its engine, and is tried again. `tries`: how often it has failed. */
  | {
      readonly kind: "task-retried";
      readonly taskId: TaskId;
      readonly engineId: EngineId;
      readonly error: Error;
      readonly tries: number;
    }
  /** The state of a sampling run could not be written. The run goes on, and tries again; said once until a try succeeds. */
  | { readonly kind: "checkpoint-failed"; readonly path: string; readonly cause: Error }
  /** The recording that `connect({ record })` asked for could not be written, and has ended. */
  | { readonly kind: "record-failed"; readonly cause: Error }
  /** The last engine is gone; balanced tasks fail with NoEnginesError. */
  | { readonly kind: "no-engines" }
  /** An engine wrote something that belongs to no call: in a timer, a setup, or the kernel of a sampling run. */
  | { readonly kind: "output"; readonly engineId: EngineId; readonly stream: OutputStream; readonly text: string };

/** When a place is filled that an engine had, or was to have. */
export interface NextTry {
  /**
   * Time until another engine is tried in its place, ms; absent where one is started at once, or none is. The pauses double,
   * up to 30 s, for as long as engines do not start, or end before they have done anything.
   */
  readonly nextTryMs?: number;
}

/** Part of an event. */
export function nextTryIn(nextTryMs: number | undefined): NextTry {
  return nextTryMs === undefined ? {} : { nextTryMs };
}
