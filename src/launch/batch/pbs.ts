import type { LaunchedHost } from "../launcher.ts";
import { wallTimeText } from "../wall-time.ts";
import { type BatchSystem, scriptText } from "./batch-system.ts";

/**
 * OpenPBS and PBS Pro.
 *
 * Source: Altair PBS Professional 2022.1 reference guide, qsub, qstat and qdel.
 */
export const PBS: BatchSystem = {
  name: "pbs",
  advice: "run this where jobs are submitted, with the qsub of PBS in the PATH",
  submit: ["qsub"],
  member: "$(echo $PBS_JOBID | tr -c 'A-Za-z0-9\\n' '-')",
  script: ({ name, count, cpus, timeMs, memory, queue, options, logs, command }) =>
    scriptText([
      "#!/bin/sh",
      ...[
        `-N ${name}`,
        // An array of one is refused.
        ...(count > 1 ? [`-J 1-${count}`] : []),
        `-l select=1:ncpus=${cpus}${memory === undefined ? "" : `:mem=${memory}`}`,
        ...(timeMs === undefined ? [] : [`-l walltime=${wallTimeText(timeMs)}`]),
        ...(queue === undefined ? [] : [`-q ${queue}`]),
        "-j oe",
        `-o ${logs}/`,
        "-r y",
        ...options,
      ].map((option) => `#PBS ${option}`),
      `exec ${command}`,
    ]),
  idOf: (output) => /^(\d+(?:\[\])?\.\S+)\s*$/mu.exec(output)?.[1],
  membersOf: (id, count) =>
    count === 1 ? [id] : Array.from({ length: count }, (_, i) => id.replace("[]", `[${i + 1}]`)),
  // With -u it gives no JSON.
  list: () => ["qstat", "-t", "-f", "-F", "json"],
  read: (output, name, user) => {
    const { Jobs: jobs = {} } = JSON.parse(output || "{}") as { readonly Jobs?: Readonly<Record<string, PbsJob>> };
    return Object.entries(jobs).flatMap(([id, job]): LaunchedHost[] => {
      // B is an array, of which the jobs follow; those of E, F and X end, or have ended.
      if (job.Job_Name !== name || !job.Job_Owner.startsWith(`${user}@`) || /^[BEFX]$/u.test(job.job_state)) return [];
      const isRunning = job.job_state === "R";
      const where = isRunning ? job.exec_host : job.comment;
      return [{ id, state: isRunning ? "running" : "waiting", ...(where !== undefined && { where }) }];
    });
  },
  cancel: (ids) => ["qdel", ...ids],
  isOver: /job has finished|unknown job id/iu,
  logOf: (id) => `${id.replace(/\[(\d+)\]/u, "^$1")}.OU`,
};

/** A job as `qstat -F json` shows it. */
interface PbsJob {
  readonly Job_Name: string;
  /** `user@machine`. */
  readonly Job_Owner: string;
  readonly job_state: string;
  readonly exec_host?: string;
  readonly comment?: string;
}
