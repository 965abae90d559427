import type { LaunchedHost } from "../launcher.ts";
import { wallTimeText } from "../wall-time.ts";
import { type BatchSystem, scriptText } from "./batch-system.ts";

/**
 * Sun, Son of, Univa, Altair Grid Engine. Cores are slots of the parallel environment `smp`, which most sites have; another
 * is given among the options.
 *
 * Source: the manual pages submit(1), qstat(1) and qdel(1) of Son of Grid Engine 8.1.9.
 */
export const SGE: BatchSystem = {
  name: "sge",
  advice: "run this where jobs are submitted, with the qsub of Grid Engine in the PATH",
  submit: ["qsub", "-terse"],
  member: "$JOB_ID-$SGE_TASK_ID",
  script: ({ name, count, cpus, timeMs, queue, options, logs, command }) =>
    scriptText([
      "#!/bin/sh",
      ...[
        `-N ${name}`,
        `-t 1-${count}`,
        "-S /bin/sh",
        ...(cpus > 1 && !options.some((option) => option.startsWith("-pe ")) ? [`-pe smp ${cpus}`] : []),
        ...(timeMs === undefined ? [] : [`-l h_rt=${wallTimeText(timeMs)}`]),
        ...(queue === undefined ? [] : [`-q ${queue}`]),
        "-j y",
        `-o ${logs}/$JOB_ID.$TASK_ID.log`,
        "-r y",
        ...options,
      ].map((option) => `#$ ${option}`),
      `exec ${command}`,
    ]),
  // 12.1-20:1 for an array.
  idOf: (output) => /^(\d+)(?:\.\S+)?\s*$/mu.exec(output)?.[1],
  membersOf: (id, count) => Array.from({ length: count }, (_, i) => `${id}.${i + 1}`),
  // By -xml names are whole; a job that waits is shown once for each task by -g d.
  list: (user) => ["qstat", "-u", user, "-g", "d", "-xml"],
  read: (output, name) =>
    [...output.matchAll(/<job_list\b[^>]*>([\s\S]*?)<\/job_list>/gu)].flatMap(([, text = ""]): LaunchedHost[] => {
      const field = (tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`, "u").exec(text)?.[1] ?? "";
      const state = field("state");
      // Those of d are being deleted.
      if (field("JB_name") !== name || state.includes("d")) return [];
      const isRunning = /[rt]/u.test(state) && !/[Eqw]/u.test(state);
      const where = isRunning ? field("queue_name") : state.includes("E") ? "its start failed; see qstat -j" : "";
      const id = `${field("JB_job_number")}.${field("tasks") || "1"}`;
      return [{ id, state: isRunning ? "running" : "waiting", ...(where !== "" && { where }) }];
    }),
  cancel: (ids) => ["qdel", ...ids],
  isOver: /does not exist|already in deletion/iu,
  logOf: (id) => `${id}.log`,
};
