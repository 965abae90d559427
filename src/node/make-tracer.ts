import { AsyncResource } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { errorOf } from "../client/driver/error-of.ts";
import type { MakeTracer } from "../client/driver/tracer.ts";
import { outcomeOf } from "../client/monitor/ended-stream.ts";
import { TaskNames } from "../client/monitor/task-names.ts";
import type { TaskTrace } from "../client/task-trace.ts";
import type { Outcome, Task } from "../scheduler/task.ts";

const submitted = channel("ensemble:task:submitted");
const ended = channel("ensemble:task:ended");
const events = channel("ensemble:event");

/** Makes what publishes the life of a client's tasks on channels of `node:diagnostics_channel`. */
export const makeTracer: MakeTracer = ({ functions, handles }) => {
  const names = new TaskNames(functions);
  // Of those that are not over, and were submitted while somebody listened.
  const traces = new WeakMap<Task, TaskTrace>();
  const begin = (task: Task, view: TaskTrace["view"]): TaskTrace => {
    const { id: taskId, method, count, submittedMs } = task;
    const name = names.of(task.request, method);
    const trace: TaskTrace = { taskId, method, name, view, count, submittedMs };
    traces.set(task, trace);
    return trace;
  };
  const end = (task: Task, outcome: Outcome): TaskTrace => {
    const trace = traces.get(task) ?? begin(task, task.targets === undefined ? "direct" : "balanced");
    const { engineId, tries, startedMs, endedMs } = task;
    const error = errorOf(outcome);
    const host = engineId === undefined ? undefined : handles.get(engineId)?.host;
    return Object.assign(trace, {
      tries,
      state: outcomeOf(task, error),
      failed: outcome.kind === "items" ? outcome.errors.size : error === undefined ? 0 : task.count,
      ...(tries > 0 && engineId !== undefined && { engineId }),
      ...(host !== undefined && { host }),
      ...(startedMs !== undefined && { startedMs }),
      ...(endedMs !== undefined && { endedMs }),
      ...(error && { error }),
    });
  };
  return {
    get isOn() {
      return submitted.hasSubscribers || ended.hasSubscribers || events.hasSubscribers;
    },
    submitted: (task, view) => submitted.publish(begin(task, view)),
    ended: (task, outcome) => ended.publish(end(task, outcome)),
    happened: (event) => events.publish(event),
    context: () => {
      const resource = new AsyncResource("EnsembleCall");
      return (act) => resource.runInAsyncScope(act);
    },
  };
};
