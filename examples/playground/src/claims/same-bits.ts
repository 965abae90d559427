import { type Client, kernels } from "wasm-ensemble";
import { haveSameBits, type NamedMean } from "./mean-bits.ts";

/** What a claim needs to be shown. */
export interface Showing {
  readonly client: Pick<Client, "ids" | "sample" | "restart" | "queueStatus">;
  readonly seed: bigint;
  /** Samples of one run. */
  readonly samples: number;
  readonly signal: AbortSignal;
  /** Hears how much of a claim is shown, 0 … 1. */
  readonly onProgress: (part: number) => void;
}

/** Means that ought to be the same. */
export interface Compared {
  readonly samples: number;
  readonly means: readonly NamedMean[];
  readonly holds: boolean;
}

/** The same seed on one engine, and on all. */
export async function showSameBits({ client, seed, samples, signal, onProgress }: Showing): Promise<Compared> {
  const { ids } = client;
  const means: NamedMean[] = [];
  for (const targets of [ids.slice(0, 1), ids]) {
    const run = client.sample(kernels.pi, { samples, seed, targets, signal });
    for await (const { progress } of run) onProgress((means.length + progress) / 2);
    const { mean } = await run;
    means.push({ name: targets.length === 1 ? "1 engine" : `${targets.length} engines`, mean });
  }
  return { samples, means, holds: haveSameBits(means) };
}
