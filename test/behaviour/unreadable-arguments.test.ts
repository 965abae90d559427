import { expect, onTestFinished, test } from "vitest";
import { type Client, connect, EngineLostError, MemoryLimitError } from "wasm-ensemble";
import { failure } from "./support.ts";

// More than an engine of 32 MB can hold: it ends while it reads the message, before it begins the task.
const TOO_BIG = Array.from({ length: 800_000 }, (_, i) => ({ i }));

async function start(): Promise<Client> {
  const client = await connect({ engines: 2, maxHeapMb: 32 });
  onTestFinished(() => client.close());
  return client;
}

test("a balanced task that no engine can read fails, and what was beside it does not", async () => {
  const client = await start();
  const lview = client.loadBalancedView();
  const before = lview.apply(() => "before");
  const big = lview.apply((list: readonly unknown[]) => list.length, TOO_BIG);
  const after = Array.from({ length: 10 }, (_, i) => lview.apply((x: number) => x, i));
  const error = (await failure(big)) as EngineLostError;
  expect(error).toBeInstanceOf(EngineLostError);
  expect(error.cause).toBeInstanceOf(MemoryLimitError);
  expect(await before).toBe("before");
  expect(await Promise.all(after)).toEqual(Array.from({ length: 10 }, (_, i) => i));
  expect(client.queueStatus().unassigned).toBe(0);
});

test("its retries end as well", async () => {
  const client = await start();
  const view = client.loadBalancedView().with({ retries: 1 });
  const error = (await failure(view.apply((list: readonly unknown[]) => list.length, TOO_BIG))) as EngineLostError;
  expect(error.lostEngines).toHaveLength(2);
});
