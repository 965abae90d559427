import { expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import type { SamplingClient as Client } from "../../src/sampling/sampling-client.ts";
import { failure, settled, until } from "./scene.ts";

async function start(): Promise<Client> {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  return client;
}

// Sent to engines: one item is an endless loop.
const hangsAtOne = (item: number): number => {
  if (item === 1) for (;;);
  return item;
};

const hangs = (): never => {
  for (;;);
};

function* naturals(): Generator<number> {
  for (let n = 0; ; n++) yield n;
}

/** Leaves an imap whose second item never ends. */
async function leave(client: Client, timeoutMs?: number): Promise<void> {
  const view = client.loadBalancedView(timeoutMs === undefined ? {} : { timeoutMs });
  for await (const item of view.imap(hangsAtOne, naturals(), { maxOutstanding: 2 })) {
    expect(item).toBe(0);
    break;
  }
}

test("an item that never ends has its time limit also when nobody reads the imap any more", async () => {
  const client = await start();
  await leave(client, 100);
  await until("the replacement", () => client.length === 2 && client.ids.includes(2));
  expect(
    await settled(
      "a later call",
      client.directView().apply(() => "later"),
    ),
  ).toEqual(["later", "later"]);
});

test("interrupt() frees an engine from a task that nobody waits for any more", async () => {
  const client = await start();
  await leave(client);
  const behind = client.directView().apply(() => "behind");
  client.interrupt();
  await until("the replacement", () => client.length === 2 && client.ids.includes(2));
  expect(await failure("the call behind", behind)).toMatchObject({ errors: [{ name: "EngineLostError" }] });
  expect(
    await settled(
      "a later call",
      client.directView().apply(() => "later"),
    ),
  ).toEqual(["later", "later"]);
});

test("items of an imap that all hang are all stopped by their limit, though the first ends the imap", async () => {
  const client = await start();
  const results = client.loadBalancedView({ timeoutMs: 100 }).imap(hangs, naturals(), { maxOutstanding: 2 });
  expect(await failure("the first item", results.next())).toMatchObject({ name: "TaskTimeoutError" });
  await until("both replacements", () => client.ids.join() === "2,3");
  expect(
    await settled(
      "a later call",
      client.directView().apply(() => "later"),
    ),
  ).toEqual(["later", "later"]);
});
