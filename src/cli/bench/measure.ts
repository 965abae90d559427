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
  /** Least time of a turn, ms; it lasts for at least one sample. Between turns an interrupt is heard. */
  readonly turnMs: number;
  /** Time before the first turn that is not measured, ms; at least one run. */
  readonly warmUpMs: number;
}

/** What a measurement tells of itself, and how it is ended. */
export interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onStep: (text: string) => void;
}

/** Time that a contender took. */
export interface Timing {
  /** Median of the samples of all rounds, ms. */
  readonly medianMs: number;
  readonly samples: number;
}

/**
 * Times contenders in turns, so that what else the machine does meets all of them.
 *
 * @returns one timing per contender, in their order
 * @throws what a contender throws, and the reason of the signal as soon as it aborts
 */
export async function contest(contenders: readonly Contender[], effort: Effort, watch: Watch): Promise<Timing[]> {
  const turns: (readonly number[])[][] = contenders.map(() => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      watch.onStep(`${contender.name}, round ${round + 1} of ${effort.rounds}`);
      const turn = takeTurn(contender, { turnMs: effort.turnMs, warmUpMs: round === 0 ? effort.warmUpMs : 0 });
      turns[i]?.push(await orAborted(turn, watch.signal));
      await setImmediate();
    }
  }
  return turns.map((lists) => {
    const times = lists.flat();
    return { medianMs: median(times), samples: times.length };
  });
}

async function takeTurn(
  { name, run }: Contender,
  { turnMs, warmUpMs }: { readonly turnMs: number; readonly warmUpMs: number },
): Promise<readonly number[]> {
  const bench = new Bench({
    time: turnMs,
    iterations: 1,
    warmup: warmUpMs > 0,
    warmupTime: warmUpMs,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  const [task] = await bench.add(name, run).run();
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
