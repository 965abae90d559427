import type { EngineId, TaskId } from "../../protocol/ids.ts";
import type { Needs } from "../../scheduler/dependency.ts";
import type { ReadyEntry } from "../../scheduler/ready-queue.ts";
import type { Answer } from "../../scheduler/requirement-check.ts";
import type { Scheduler } from "../../scheduler/scheduler.ts";
import { QUESTION, type Task, type TaskParts } from "../../scheduler/task.ts";
import { applyCall } from "../calls/arguments.ts";
import type { FunctionRegistry } from "../engines/function-registry.ts";

/** What makes tasks, and hands them to engines. */
export interface QuestionMaker {
  readonly functions: FunctionRegistry;
  readonly scheduler: Pick<Scheduler, "submitQuestion">;
  nextTaskId(): TaskId;
  makeOwnTask(parts: TaskParts): Task;
}

/** Asks engines that live whether they have what is needed, by tasks. Each calls back once; one that fails has not. */
export function askEngine(
  maker: QuestionMaker,
): (engine: EngineId, entry: ReadyEntry, needs: Needs, answer: (answer: Answer, error?: Error) => void) => Task {
  return (engineId, { rules }, needs, answer) => {
    const task = maker.makeOwnTask({
      id: maker.nextTaskId(),
      request: applyCall(maker.functions.take(needs.check, "depend"), needs.args),
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
    maker.scheduler.submitQuestion(engineId, task);
    return task;
  };
}
