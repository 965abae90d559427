import { type Client, kernels } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { messageOf, ready } from "../app/engines.ts";
import { LateFrames } from "./late-frames.ts";
import type { Round } from "./rounds.ts";
import type { Stage } from "./stage.ts";

/** What the page shows of the measurement. */
export interface SidesState {
  readonly rounds: readonly Round[];
  /** Engines that "all" were. */
  readonly engines: number;
  /** The part of the page's frames that came late while a core was free for it, 0 … 1. */
  readonly lateFrames: number;
  readonly isMeasuring: boolean;
  readonly failure: string | undefined;
}

/** Rounds of one measurement. */
export const ROUNDS = 5;

/** Milliseconds that each has in a round. */
export const TURN_MS = 150;

const NOTHING: SidesState = { rounds: [], engines: 0, lateFrames: 0, isMeasuring: false, failure: undefined };

/** Measures a plain loop, one engine and all engines in turns, here and now. */
export class SideBySide {
  readonly state: Store<SidesState> = new Store<SidesState>(NOTHING);

  /** Measures once, unless the stage is taken. One that is ended early leaves nothing. */
  async measure(stage: Stage): Promise<void> {
    await stage.play("sides", async (signal) => {
      this.state.set({ ...NOTHING, isMeasuring: true });
      try {
        const client = await ready;
        this.state.set({ ...this.state.value, engines: client.ids.length });
        for await (const found of rounds(client, signal)) this.state.set({ ...this.state.value, ...found });
      } catch (error) {
        this.state.set({ ...NOTHING, failure: signal.aborted ? undefined : messageOf(error) });
      } finally {
        this.state.set({ ...this.state.value, isMeasuring: false });
      }
    });
  }
}

async function* rounds(
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<Pick<SidesState, "rounds" | "lateFrames">, void, undefined> {
  const plain = new PlainLoop(signal);
  const frames = new LateFrames();
  const hasSpareCore = navigator.hardwareConcurrency > 1;
  const sample = async (targets: readonly number[]): Promise<number> =>
    (await client.sample(kernels.pi, { timeLimitMs: TURN_MS, targets, signal })).samplesPerSecond;
  try {
    // The first turn of each pays for compilers.
    await Promise.all([plain.rate(TURN_MS), sample(client.ids)]);
    const done: Round[] = [];
    while (done.length < ROUNDS) {
      const pair = async () => ({ plain: await plain.rate(TURN_MS), one: await sample(client.ids.slice(0, 1)) });
      const rates = await (hasSpareCore ? frames.during(pair) : pair());
      done.push({ ...rates, all: await sample(client.ids) });
      yield { rounds: [...done], lateFrames: frames.share };
    }
  } finally {
    plain.close();
  }
}

/** The worker with the plain loop. */
class PlainLoop {
  readonly #worker = new Worker(new URL("./plain-loop.js", import.meta.url), { type: "module" });
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Samples per second over so long a time. @throws when the worker can't be had, or the signal is aborted */
  rate(turnMs: number): Promise<number> {
    const once = { once: true };
    return new Promise((resolve, reject) => {
      this.#signal.throwIfAborted();
      this.#signal.addEventListener("abort", () => reject(this.#signal.reason as Error), once);
      const take = ({ data }: MessageEvent<{ readonly rate: number }>): void => resolve(data.rate);
      this.#worker.addEventListener("message", take, once);
      const fail = (): void => reject(new Error("the worker with the plain loop could not be started"));
      this.#worker.addEventListener("error", fail, once);
      this.#worker.postMessage(turnMs);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
