import { type Client, kernels } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { messageOf, ready } from "../app/engines.ts";
import type { Stage } from "./stage.ts";

/** What the page shows of a measurement. */
export interface ScalingState {
  /** Samples per second of 1, 2, … engines, as far as they are measured. */
  readonly rates: readonly number[];
  readonly isBusy: boolean;
  readonly failure: string | undefined;
}

// Time that each count of engines samples in one round.
const MEASURE_MS = 500;
const WARM_UP_MS = 200;
const ROUNDS = 2;

/** Measures how the rate grows with the number of engines. */
export class Scaling {
  readonly state: Store<ScalingState> = new Store<ScalingState>({ rates: [], isBusy: false, failure: undefined });

  /** Measures once, unless the stage is taken. */
  async measure(stage: Stage): Promise<void> {
    await stage.play("scaling", async (signal) => {
      this.state.set({ rates: [], isBusy: true, failure: undefined });
      try {
        for await (const rates of measureScaling(await ready, signal)) this.state.set({ ...this.state.value, rates });
      } catch (error) {
        if (!signal.aborted) this.state.set({ ...this.state.value, failure: messageOf(error) });
      } finally {
        this.state.set({ ...this.state.value, isBusy: false });
      }
    });
  }
}

/**
 * Samples per second of 1, 2, … engines, of all that the client has; yields after each measurement. Each count is measured
 * twice, some time apart, and the larger rate holds: what else a machine does only takes away.
 */
async function* measureScaling(
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<readonly number[], void, undefined> {
  const { ids } = client;
  const rates: number[] = [];
  await client.sample(kernels.pi, { timeLimitMs: WARM_UP_MS, signal });
  for (let round = 0; round < ROUNDS; round++) {
    for (let count = 1; count <= ids.length; count++) {
      const { samplesPerSecond } = await client.sample(kernels.pi, {
        timeLimitMs: MEASURE_MS,
        targets: ids.slice(0, count),
        signal,
      });
      rates[count - 1] = Math.max(samplesPerSecond, rates[count - 1] ?? 0);
      yield [...rates];
    }
  }
}
