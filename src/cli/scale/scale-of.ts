import { OnePerMachine } from "../../launch/adapt/one-per-machine.ts";
import type { Launcher } from "../../launch/launcher.ts";
import { local } from "../../launch/local-launcher.ts";
import type { ScalingPolicy } from "../../monitor/scaling/scaling.ts";
import { type LaunchValues, launchOf } from "../launch/launcher-of.ts";
import { readCount, readEngines, readTime } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** Options of `ensemble scale` as they were given. */
export interface ScaleValues extends Omit<LaunchValues, "jobs" | "no-wait" | "list" | "stop"> {
  readonly min?: string;
  readonly max?: string;
  readonly idle?: string;
  readonly leave?: boolean;
}

/** What is started where, and how much of it. */
export interface Scale {
  readonly launcher: Launcher;
  readonly policy: ScalingPolicy;
  /** Whether hosts end with this process. */
  readonly isAttached: boolean;
  /** Ends hosts that stay; undefined: none can. */
  readonly stopCommand?: string;
}

const IDLE_MS = 60_000;
// What starts take, as long as none was seen, ms.
const START_MS = { local: 3000, ssh: 8000, batch: 20_000 } as const;

/** Reads what is to be scaled. @throws {UsageError} for what makes no sense */
export function scaleOf(kind: string, operands: readonly string[], values: ScaleValues): Scale {
  if (values.max === undefined)
    throw new UsageError("scale expects --max, the most engines that it may have: --max 50");
  const [min, max] = [readCount(values.min ?? "0", "--min"), readCount(values.max, "--max")];
  const { launcher, engines, machines, startMs, ...ends } = partsOf(kind, operands, values);
  const most = Math.min(max, (machines ?? Infinity) * engines);
  if (max < engines) throw new UsageError(`--max ${max} is less than the engines of one host, ${engines}`);
  if (min > most) {
    const why = most === max ? `--max ${max}` : `the ${most} engines that ${machines} machines have`;
    throw new UsageError(`--min ${min} is more than ${why}`);
  }
  if (ends.isAttached && values.leave === true)
    throw new UsageError(`--leave makes no sense with hosts that end with this`);
  const idleMs = values.idle === undefined ? IDLE_MS : readTime(values.idle, "--idle");
  return { launcher, ...ends, policy: { min, max: most, enginesPerHost: engines, idleMs, startMs } };
}

interface Parts {
  readonly launcher: Launcher;
  readonly engines: number;
  /** Hosts that there can be; undefined: any number. */
  readonly machines?: number;
  readonly isAttached: boolean;
  readonly stopCommand?: string;
  readonly startMs: number;
}

function partsOf(kind: string, operands: readonly string[], values: ScaleValues): Parts {
  if (kind === "local") return localParts(operands, values);
  // Which launch takes for its scripts only.
  const { "dry-run": _, ...given } = values;
  const { launcher, parts, engines, isAttached, stopCommand } = launchOf(kind, operands, given, "scale");
  const ends = { isAttached, stopCommand };
  if (kind !== "ssh") return { launcher, engines: engines ?? 1, ...ends, startMs: START_MS.batch };
  if (engines === undefined) {
    throw new UsageError("scale ssh expects --engines, the engines of each machine, by which they are counted");
  }
  const each = new OnePerMachine("ssh", parts);
  return { launcher: each, engines, machines: parts.length, ...ends, startMs: START_MS.ssh };
}

function localParts(operands: readonly string[], values: ScaleValues): Parts {
  const { engines = "1", max: _max, min: _min, idle: _idle, leave: _leave, ...others } = values;
  if (operands.length > 0) throw new UsageError(`scale local takes no ${operands[0]}; see ensemble scale --help`);
  const odd = Object.keys(others).find((name) => !OF_LOCAL.includes(name));
  if (odd !== undefined) throw new UsageError(`--${odd} makes no sense with ensemble scale local`);
  return { launcher: local(), engines: readEngines(engines), isAttached: true, startMs: START_MS.local };
}

const OF_LOCAL: readonly string[] = ["folder", "url", "dry-run", "json", "metrics"];
