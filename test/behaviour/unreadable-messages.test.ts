import { expect, onTestFinished, test } from "vitest";
import { type Client, connect, EngineLostError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

// Node asks a Blob how it is to be made anew at the other end. This one names a class that is not there.
const unreadable = (): Blob => {
  const blob = new Blob(["a"]);
  const symbols = Object.getOwnPropertySymbols(Blob.prototype);
  const clone = symbols.find((symbol) => String(symbol).includes("messaging_clone"));
  if (clone === undefined) throw new Error("Node asks blobs no more");
  return Object.defineProperty(blob, clone, { value: () => ({ data: {}, deserializeInfo: "internal/none:None" }) });
};

async function start(): Promise<Client> {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  return client;
}

test("a result that can't be read ends its engine with the reason; nothing stays pending", async () => {
  const client = await start();
  const results = [client.at(0).apply(unreadable), client.at(0).apply(() => "behind")] as const;
  const error = (await failure(results[0])) as EngineLostError;
  expect(error).toBeInstanceOf(EngineLostError);
  expect(error.message).toContain("a message of it can't be read");
  await results[1].wait();
  expect(client.outstanding.size).toBe(0);
  await client.waitForEngines(2);
  expect(await client.directView().apply(() => 1)).toEqual([1, 1]);
});

test("so does one that a blocking call waits for", async () => {
  const client = await start();
  const error = thrown(() => client.at(0).applySync(unreadable)) as EngineLostError;
  expect(error).toBeInstanceOf(EngineLostError);
  expect(error.message).toContain("a message of it can't be read");
  await client.waitForEngines(2);
});

test("an argument that can't be read ends its engine with the reason, and a balanced task the next", async () => {
  const client = await start();
  const direct = (await failure(client.at(0).apply((x: unknown) => typeof x, unreadable()))) as EngineLostError;
  expect(direct).toBeInstanceOf(EngineLostError);
  expect(direct.message).toContain("a message to it can't be read");
  const balanced = await failure(client.loadBalancedView().apply((x: unknown) => typeof x, unreadable()));
  expect(balanced).toBeInstanceOf(EngineLostError);
  await client.waitForEngines(2);
  expect(await client.directView().apply(() => 1)).toEqual([1, 1]);
});
