import { type Client, kernels } from "wasm-ensemble";

const MEASURE_MS = 800;
const WARM_UP_MS = 200;

/** Samples per second of 1, 2, … engines, of all that the client has; yields after each measurement. */
export async function* measureScaling(client: Client): AsyncGenerator<readonly number[], void, undefined> {
  const { ids } = client;
  const rates: number[] = [];
  await client.sample(kernels.pi, { timeLimitMs: WARM_UP_MS });
  for (let count = 1; count <= ids.length; count++) {
    const { rate } = await client.sample(kernels.pi, { timeLimitMs: MEASURE_MS, targets: ids.slice(0, count) });
    rates.push(rate);
    yield [...rates];
  }
}
