import type { LaunchedHost } from "../launcher.ts";
import { wallTimeText } from "../wall-time.ts";
import { type BatchSystem, scriptText } from "./batch-system.ts";

const SEPARATOR = "|";

/**
 * Slurm, 20.02 or later. A job that is requeued, as its node failed or was taken, comes back as a host with new engines.
 *
 * Source: the manual pages of sbatch, squeue and scancel.
 */
export const SLURM: BatchSystem = {
  name: "slurm",
  advice:
    "run this where jobs are submitted, with Slurm's sbatch in the PATH; on Debian the package slurm-client has it",
  submit: ["sbatch", "--parsable"],
  member: "$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID",
  script: ({ name, count, cpus, timeMs, memory, queue, options, logs, command }) =>
    scriptText([
      "#!/bin/sh",
      ...[
        `--job-name=${name}`,
        `--array=1-${count}`,
        "--ntasks=1",
        `--cpus-per-task=${cpus}`,
        ...(timeMs === undefined ? [] : [`--time=${wallTimeText(timeMs)}`]),
        ...(memory === undefined ? [] : [`--mem=${memory}`]),
        ...(queue === undefined ? [] : [`--partition=${queue}`]),
        `--output=${logs}/%A_%a.log`,
        "--open-mode=append",
        "--requeue",
        // The shell, which the command takes the place of, hears of its end before its steps do.
        "--signal=B:TERM@10",
        ...options,
      ].map((option) => `#SBATCH ${option}`),
      `exec ${command}`,
    ]),
  // With the name of the cluster behind a semicolon, where there are several.
  idOf: (output) => /^(\d+)(?:;\S+)?\s*$/mu.exec(output)?.[1],
  membersOf: (id, count) => Array.from({ length: count }, (_, i) => `${id}_${i + 1}`),
  list: (user) => [
    "squeue",
    `--user=${user}`,
    "--array",
    "--noheader",
    `--format=${["%A", "%F", "%K", "%T", "%j", "%R"].join(SEPARATOR)}`,
  ],
  read: (output, name) =>
    output.split("\n").flatMap((line): LaunchedHost[] => {
      const [, array = "", index = "", state = "", jobName, ...rest] = line.split(SEPARATOR);
      // One that completes may have been requeued, and comes back.
      if (jobName !== name) return [];
      const where = rest.join(SEPARATOR).trim();
      const isRunning = state === "RUNNING";
      return [
        {
          id: `${array}_${index}`,
          state: isRunning ? "running" : "waiting",
          ...(where !== "" && { where: isRunning ? where : `${state.toLowerCase()} ${where}` }),
        },
      ];
    }),
  cancel: (ids) => ["scancel", ...ids],
  isOver: /invalid job id|already completing or completed/iu,
  remedies: [
    {
      said: /invalid job array specification/iu,
      advice:
        "an array may have fewer jobs here (scontrol show config tells MaxArraySize); ask for them in several launches",
    },
    {
      said: /accounting\/qos policy/iu,
      advice:
        "your account may have less here: ask for fewer jobs, cores, or less time; sacctmgr show assoc tells its limits",
    },
    {
      said: /could not establish a configuration source|unable to process configuration file/iu,
      advice: "this machine is in no Slurm: run this where jobs are submitted, or set SLURM_CONF",
    },
    {
      said: /unable to contact slurm controller/iu,
      advice: "Slurm is down, or not reached from here: sinfo and scontrol ping tell more",
    },
  ],
  end: {
    // Of the whole array: tasks that were ended before they began are not known by themselves.
    show: (id) => ["scontrol", "show", "job", id.replace(/_.*/u, ""), "--oneliner"],
    read: (output, id) => {
      const jobs = output.split("\n");
      const own = jobs.find((job) => job.includes(` ArrayTaskId=${id.replace(/.*_/u, "")} `)) ?? jobs[0] ?? "";
      const [state, reason] = ["JobState", "Reason"].map((name) => new RegExp(`\\b${name}=(\\S+)`, "u").exec(own)?.[1]);
      // Who cancels a job gives no reason: it has the one for which it waited.
      return reason === undefined || reason === "None" || state === "CANCELLED" ? state : `${state}, ${reason}`;
    },
  },
  logOf: (id) => `${id}.log`,
};
