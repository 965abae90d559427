import type { EngineId, TaskId } from "../../protocol/ids.ts";
import type { FunctionRegistry } from "../engines/function-registry.ts";
import type { Lane } from "../engines/lane.ts";
import { applyCall } from "../views/arguments.ts";
import type { Needs } from "./dependency.ts";
import type { Answer } from "./survey.ts";
import { QUESTION, type Task, type TaskParts } from "./task.ts";
import type { TaskRules } from "./task-rules.ts";

/** What makes tasks, and sends them. */
export interface TaskMaker {
  readonly lanes: ReadonlyMap<EngineId, Lane>;
  readonly functions: FunctionRegistry;
  nextTaskId(): TaskId;
  makeOwnTask(parts: TaskParts): Task;
  touch(lane: Lane): void;
}

/** Asks an engine that lives whether it has what is needed, by a task. Calls back once; one that fails has not. */
export function askEngine(
  maker: TaskMaker,
  question: { readonly engine: EngineId; readonly needs: Needs; readonly rules: TaskRules | undefined },
  answer: (answer: Answer, error?: Error) => void,
): Task {
  const { engine, needs, rules } = question;
  const task = maker.makeOwnTask({
    id: maker.nextTaskId(),
    request: applyCall(maker.functions.idOf(needs.check, "depend"), needs.args),
    sink: {
      settle: ({ state }, outcome) => {
        if (outcome.kind === "error") answer(state === "aborted" ? "unasked" : "no", outcome.error);
        else answer(outcome.kind === "value" && outcome.value === true ? "yes" : "no");
      },
    },
    method: QUESTION,
    index: 0,
    count: 1,
    rules,
  });
  // Limits of the time that it waits hold for the work that it is asked for.
  task.engineId = engine;
  const lane = maker.lanes.get(engine);
  lane?.waiting.push(task);
  if (lane) maker.touch(lane);
  return task;
}
