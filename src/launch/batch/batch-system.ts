import type { LaunchedHost } from "../launcher.ts";

/** What a batch system is asked to run: an array of jobs, each of which is one host. */
export interface BatchJob {
  /** Name of the array, and of each job. */
  readonly name: string;
  /** Jobs, >= 1. */
  readonly count: number;
  /** Cores of each job, >= 1. */
  readonly cpus: number;
  /** The longest that a job may run, ms; undefined: as the system has it. */
  readonly timeMs: number | undefined;
  /** Memory of each job, as the system writes it. */
  readonly memory: string | undefined;
  /** Partition or queue. */
  readonly queue: string | undefined;
  /** Further options of the system, as they stand behind its mark in a script. */
  readonly options: readonly string[];
  /** Folder, absolute, of what jobs print. */
  readonly logs: string;
  /** What a job runs, for a shell. {@link BatchSystem.member} in it names the job. */
  readonly command: string;
}

/** A batch system: how its scripts look, and what its programs are called. PBS, SGE and the like are a few lines each. */
export interface BatchSystem {
  /** In a word: `"slurm"`. */
  readonly name: string;
  /** What is installed where it is, for messages. */
  readonly advice: string;
  /** Program that takes a script from its input, and prints the number of the array. */
  readonly submit: readonly string[];
  /** Shell words that differ for each job of all arrays, such as `$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID`. */
  readonly member: string;
  /** The script of an array. */
  readonly script: (job: BatchJob) => string;
  /** Number of the array in what `submit` has printed; undefined where there is none. */
  readonly idOf: (output: string) => string | undefined;
  /** Ids of the jobs of an array. */
  readonly membersOf: (id: string, count: number) => readonly string[];
  /** Program that lists the jobs of a user. */
  readonly list: (user: string) => readonly string[];
  /** The jobs of a name and a user in what `list` has printed. */
  readonly read: (output: string, name: string, user: string) => LaunchedHost[];
  /** Program that ends jobs. */
  readonly cancel: (ids: readonly string[]) => readonly string[];
  /** Whether what `cancel` has said means only that jobs are over. */
  readonly isOver: RegExp;
  /** What to do about what the programs refuse with, where they don't say it themselves. */
  readonly remedies?: readonly { readonly said: RegExp; readonly advice: string }[];
  /** How a job has ended that `list` does not show any more; absent where there is no way to ask. */
  readonly end?: {
    /** Program that shows a job. */
    readonly show: (id: string) => readonly string[];
    /** The system's words for its end in what that has printed; undefined where it has none. */
    readonly read: (output: string, id: string) => string | undefined;
  };
  /** File, in the folder of the logs, of what a job prints. */
  readonly logOf: (id: string) => string;
}

/** Text of a script. */
export function scriptText(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
