import type { EventLog } from "./driver/events.ts";
import { SourceJob } from "./driver/source-job.ts";
import type { JobHost } from "./job-host.ts";
import { fixTargets } from "./views/targets.ts";
import type { ViewContext } from "./views/view.ts";

/** The side of a client that jobs see. */
export function clientJobs({ dispatcher, runtime, engines, owner }: ViewContext, events: EventLog): JobHost {
  return {
    checkOpen: () => dispatcher.checkOpen(),
    enginesOf: (targets) => {
      const ids = fixTargets(targets, engines());
      return ids === "all" ? null : ids;
    },
    openJob: (parts) => new SourceJob(dispatcher, parts),
    refOf: (fn, method) => dispatcher.functions.standaloneRef(fn, method),
    emit: (event) => events.emit(event),
    output: owner.output,
    showProgress: (work) => runtime.showProgress(work),
  };
}
