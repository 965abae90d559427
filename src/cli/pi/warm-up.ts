import { kernels } from "../../kernels/catalog.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";

/** Lets every engine load the kernel, with a chunk each, so that a run that is measured only samples. */
export async function warmUp(client: SamplingClient): Promise<void> {
  await client.sample(kernels.pi, { samples: kernels.pi.chunkSamples * client.length, seed: 0 });
}
