import type { Estimate, SampleMethod, SamplingKernel, SamplingRun } from "wasm-ensemble";
import { messageOf, ready } from "../app/engines.ts";
import { Store } from "../app/store.ts";
import { binsFor } from "./histogram-range.ts";

/** What to sample. */
export interface KernelRequest {
  readonly kernel: SamplingKernel;
  readonly params: Readonly<Record<string, number>>;
  readonly samples: number;
  readonly seed: bigint;
  readonly method: SampleMethod;
}

/** What the page shows of a run. */
export interface KernelState {
  readonly phase: "idle" | "running" | "ended" | "failed";
  readonly request: KernelRequest | undefined;
  readonly estimate: Estimate | undefined;
  readonly failure: string | undefined;
}

const NOTHING: KernelState = { phase: "idle", request: undefined, estimate: undefined, failure: undefined };

/** Runs of one kernel after another. */
export class KernelRun {
  readonly state: Store<KernelState> = new Store<KernelState>(NOTHING);
  #run: SamplingRun | undefined;
  // Of the newest run; what an older one finds is not shown.
  #starting: AbortController | undefined;

  /** The estimate at this moment. */
  get latest(): Estimate | undefined {
    return this.state.value.phase === "running" ? this.#run?.latest : this.state.value.estimate;
  }

  /** Forgets what was, for another kernel. */
  clear(): void {
    this.stop();
    this.#starting = undefined;
    this.#run = undefined;
    this.state.set(NOTHING);
  }

  /** Samples; a run that is there is ended first. */
  async start(request: KernelRequest): Promise<void> {
    this.stop();
    const starting = new AbortController();
    this.#starting = starting;
    this.#run = undefined;
    this.state.set({ ...NOTHING, phase: "running", request });
    const { kernel, ...options } = request;
    const { signal } = starting;
    try {
      const client = await ready;
      const histogram = await binsFor(client, kernel, { params: options.params, signal });
      signal.throwIfAborted();
      this.#run = client.sample(kernel, { ...options, histogram, signal });
      const estimate = await this.#run;
      if (this.#starting === starting) this.state.set({ ...this.state.value, phase: "ended", estimate });
    } catch (error) {
      if (this.#starting !== starting) return;
      const failure = signal.aborted ? undefined : messageOf(error);
      this.state.set({ ...this.state.value, phase: failure === undefined ? "idle" : "failed", failure });
    }
  }

  /** Ends the run with what is there. */
  stop(): void {
    this.#starting?.abort();
  }
}
