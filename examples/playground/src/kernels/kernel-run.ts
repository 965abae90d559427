import type { Estimate, SampleMethod, SamplingKernel, SamplingRun } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { messageOf, ready } from "../app/engines.ts";
import { askBeforeLeaving } from "../app/leaving.ts";
import { binsFor } from "./histogram-range.ts";
import { MOST_SAMPLES, type Stop } from "./kernel-fields.ts";

/** What to sample. */
export interface KernelRequest {
  readonly kernel: SamplingKernel;
  readonly params: Readonly<Record<string, number>>;
  readonly stop: Stop;
  readonly seed: bigint;
  readonly method: SampleMethod;
  /** Tells what was sampled from all else that can be: see `requestKey`. */
  readonly key: string;
}

/** What the page shows of a run. */
export interface KernelState {
  /** "stopping": it was stopped, and the engines that are busy with it are ended. */
  readonly phase: "idle" | "running" | "stopping" | "ended" | "failed";
  readonly request: KernelRequest | undefined;
  readonly estimate: Estimate | undefined;
  readonly failure: string | undefined;
}

const NOTHING: KernelState = { phase: "idle", request: undefined, estimate: undefined, failure: undefined };
// Runs whose results are kept, so that Back shows them.
const MOST_KEPT = 20;

/** Runs of one kernel after another. */
export class KernelRun {
  readonly state: Store<KernelState> = new Store<KernelState>(NOTHING);
  /** When the newest run began to sample, ms. */
  startedMs = 0;
  #run: SamplingRun | undefined;
  #pilots: readonly SamplingRun[] = [];
  // Of the newest run; what an older one finds is not shown.
  #starting: AbortController | undefined;
  readonly #ended = new Map<string, KernelState>();

  /** The estimate at this moment. */
  get latest(): Estimate | undefined {
    return this.isUnderWay ? this.#run?.latest : this.state.value.estimate;
  }

  /** Whether samples have come, be it those that only say where the others will lie. */
  get hasSamples(): boolean {
    return [...this.#pilots, this.#run].some((run) => (run?.latest.samples ?? 0) > 0);
  }

  get isUnderWay(): boolean {
    return isUnderWay(this.state.value);
  }

  /** What to show of these settings: a run that goes on, whatever it is of; or what was found with them; or the last run. */
  shown(key: string | undefined): KernelState {
    const state = this.state.value;
    if (isUnderWay(state) || state.request === undefined || state.request.key === key || key === undefined)
      return state;
    return this.#ended.get(key) ?? state;
  }

  /** Samples; a run that is there is ended first. */
  async start(request: KernelRequest): Promise<void> {
    this.stop();
    const starting = new AbortController();
    this.#starting = starting;
    this.#run = undefined;
    this.#pilots = [];
    this.startedMs = performance.now();
    this.state.set({ ...NOTHING, phase: "running", request });
    const over = askBeforeLeaving();
    const found = await this.#sample(request, starting.signal);
    over();
    // Another run may have begun meanwhile: the state is that one's.
    if (this.#starting !== starting) return;
    const ended = { ...NOTHING, request, ...found };
    if (ended.phase === "ended" && ended.estimate?.stopped !== "aborted") this.#keep(ended);
    this.state.set(ended);
  }

  /** Ends the run with what is there. Engines that are busy with a sample that does not end are replaced. */
  stop(): void {
    this.#starting?.abort();
    if (this.state.value.phase === "running") this.state.set({ ...this.state.value, phase: "stopping" });
  }

  async #sample(
    { kernel, params, stop, seed, method }: KernelRequest,
    signal: AbortSignal,
  ): Promise<Pick<KernelState, "phase" | "estimate" | "failure">> {
    try {
      const client = await ready;
      const histogram = await binsFor(client, kernel, { params, signal }, (pilot) => {
        if (!signal.aborted) this.#pilots = [...this.#pilots, pilot];
      });
      signal.throwIfAborted();
      const end =
        stop.kind === "samples"
          ? { samples: stop.samples }
          : { relativeError: stop.relativeError, maxSamples: MOST_SAMPLES };
      const run = client.sample(kernel, { params, ...end, seed, method, histogram, signal });
      this.#run = run;
      return { phase: "ended", estimate: await run, failure: undefined };
    } catch (error) {
      const failure = signal.aborted ? undefined : messageOf(error);
      return { phase: failure === undefined ? "idle" : "failed", estimate: undefined, failure };
    }
  }

  #keep(state: KernelState): void {
    const key = state.request?.key ?? "";
    this.#ended.delete(key);
    this.#ended.set(key, state);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_KEPT && oldest !== undefined) this.#ended.delete(oldest);
  }
}

/** Whether a run goes on, or is being ended. */
export function isUnderWay({ phase }: KernelState): boolean {
  return phase === "running" || phase === "stopping";
}

/** Names everything that a run depends on: two requests of the same key give the same bits. */
export function requestKey({ kernel, params, stop, seed, method }: Omit<KernelRequest, "key">): string {
  return JSON.stringify([kernel.identity, params, stop, String(seed), method]);
}
