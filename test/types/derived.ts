import { type Client, deltaMethod, kernels, ratio } from "wasm-ensemble";

declare const client: Client;

const derived = { share: ratio("price", "continuous"), log: deltaMethod(["price"], ([price]) => Math.log(price)) };

export async function known(): Promise<number> {
  const estimate = await client.sample(kernels.barrier, {
    derived,
    standardError: { price: 0.1, share: 0.01 },
    stop: ({ derived: { log } }) => log.standardError < 0.1,
  });
  return estimate.derived.share.value + estimate.derived.log.value;
}

export async function unknown(): Promise<void> {
  const estimate = await client.sample(kernels.barrier, { samples: 1, derived });
  // @ts-expect-error -- nothing of this name is derived
  void estimate.derived.shares;
  // @ts-expect-error -- the kernel has no such output
  await client.sample(kernels.barrier, { samples: 1, derived: { q: ratio("price", "vega") } });
  // @ts-expect-error -- neither an output nor derived
  await client.sample(kernels.barrier, { standardError: { vega: 1 }, derived });
  // @ts-expect-error -- there are two means, not three
  deltaMethod(["a", "b"], ([, , c]) => c);
}
