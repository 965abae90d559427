import { type Client, kernels } from "wasm-ensemble";

/** Time that each count of engines samples in one round, ms. */
export const MEASURE_MS = 500;
const WARM_UP_MS = 200;
const ROUNDS = 2;

/**
 * Samples per second of 1, 2, … engines, of all that the client has; yields after each measurement. Each count is measured
 * twice, some time apart, and the larger rate holds: what else a machine does only takes away.
 */
export async function* measureScaling(client: Client): AsyncGenerator<readonly number[], void, undefined> {
  const { ids } = client;
  const rates: number[] = [];
  await client.sample(kernels.pi, { timeLimitMs: WARM_UP_MS });
  for (let round = 0; round < ROUNDS; round++) {
    for (let count = 1; count <= ids.length; count++) {
      const { rate } = await client.sample(kernels.pi, { timeLimitMs: MEASURE_MS, targets: ids.slice(0, count) });
      rates[count - 1] = Math.max(rate, rates[count - 1] ?? 0);
      yield [...rates];
    }
  }
}
