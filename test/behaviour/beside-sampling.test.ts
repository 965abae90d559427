import { beforeEach, expect, test } from "vitest";
import { type Client, connect, EngineLostError, kernels, type SamplingRun } from "wasm-ensemble";
import { busy, failure, thrown } from "./support.ts";

let client: Client;
let run: SamplingRun;
beforeEach(async () => {
  client = await connect({ engines: 2, maxHeapMb: 32 });
  run = client.sample(kernels.pi, { samples: 1e12, chunkSamples: 4096, seed: 1 });
  return async () => {
    run.abort();
    await Promise.allSettled([run]);
    await client.close();
  };
});

const ITEMS = Array.from({ length: 10 }, (_, i) => i);
const same = (x: number): number => x;

test.each([
  ["that sends nothing ahead", { maxInFlight: 1 }],
  ["whose wait is limited", { queueTimeoutMs: 60_000 }],
  ["like any other", {}],
])("a balanced view %s gets its turns beside a run that has no end", async (_, options) => {
  const view = client.loadBalancedView().with(options);
  expect(await Promise.all(ITEMS.map((i) => view.apply(same, i)))).toEqual(ITEMS);
  expect(await view.map(same, ITEMS)).toEqual(ITEMS);
});

test("so does a direct call whose wait is limited, and one that blocks", async () => {
  const view = client.directView().with({ queueTimeoutMs: 60_000 });
  expect(await view.apply(same, 3)).toEqual([3, 3]);
  expect(client.loadBalancedView().with({ maxInFlight: 1 }).mapSync(same, ITEMS)).toEqual(ITEMS);
  expect(view.applySync(same, 4)).toEqual([4, 4]);
});

test("a call that blocks hears of the end of its engine while others talk all the time", async () => {
  run.abort();
  const view = client.loadBalancedView().with({ targets: 1, chunkItems: 1 });
  const many = view.map(
    busy,
    Array.from({ length: 600 }, () => 5),
  );
  const error = thrown(() => client.directView(0).applySync((): void => process.exit(1)));
  expect(error).toBeInstanceOf(EngineLostError);
  expect(many.ready).toBe(false);
  many.abort();
  await Promise.allSettled([many]);
});

test("so does a task that ended an engine, until it has ended another", async () => {
  const list = Array.from({ length: 800_000 }, (_, i) => ({ i }));
  const big = client.loadBalancedView().apply((items: readonly unknown[]) => items.length, list);
  expect(await failure(big)).toBeInstanceOf(EngineLostError);
});
