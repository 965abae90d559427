import { setImmediate } from "node:timers/promises";
import { Bench } from "tinybench";

/** Something whose time is taken. */
export interface Contender {
  readonly name: string;
  /** Does the work once. May give `{ overriddenDuration }` (ms) when only a part of it counts. */
  readonly run: () => unknown;
}

/** How long to measure. */
export interface Effort {
  /** Times that every contender gets its turn. */
  readonly rounds: number;
  /** Least time of a turn, ms; it lasts for at least one sample. An interrupt takes effect between turns. */
  readonly turnMs: number;
  /** Time before the first turn that is not measured, ms; at least one run. */
  readonly warmUpMs: number;
}

/** How a measurement reports, and how it is ended. */
export interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onStep: (text: string) => void;
}

/** Time that a contender took. */
export interface Timing {
  /** Median of the samples of all rounds, ms. */
  readonly medianMs: number;
  /** Median of each turn, ms, in order: turn i of all contenders came one after another. */
  readonly turnsMs: readonly number[];
  readonly samples: number;
}

/**
 * Times contenders in turns, so that what else the machine does meets all of them.
 *
 * @returns one timing per contender, under its key
 * @throws what a contender throws, and the reason of the signal as soon as it aborts
 */
export async function contest<Key extends string>(
  contenders: Readonly<Record<Key, Contender>>,
  effort: Effort,
  watch: Watch,
): Promise<Readonly<Record<Key, Timing>>> {
  const turns = mapValues(contenders, (): (readonly number[])[] => []);
  const isAsync = mapValues(contenders, () => false);
  for (let round = 0; round < effort.rounds; round++) {
    // The keys of an object are those of its type.
    for (const key of Object.keys(contenders) as Key[]) {
      const contender = contenders[key];
      watch.onStep(`${contender.name}, round ${round + 1} of ${effort.rounds}`);
      if (round === 0) isAsync[key] = await orAborted(runOnce(contender), watch.signal);
      const turn = takeTurn(contender, {
        turnMs: effort.turnMs,
        warmUpMs: round === 0 ? effort.warmUpMs : 0,
        isAsync: isAsync[key],
      });
      turns[key].push(await orAborted(turn, watch.signal));
      await setImmediate();
    }
  }
  return mapValues(turns, (lists) => {
    const times = lists.flat();
    return { medianMs: median(times), turnsMs: lists.map(median), samples: times.length };
  });
}

/** An object of the same keys, each with what `change` makes of its value. */
export function mapValues<Key extends string, From, To>(
  values: Readonly<Record<Key, From>>,
  change: (value: From, key: Key) => To,
): Record<Key, To> {
  // The keys of an object are those of its type; `Object.entries` and `Object.fromEntries` forget them.
  const entries = (Object.keys(values) as Key[]).map((key) => [key, change(values[key], key)] as const);
  return Object.fromEntries(entries) as Record<Key, To>;
}

/** Runs a contender once, and says whether that gives a promise. */
async function runOnce({ run }: Contender): Promise<boolean> {
  const given = run();
  await given;
  return typeof given === "object" && given !== null && "then" in given;
}

interface Turn {
  readonly turnMs: number;
  readonly warmUpMs: number;
  /** Passed to tinybench, which would find out by one more run, and measure before that has ended. */
  readonly isAsync: boolean;
}

async function takeTurn({ name, run }: Contender, { turnMs, warmUpMs, isAsync }: Turn): Promise<readonly number[]> {
  const bench = new Bench({
    time: turnMs,
    iterations: 1,
    warmup: warmUpMs > 0,
    warmupTime: warmUpMs,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  const [task] = await bench.add(name, run, { async: isAsync }).run();
  const result = task?.result;
  if (result?.state !== "completed") throw new Error(`${name} was not measured: ${result?.state}`);
  return result.latency.samples ?? [result.latency.p50];
}

/** @param values - at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/** What `promise` gives, or a rejection with the signal's reason as soon as it aborts. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
