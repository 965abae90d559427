import type { ChainOptions } from "../../sampling/markov/chain-options.ts";
import { quote, readCount, readEngines, readReal, readSeed, readTime } from "../numbers.ts";
import { checkOutputFile } from "../sample/output-file.ts";
import { UsageError } from "../usage-error.ts";

/** Options of `ensemble chains` as they were given. */
export interface ChainsValues {
  readonly chains?: string;
  readonly warmup?: string;
  readonly draws?: string;
  readonly thin?: string;
  readonly "r-hat"?: string;
  readonly ess?: string;
  readonly "max-draws"?: string;
  readonly "time-limit"?: string;
  readonly quantity?: readonly string[];
  readonly param?: readonly string[];
  readonly data?: readonly string[];
  readonly seed?: string;
  readonly engines?: string;
  readonly checkpoint?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** What `ensemble chains` was asked for, checked as far as it can be without the kernel. */
export interface ChainsRequest {
  /** Path of a file, or `-`. */
  readonly kernel: string;
  /** Parameters as `name=value`. */
  readonly params: readonly string[];
  /** Data sets as `name=file`. */
  readonly data: readonly string[];
  readonly options: ChainOptions;
  /** By default one per core. */
  readonly engines?: number;
  /** File to write draws to. */
  readonly csv?: string;
  readonly json: boolean;
}

/** Reads what was asked for. @throws {UsageError} for what makes no sense */
export function readChainsRequest([kernel, ...more]: readonly string[], values: ChainsValues): ChainsRequest {
  if (kernel === undefined) throw new UsageError("chains expects a kernel: ensemble chains FILE.ts or FILE.wasm");
  if (more.length > 0) throw new UsageError(`chains expects one kernel; got ${[kernel, ...more].join(" ")}`);
  const { param = [], data = [], seed, engines, checkpoint, csv, json = false, quantity } = values;
  if (csv !== undefined) checkOutputFile(csv, "--csv");
  if (checkpoint !== undefined) checkOutputFile(checkpoint, "--checkpoint");
  return {
    kernel,
    params: param,
    data,
    options: {
      ...readLengths(values),
      ...(quantity !== undefined && { quantities: quantity }),
      ...(seed !== undefined && { seed: readSeed(seed) }),
      ...(checkpoint !== undefined && { checkpoint }),
    },
    ...(engines !== undefined && { engines: readEngines(engines) }),
    ...(csv !== undefined && { csv }),
    json,
  };
}

function readLengths(values: ChainsValues): ChainOptions {
  const { chains, warmup, draws, thin, "max-draws": maxDraws, "r-hat": rHat, ess, "time-limit": timeLimit } = values;
  return {
    ...(chains !== undefined && { chains: readCount(chains, "--chains") }),
    ...(warmup !== undefined && { warmup: readCount(warmup, "--warmup") }),
    ...(draws !== undefined && { draws: readCount(draws, "--draws") }),
    ...(thin !== undefined && { thin: readCount(thin, "--thin") }),
    ...(maxDraws !== undefined && { maxDraws: readCount(maxDraws, "--max-draws") }),
    ...(rHat !== undefined && { rHat: readNumber(rHat, "--r-hat") }),
    ...(ess !== undefined && { ess: readNumber(ess, "--ess") }),
    ...(timeLimit !== undefined && { timeLimitMs: readTime(timeLimit, "--time-limit") }),
  };
}

function readNumber(text: string, option: string): number {
  const number = readReal(text);
  if (!Number.isNaN(number)) return number;
  throw new UsageError(`${option} expects a number; got ${quote(text)}`);
}
