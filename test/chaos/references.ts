import { type Client, type Estimate, kernels, type SampleOptions } from "../../build/lib/node/index.js";

/** Numbers of an estimate that have to be the same, bit for bit, whatever happens to the engines. */
export type Figures = readonly number[];

/** Sampling runs whose results are known. */
export type References = readonly { readonly options: SampleOptions<never, "pi">; readonly figures: Figures }[];

const SEEDS = [1, 2, 3, 4];

/** Takes undisturbed runs for what is right. */
export async function makeReferences(client: Client): Promise<References> {
  const all = SEEDS.map(async (seed) => {
    const options = { samples: 100_000 * seed + 1, chunkSamples: 512 * seed, seed };
    return { options, figures: figuresOf(await client.sample(kernels.pi, options)) };
  });
  return Promise.all(all);
}

export function figuresOf({ mean, standardError, variance, samples }: Estimate): Figures {
  return [mean, standardError, variance, samples];
}
