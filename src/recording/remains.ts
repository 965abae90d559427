import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { Dependency } from "../scheduler/dependency.ts";
import type { EngineState } from "../scheduler/engine-state.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Task } from "../scheduler/task.ts";
import type { TaskState } from "../scheduler/transitions.ts";

/** A task that was not over when a recording ended. */
export interface RemainingTask {
  readonly id: TaskId;
  /** The call that made it. */
  readonly method: string;
  readonly state: TaskState;
  /** The engine that has it, or for which it waits. */
  readonly engineId: EngineId | undefined;
  /** When it came where it is, ms after the recording began. */
  readonly sinceMs: number;
  /** Tries that have failed. */
  readonly failures: number;
  /** What has to happen next. */
  readonly waitsFor: string;
}

/** An engine that lived when a recording ended. */
export interface RemainingEngine {
  readonly engineId: EngineId;
  readonly state: "takes work" | "is to be removed" | "is being ended";
  /** Tasks that it holds, in the order in which they run. */
  readonly holds: readonly TaskId[];
  /** Tasks that wait for it alone. */
  readonly waiting: number;
  readonly completed: number;
}

/** What was not over when a recording ended. */
export interface Remains {
  /** Time of the last event, ms after the recording began. */
  readonly endMs: number;
  /** Whether the client had been closed. */
  readonly closed: boolean;
  /** Engines that were being started. */
  readonly starting: number;
  readonly tasks: readonly RemainingTask[];
  /** Tasks, or items, that each map or run had left to make. */
  readonly toCome: readonly number[];
  readonly engines: readonly RemainingEngine[];
}

/** What is known of tasks besides what the scheduler knows. */
export interface Known {
  /** Those that are not over. */
  readonly tasks: readonly Task[];
  readonly endMs: number;
  /** When tasks came where they are. */
  readonly sinceMs: ReadonlyMap<TaskId, number>;
  /** Results that become arguments. */
  readonly inputs: ReadonlyMap<TaskId, Dependency>;
}

/** Finds what is not over. */
export function remainsOf(scheduler: Scheduler, known: Known): Remains {
  const { engines, pending, starting, closed } = scheduler;
  const tasks = known.tasks.map((task): RemainingTask => {
    const { id, method, state, engineId, failures } = task;
    const sinceMs = known.sinceMs.get(id) ?? 0;
    return {
      id,
      method,
      state,
      engineId,
      sinceMs,
      failures: failures.length,
      waitsFor: waitsFor(scheduler, known, task),
    };
  });
  return {
    endMs: known.endMs,
    closed,
    starting,
    tasks: tasks.toSorted((a, b) => a.id - b.id),
    toCome: pending.sources().map(({ remaining }) => remaining),
    engines: [...engines.byId.values()].map(remainingEngine),
  };
}

function remainingEngine(engine: EngineState): RemainingEngine {
  const { engineId, ending, retiring, inFlight, waiting, completed } = engine;
  const state = ending ? "is being ended" : retiring ? "is to be removed" : "takes work";
  return { engineId, state, holds: [...inFlight.keys()], waiting: waiting.length, completed };
}

function waitsFor(scheduler: Scheduler, known: Known, task: Task): string {
  const engine = task.engineId === undefined ? undefined : scheduler.engines.byId.get(task.engineId);
  switch (task.state) {
    case "held":
      return heldFor(task, known);
    case "queued":
      return engine === undefined
        ? `room on ${enginesFor(scheduler, task)}`
        : `engine ${engine.engineId}${after(engine)}`;
    case "sent":
      return engine === undefined ? "an engine that is gone" : sentTo(engine, task);
    case "stopping":
      return `engine ${task.engineId ?? ""} to stop it`;
    default:
      return "";
  }
}

function heldFor({ id, rules }: Task, { inputs }: Known): string {
  const dependencies = [rules?.after, rules?.follow, inputs.get(id)].filter((each) => each !== undefined);
  const missing = dependencies.flatMap(({ name, results }) => {
    const ids = results.filter(({ ready }) => !ready).flatMap(({ tasks }) => tasks.map((task) => task.id));
    return ids.length === 0 ? [] : [`${name}: ${tasksText(ids)}`];
  });
  return missing.length === 0 ? "engines to say whether they have what it needs" : missing.join("; ");
}

function sentTo({ engineId, inFlight }: EngineState, task: Task): string {
  const [first] = inFlight.keys();
  if (first === undefined || first === task.id) return `engine ${engineId} to end it`;
  return `engine ${engineId}, after task ${first}`;
}

function after({ inFlight }: EngineState): string {
  return inFlight.size === 0 ? "" : `, after ${tasksText([...inFlight.keys()])}`;
}

function enginesFor({ engines, starting }: Scheduler, { targets }: Task): string {
  const ids = engines.ids.filter((id) => targets?.includes(id) ?? true);
  if (ids.length === 0) return starting > 0 ? "an engine that is being started" : "an engine: there is none";
  return `engine ${listText(ids)}`;
}

function tasksText(ids: readonly TaskId[]): string {
  return `${ids.length === 1 ? "task" : "tasks"} ${listText(ids)}`;
}

const MOST_LISTED = 8;

function listText(ids: readonly number[]): string {
  const more = ids.length > MOST_LISTED ? ` and ${ids.length - MOST_LISTED} more` : "";
  return ids.slice(0, MOST_LISTED).join(", ") + more;
}
