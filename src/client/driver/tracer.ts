import type { EngineId } from "../../protocol/ids.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";
import type { Outcome, Task } from "../../scheduler/task.ts";
import type { EngineHandle } from "../engines/engine-handle.ts";
import type { FunctionRegistry } from "../engines/function-registry.ts";

/** Hears of the life of tasks. Made by a runtime that has listeners to tell. Its methods must not throw. */
export interface Tracer {
  /** Whether anybody listens. Asked for each task, so it must cost next to nothing; the methods are called where it is true. */
  readonly isOn: boolean;
  /** A task of a call was submitted, or a chunk of a map or of sampling was cut; in the context of the call. */
  submitted(task: Task, view: "direct" | "balanced"): void;
  /** It has ended. */
  ended(task: Task, outcome: Outcome): void;
  /** Something happened to engines, or to tasks between them. */
  happened(event: EngineEvent): void;
  /** Returns what runs something later in the context of the call that is made now. */
  context(): RunInContext;
}

/** Runs something in the context of an earlier call. */
export type RunInContext = (act: () => void) => void;

/** Makes the tracer of a client, of its functions and engines. */
export type MakeTracer = (client: {
  readonly functions: FunctionRegistry;
  readonly handles: ReadonlyMap<EngineId, EngineHandle>;
}) => Tracer;
