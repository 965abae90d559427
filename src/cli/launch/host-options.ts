import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import type { FlagOption, TextOption, TextsOption } from "../option-kinds.ts";

/** Options that say where hosts are started, and what each of them is. */
export const HOST_OPTIONS: Readonly<
  Record<"cpus" | "time" | "memory" | "queue" | "logs" | "engines" | "command" | "folder" | "url", TextOption>
> & { readonly detach: FlagOption; readonly option: TextsOption } = {
  cpus: { type: "string", value: "N", summary: "slurm, pbs, sge: cores and engines of each job; 1 by default" },
  time: { type: "string", value: "T", summary: "slurm, pbs, sge: the longest that a job may run: 1:00:00, or 50m" },
  memory: { type: "string", value: "M", summary: "slurm, pbs, sge: memory of each job, as the system writes it: 2G" },
  queue: { type: "string", value: "NAME", summary: "slurm, pbs, sge: queue, which Slurm calls a partition" },
  logs: { type: "string", value: "DIR", summary: "slurm, pbs, sge: what jobs print; by default ensemble-logs" },
  engines: { type: "string", value: "N", summary: "ssh: engines of each machine; by default one per core" },
  detach: { type: "boolean", summary: "ssh: hosts stay when this ends" },
  option: {
    type: "string",
    multiple: true,
    value: "TEXT",
    summary: 'further option of ssh, or in the script of jobs: --option="-p 2222"',
  },
  command: { type: "string", value: "TEXT", summary: "runs ensemble there; by default ensemble by ssh, else this one" },
  folder: {
    type: "string",
    value: "DIR",
    summary: `cluster that ensemble cluster init has made; by default ${DEFAULT_FOLDER}`,
  },
  url: { type: "string", value: "URL", summary: "of the NATS server, as the hosts see it; by default the cluster's" },
};
