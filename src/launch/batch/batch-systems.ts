import { checkCount, checkOptions } from "../../client/check.ts";
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
 * @throws {TypeError} {RangeError} for bad options
 *
 * @example
 * await using lab = await cluster({ launcher: sge({ time: "1:00:00", queue: "all.q" }), engines: 20 });
 */
export function sge(options: BatchOptions = {}): BatchLauncher {
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
  if (options.cpus !== undefined) checkCount("cpus", options.cpus);
  return new BatchLauncher(system, options, options.time === undefined ? undefined : readWallTime(options.time));
}
