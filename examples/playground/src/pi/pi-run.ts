import { type Client, type Estimate, kernels, type SamplingRun, TaskAbortedError } from "wasm-ensemble";
import { messageOf, ready } from "../app/engines.ts";
import { Store } from "../app/store.ts";

/** Where the estimate stood at some number of samples. */
export interface Mark {
  readonly samples: number;
  readonly mean: number;
  readonly standardError: number;
}

/** What the page shows of a run. */
export interface PiState {
  readonly phase: "idle" | "running" | "paused" | "ended" | "failed";
  readonly seed: bigint;
  readonly samplesWanted: number;
  /** Estimates, each at 2 % more samples than the one before, and the last one. */
  readonly marks: readonly Mark[];
  /** Samples per second in the last half second. */
  readonly rate: number;
  /** Why it failed. */
  readonly failure: string | undefined;
}

/** The standard deviation of one sample: 4 with chance pi / 4, else 0. */
export const DEVIATION = Math.sqrt(Math.PI * (4 - Math.PI));

const STEP = 1.02;
// Samples come in blocks of some ms: a rate of a shorter time says little.
const LEAST_WINDOW_MS = 200;
const RATE_WINDOW_MS = 500;
// Charts are drawn no more often.
const SHOW_MS = 100;
// A paused run is ended, and kept under this name; the next part goes on from it, exactly.
const CHECKPOINT = "playground-pi";

/** A run of the kernel `pi`, which can be paused. */
export class PiRun {
  readonly state: Store<PiState> = new Store<PiState>(NOTHING);
  #run: SamplingRun | undefined;
  #pausing = false;
  // Marks that have been made; the state has them a little later.
  #marks: readonly Mark[] = [];
  #shownMs = 0;
  #recent: { readonly ms: number; readonly samples: number }[] = [];

  /** The estimate at this moment; undefined before the first chunk. */
  get latest(): Estimate | undefined {
    return this.#run?.latest;
  }

  /** Starts a run; one that is there is ended first. */
  async start(seed: bigint, samplesWanted: number): Promise<void> {
    this.#run?.abort();
    const client = await ready;
    localStorage.removeItem(CHECKPOINT);
    this.#marks = [];
    this.state.set({ ...NOTHING, phase: "running", seed, samplesWanted });
    await this.#follow(client);
  }

  pause(): void {
    this.#pausing = true;
    this.#run?.abort();
  }

  /** Goes on with a paused run. */
  async resume(): Promise<void> {
    this.state.set({ ...this.state.value, phase: "running" });
    await this.#follow(await ready);
  }

  /** Ends the run with what is there. */
  stop(): void {
    if (this.state.value.phase === "paused") this.state.set({ ...this.state.value, phase: "ended" });
    this.#run?.abort();
  }

  async #follow(client: Client): Promise<void> {
    const { seed, samplesWanted } = this.state.value;
    this.#pausing = false;
    this.#recent = [];
    try {
      const run = client.sample(kernels.pi, { samples: samplesWanted, seed, checkpoint: CHECKPOINT });
      this.#run = run;
      for await (const estimate of run) {
        if (this.#run !== run) return;
        this.#note(estimate);
      }
      this.state.set({ ...this.state.value, phase: this.#pausing ? "paused" : "ended" });
    } catch (error) {
      // One that is stopped before it has anything fails with its abort.
      if (!(error instanceof TaskAbortedError)) {
        this.state.set({ ...this.state.value, phase: "failed", failure: messageOf(error) });
      } else this.state.set({ ...this.state.value, phase: this.#pausing ? "paused" : "ended" });
    }
  }

  #note(estimate: Estimate): void {
    const { samples, mean, standardError, stopped } = estimate;
    const rate = this.#rateAt(samples);
    const last = this.#marks.at(-1)?.samples ?? 0;
    const isDue = samples >= STEP * last || (stopped !== undefined && samples > last);
    if (isDue && standardError > 0) this.#marks = [...this.#marks, { samples, mean, standardError }];
    const ms = performance.now();
    if (ms - this.#shownMs < SHOW_MS && stopped === undefined) return;
    this.#shownMs = ms;
    this.state.set({ ...this.state.value, rate, marks: this.#marks });
  }

  #rateAt(samples: number): number {
    const ms = performance.now();
    this.#recent.push({ ms, samples });
    while (this.#recent.length > 2 && ms - (this.#recent[1]?.ms ?? ms) > RATE_WINDOW_MS) this.#recent.shift();
    const [first = { ms, samples }] = this.#recent;
    return ms - first.ms >= LEAST_WINDOW_MS ? (1000 * (samples - first.samples)) / (ms - first.ms) : 0;
  }
}

const NOTHING: PiState = {
  phase: "idle",
  seed: 0n,
  samplesWanted: 0,
  marks: [],
  rate: 0,
  failure: undefined,
};
