import { checkCount, checkOptions } from "../../client/check.ts";
import { describe } from "../../protocol/describe.ts";
import { readWallTime } from "../wall-time.ts";
import { BatchLauncher, type BatchOptions } from "./batch-launcher.ts";
import type { BatchSystem } from "./batch-system.ts";
import { PBS } from "./pbs.ts";
import { SGE } from "./sge.ts";
import { SLURM } from "./slurm.ts";

/**
 * Starts hosts as jobs of Slurm.
 *
 * @throws {TypeError} {RangeError} for bad options
 *
 * @example
 * await using lab = await cluster({ launcher: slurm({ time: "1:00:00", queue: "short" }), engines: 20 });
 */
export function slurm(options: BatchOptions = {}): BatchLauncher {
  return launcherOf(SLURM, options);
}

/**
 * Starts hosts as jobs of PBS.
 *
 * @throws {TypeError} {RangeError} for bad options
 *
 * @example
 * await using lab = await cluster({ launcher: pbs({ time: "1:00:00", queue: "workq" }), engines: 20 });
 */
export function pbs(options: BatchOptions = {}): BatchLauncher {
  return launcherOf(PBS, options);
}

/**
 * Starts hosts as jobs of Grid Engine.
 *
 * @throws {TypeError} {RangeError} for bad options, and for `memory`, which sites name differently
 *
 * @example
 * await using lab = await cluster({ launcher: sge({ time: "1:00:00", queue: "all.q" }), engines: 20 });
 */
export function sge(options: BatchOptions = {}): BatchLauncher {
  if (options.memory !== undefined) {
    // h_vmem, which many sites have, is a limit of addresses, of which WebAssembly takes gigabytes without using them.
    throw new TypeError('sge takes no memory, as sites name it differently; give options: ["-l mem_free=2G"]');
  }
  return launcherOf(SGE, options);
}

const NAMES = {
  cpus: "any",
  time: "any",
  memory: "any",
  queue: "any",
  options: "any",
  logs: "any",
  command: "any",
} as const;

function launcherOf(system: BatchSystem, options: BatchOptions): BatchLauncher {
  checkOptions(system.name, options, NAMES);
  const { cpus, memory, queue, logs, command, options: more = [] } = options;
  if (cpus !== undefined) checkCount("cpus", cpus);
  for (const [name, text] of Object.entries({ memory, queue, logs, command })) checkLine(name, text);
  if (!Array.isArray(more)) throw new TypeError(`options expects a list of texts, got ${describe(more)}`);
  for (const option of more as readonly unknown[]) checkLine("options", option);
  return new BatchLauncher(system, options, options.time === undefined ? undefined : readWallTime(options.time));
}

// They stand in lines of a script.
function checkLine(name: string, text: unknown): void {
  if (text === undefined) return;
  if (typeof text !== "string") throw new TypeError(`${name} expects a text, got ${describe(text)}`);
  if (/[\r\n]/u.test(text)) throw new RangeError(`${name} expects one line, got ${JSON.stringify(text)}`);
}
