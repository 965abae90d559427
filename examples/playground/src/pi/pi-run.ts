import { type Client, type Estimate, kernels, type SamplingRun, TaskAbortedError } from "wasm-ensemble";
import { storage } from "../../../../src/look/storage.ts";
import { Store } from "../../../../src/look/store.ts";
import { messageOf, ready } from "../app/engines.ts";
import { askBeforeLeaving } from "../app/leaving.ts";

/** Where the estimate stood at some number of samples. */
export interface Mark {
  readonly samples: number;
  readonly mean: number;
  readonly standardError: number;
}

/** Where a run is; what changes all the time is read from the run. */
export interface PiState {
  readonly phase: "idle" | "running" | "paused" | "ended" | "failed";
  readonly seed: bigint;
  readonly samplesWanted: number;
  /** Whether time ends it before that. */
  readonly isTimed: boolean;
  /** Why it failed. */
  readonly failure: string | undefined;
}

/** What a run is to do. */
export interface PiRequest {
  readonly seed: bigint;
  readonly samples: number;
  /** Ends the run sooner, unless it is paused: then it goes on without a limit. */
  readonly timeLimitMs?: number;
}

/** The standard deviation of one sample: 4 with chance pi / 4, else 0. */
export const DEVIATION = Math.sqrt(Math.PI * (4 - Math.PI));

const STEP = 1.02;
// Samples come in blocks of some ms: a rate of a shorter time says little.
const LEAST_WINDOW_MS = 200;
const RATE_WINDOW_MS = 500;

/** A run of the kernel `pi`, which can be paused where the page may store something. */
export class PiRun {
  readonly state: Store<PiState> = new Store<PiState>(NOTHING);
  readonly canPause = storage !== undefined;
  #run: SamplingRun | undefined;
  // Fulfils when the run has ended, and the state says so.
  #over: Promise<void> = Promise.resolve();
  // What the user has asked for, and the run becomes when it ends.
  #aim: "paused" | "ended" | undefined;
  // A paused run is ended, and kept under this name; the next part goes on from it, exactly. Each run of each page has its
  // own, as other tabs share the storage.
  #checkpoint = "";
  #marks: readonly Mark[] = [];
  #rate = 0;
  #recent: { readonly ms: number; readonly samples: number }[] = [];

  constructor() {
    addEventListener("pagehide", ({ persisted }) => {
      if (!persisted) storage?.removeItem(this.#checkpoint);
    });
  }

  /** The estimate at this moment; undefined before the first run. */
  get latest(): Estimate | undefined {
    return this.#run?.latest;
  }

  /** Estimates, each at 2 % more samples than the one before, and the last one. A new list when there is one more. */
  get marks(): readonly Mark[] {
    return this.#marks;
  }

  /** Samples per second in the last half second. */
  get rate(): number {
    return this.#rate;
  }

  /** Fulfils when the run that goes on now has ended, or is paused. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Starts a run; one that is there is ended first. */
  async start({ seed, samples: samplesWanted, timeLimitMs }: PiRequest): Promise<void> {
    const client = await ready;
    this.stop();
    this.#checkpoint = `playground-pi-${Math.random().toString(36).slice(2)}`;
    this.#marks = [];
    this.#go(client, { ...NOTHING, seed, samplesWanted }, timeLimitMs);
  }

  /** Pauses the run. Fulfils when it has ended: paused, unless it was stopped before or since. */
  async pause(): Promise<void> {
    this.#aim ??= "paused";
    this.#run?.abort();
    await this.#over;
  }

  /** Goes on with a paused run. */
  async resume(): Promise<void> {
    const client = await ready;
    if (this.state.value.phase !== "paused") return;
    this.#go(client, this.state.value);
  }

  /** Ends the run with what is there. */
  stop(): void {
    this.#aim = "ended";
    this.#run?.abort();
    if (this.state.value.phase !== "paused") return;
    storage?.removeItem(this.#checkpoint);
    this.state.set({ ...this.state.value, phase: "ended" });
  }

  #go(client: Client, state: PiState, timeLimitMs?: number): void {
    this.#aim = undefined;
    this.state.set({ ...state, phase: "running", isTimed: timeLimitMs !== undefined });
    this.#over = this.#follow(client, timeLimitMs);
  }

  async #follow(client: Client, timeLimitMs: number | undefined): Promise<void> {
    const { seed, samplesWanted } = this.state.value;
    const checkpoint = this.#checkpoint;
    this.#recent = [];
    this.#rate = 0;
    this.#run = undefined;
    let run: SamplingRun | undefined;
    let failure: string | undefined;
    // What a visitor has started is not lost without a word.
    const over = timeLimitMs === undefined ? askBeforeLeaving() : undefined;
    try {
      run = client.sample(kernels.pi, {
        samples: samplesWanted,
        seed,
        ...(timeLimitMs !== undefined && { timeLimitMs }),
        ...(this.canPause && { checkpoint }),
      });
      this.#run = run;
      for await (const estimate of run) if (this.#run === run) this.#note(estimate);
    } catch (error) {
      // One that is stopped before it has anything fails with its abort.
      if (!(error instanceof TaskAbortedError)) failure = messageOf(error);
    }
    over?.();
    // Another run may have begun meanwhile: the state is that one's.
    const phase = this.#run !== run ? undefined : failure === undefined ? (this.#aim ?? "ended") : "failed";
    if (phase !== "paused") storage?.removeItem(checkpoint);
    if (phase !== undefined) this.state.set({ ...this.state.value, phase, failure });
  }

  #note(estimate: Estimate): void {
    const { samples, mean, standardError, stopped } = estimate;
    this.#rate = this.#rateAt(samples);
    const last = this.#marks.at(-1)?.samples ?? 0;
    const isDue = samples >= STEP * last || (stopped !== undefined && samples > last);
    if (isDue && standardError > 0) this.#marks = [...this.#marks, { samples, mean, standardError }];
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
  isTimed: false,
  failure: undefined,
};
