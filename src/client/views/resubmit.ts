import { describe } from "../../protocol/describe.ts";
import { NoSuchEngineError } from "../../protocol/errors.ts";
import type { TaskId } from "../../protocol/ids.ts";
import type { TaskPayload, TaskSink } from "../../scheduler/task.ts";
import type { AsyncResult } from "../results/async-result.ts";
import { withOutput } from "./direct-calls.ts";
import { pendingList, pendingSingle, type ViewContext } from "./view.ts";

/**
 * Submits a task again that is pending or remembered: under a new id, with the arguments and rules of the first time. A
 * direct task goes to its engine, a balanced one to any that its view allows.
 *
 * @throws {RangeError} when the task is not known any more, or its arguments are not there, or were not kept
 * @throws {NoSuchEngineError} when the engine of a direct task is gone
 */
export function resubmit(context: ViewContext, id: TaskId): AsyncResult<unknown, unknown> {
  const { dispatcher } = context;
  const pending = dispatcher.scheduler.pending.tasks().find((task) => task.id === id);
  const { task, request } = pending ? { task: pending, request: pending.request } : remembered(context, id);
  const isForgotten = request !== undefined && "fn" in request && !dispatcher.functions.has(request.fn);
  if (request === undefined || hasGaps(request) || isForgotten || task.move?.length) {
    throw new RangeError(`the arguments of task ${describe(id)} never came, were not kept, or have moved`);
  }
  const engine = task.targets === undefined ? dispatcher.engines.byId.get(task.engineId ?? -1) : undefined;
  if (task.targets === undefined && !engine?.takesWork) {
    throw new NoSuchEngineError(task.engineId ?? -1, dispatcher.engines.ids);
  }
  const { state, result } =
    request.kind === "map"
      ? pendingList(context, task.count, { many: true, as: request.as }, true)
      : pendingSingle(context);
  const sink: TaskSink =
    request.kind === "execute" ? { settle: (done, outcome) => state.settle(done, withOutput(done, outcome)) } : state;
  const newId = dispatcher.nextTaskId();
  const { method, count, rules } = task;
  const again = dispatcher.makeTask({
    id: newId,
    request: renamed(request, newId),
    sink,
    method,
    index: 0,
    count,
    rules,
  });
  state.add(again);
  if (engine) dispatcher.submitDirect(engine, again);
  else dispatcher.submitBalanced(again, task.targets ?? null);
  return result;
}

function remembered({ dispatcher }: ViewContext, id: TaskId): NonNullable<ReturnType<typeof dispatcher.history.find>> {
  const found = dispatcher.history.find(id);
  if (found === undefined) throw new RangeError(`task ${describe(id)} is not in the client's history`);
  return found;
}

// A result that was to be its argument has not come, or has failed.
function hasGaps(request: TaskPayload): boolean {
  return request.kind === "call" && request.hasGaps === true;
}

// A call gets its id when it is sent.
function renamed(request: TaskPayload, id: TaskId): TaskPayload {
  return request.kind === "call" ? request : { ...request, id };
}
