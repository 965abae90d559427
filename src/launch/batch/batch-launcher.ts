import { mkdir, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { hostArguments, ownCommand, shellCommand } from "../host-plan.ts";
import { LaunchError } from "../launch-error.ts";
import type { LaunchedHost, Launcher, LaunchRequest, Share } from "../launcher.ts";
import { endOfProgram, outputOf } from "../run-program.ts";
import { lifetimeOf } from "../wall-time.ts";
import type { BatchSystem } from "./batch-system.ts";

/** What jobs of a batch system ask for. */
export interface BatchOptions {
  /** Cores of each job, >= 1; 1 by default. A job is a host with an engine per core. */
  readonly cpus?: number;
  /**
   * The longest that a job may run, as in `"1:00:00"` or `"50m"`. Before it is over its host takes no new tasks, and ends
   * when those that run have ended. By default the system's.
   */
  readonly time?: string;
  /** Memory of each job, as the system writes it: `"2G"`. Not for Grid Engine. */
  readonly memory?: string;
  /** Partition or queue. */
  readonly queue?: string;
  /** Further options, as they stand in a script of the system: `["--account=physics"]`. */
  readonly options?: readonly string[];
  /** Folder of what jobs print; `ensemble-logs` by default. */
  readonly logs?: string;
  /** Command that runs `ensemble` on the machines of the jobs; by default this installation, in a folder that they share. */
  readonly command?: string;
}

/** Starts hosts as an array of many small jobs, so that those run first for which there is room first. */
export class BatchLauncher implements Launcher {
  readonly #system: BatchSystem;
  readonly #options: BatchOptions;
  readonly #timeMs: number | undefined;
  readonly isRemote = true;

  constructor(system: BatchSystem, options: BatchOptions, timeMs: number | undefined) {
    this.#system = system;
    this.#options = options;
    this.#timeMs = timeMs;
  }

  get name(): string {
    return this.#system.name;
  }

  share(engines: number | undefined): Share {
    const { cpus = 1 } = this.#options;
    return { hosts: Math.ceil((engines ?? cpus) / cpus), engines: cpus };
  }

  /** What is submitted, for people to read. */
  script({ count, plan }: LaunchRequest): string {
    const { member, name: system, script } = this.#system;
    const { cpus = 1, memory, queue, options = [], command = shellCommand(ownCommand()) } = this.#options;
    const lifetimeMs = this.#timeMs === undefined ? undefined : lifetimeOf(this.#timeMs);
    const args = hostArguments({ ...plan, engines: plan.engines ?? cpus }, { lifetimeMs });
    return script({
      name: jobName(plan.cluster),
      count,
      cpus,
      timeMs: this.#timeMs,
      memory,
      queue,
      options,
      logs: this.#logs,
      command: `${command} ${shellCommand(args)} --name "${system}-${member}"`,
    });
  }

  async start(request: LaunchRequest): Promise<LaunchedHost[]> {
    const { submit, advice, idOf, membersOf } = this.#system;
    await mkdir(this.#logs, { recursive: true });
    const output = await this.#advised(() => outputOf(submit, { input: this.script(request), advice }));
    const id = idOf(output);
    if (id === undefined) {
      throw new LaunchError(`${submit[0]} gave no number of a job, which may run all the same: ${output.trim()}`);
    }
    return membersOf(id, request.count).map((member) => this.#named({ id: member, state: "waiting" }));
  }

  async list(cluster: string): Promise<LaunchedHost[]> {
    const { list, read, advice } = this.#system;
    const user = userName();
    const output = await this.#advised(() => outputOf(list(user), { advice }));
    const hosts = read(output, jobName(cluster), user);
    return hosts.map((host) => this.#named(host));
  }

  // As the script makes the name of the variables of a job, which are its id in other punctuation.
  #named(host: LaunchedHost): LaunchedHost {
    return { ...host, name: `${this.#system.name}-${host.id.replaceAll(/[^A-Za-z0-9]/gu, "-")}` };
  }

  async stop(hosts: readonly LaunchedHost[]): Promise<void> {
    if (hosts.length === 0) return;
    const { cancel, advice, isOver } = this.#system;
    const command = cancel(hosts.map(({ id }) => id));
    const { code, stderr } = await endOfProgram(command, { advice });
    if (code === 0 || isOver.test(stderr)) return;
    throw new LaunchError(`${command[0]} failed with code ${code}: ${stderr.trim()}`);
  }

  async log({ id }: LaunchedHost): Promise<string | undefined> {
    try {
      return await readFile(join(this.#logs, this.#system.logOf(id)), "utf8");
    } catch {
      // It has printed nothing yet.
      return undefined;
    }
  }

  async end({ id }: LaunchedHost): Promise<string | undefined> {
    const { end, advice } = this.#system;
    if (end === undefined) return undefined;
    // It forgets jobs after a time.
    return outputOf(end.show(id), { advice }).then(
      (output) => end.read(output, id),
      () => undefined,
    );
  }

  // What a system refuses with, with what to do about it.
  async #advised<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const { remedies = [] } = this.#system;
      const remedy = error instanceof LaunchError && remedies.find(({ said }) => said.test(error.message));
      throw remedy ? new LaunchError(`${error.message}; ${remedy.advice}`, { cause: error }) : error;
    }
  }

  get #logs(): string {
    const logs = resolve(this.#options.logs ?? "ensemble-logs");
    if (!/\s/u.test(logs)) return logs;
    throw new LaunchError(`the folder of the logs, ${logs}, has a space in it, which scripts can't take; give logs`);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In some containers the user has a number only.
    return process.env["USER"] ?? String(process.getuid?.());
  }
}

/** Name of the jobs of a cluster. */
function jobName(cluster: string): string {
  return `ensemble-${cluster}`;
}
