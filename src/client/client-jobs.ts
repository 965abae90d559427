import type { Dispatcher } from "./driver/dispatcher.ts";
import type { EventLog } from "./driver/events.ts";
import { RunningCall } from "./driver/running-call.ts";
import { SourceJob } from "./driver/source-job.ts";
import type { CallHost, JobHost } from "./job-host.ts";
import { fixTargets } from "./views/targets.ts";
import type { ViewContext } from "./views/view.ts";

/** The side of a client that jobs see. */
export function clientJobs({ dispatcher, runtime, engines, owner }: ViewContext, events: EventLog): JobHost {
  const host: JobHost = {
    checkOpen: () => dispatcher.checkOpen(),
    enginesOf: (targets = "all") => {
      const ids = fixTargets(targets, engines());
      return ids === "all" ? null : ids;
    },
    openJob: (parts) => new SourceJob(dispatcher, parts),
    refOf: (fn, method) => dispatcher.functions.standaloneRef(fn, method),
    untilClosed: (promise) => untilClosed(dispatcher, promise),
    emit: (event) => events.emit(event),
    output: owner.output,
    showProgress: (work) => runtime.showProgress(work),
    forCall: (method, name) => forCall(dispatcher, host, new RunningCall(method, name)),
  };
  return host;
}

function forCall(dispatcher: Dispatcher, host: JobHost, call: RunningCall): CallHost {
  return {
    ...host,
    openJob: (parts) => new SourceJob(dispatcher, { ...parts, call }),
    follow: (watched, over) => {
      call.watched = watched;
      dispatcher.runs.add(call);
      const end = (): void => void dispatcher.runs.delete(call);
      over.then(end, end);
    },
  };
}

function untilClosed<T>({ readers }: Dispatcher, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const reader = { fail: reject };
    readers.add(reader);
    promise.finally(() => readers.delete(reader)).then(resolve, reject);
  });
}
