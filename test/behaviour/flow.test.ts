import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
const one = client.at(0);
afterAll(() => client.close());

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of buffers that are still held. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Sent to engines: notes when it begins and when it ends. */
async function step(i: number): Promise<void> {
  const { log } = globalThis as unknown as { log: number[] };
  log.push(i);
  await new Promise((resolve) => setTimeout(resolve, 2));
  log.push(-i);
}

// DESIGN 6.8; 500 MB pass through, 50 MB may be held
test("results of an imap are released once read", async () => {
  const before = heldBytes();
  let count = 0;
  let most = 0;
  for await (const value of lview.imap(
    () => new Uint8Array(100_000),
    Array.from({ length: 5000 }, (_, i) => i),
  )) {
    expect(value.length).toBe(100_000);
    if (++count % 500 === 0) most = Math.max(most, heldBytes() - before);
  }
  expect(count).toBe(5000);
  expect(most).toBeLessThan(50_000_000);
});

test("arguments are released once their task is over", async () => {
  const before = heldBytes();
  for (let i = 0; i < 400; i++) await one.apply((x: Uint8Array) => x.length, new Uint8Array(1_000_000));
  // 400 MB went by. The history keeps 16 MiB; what was moved is given back when the engine collects its garbage.
  for (let turns = 0; turns < 200 && heldBytes() - before > 150_000_000; turns++)
    await new Promise((resolve) => setImmediate(resolve));
  expect(heldBytes() - before).toBeLessThan(150_000_000);
});

test("a map of a million items comes back whole", async () => {
  const values = await lview.map(
    (x: number) => x,
    Array.from({ length: 1_000_000 }, (_, i) => i),
  );
  expect(values.length).toBe(1_000_000);
  expect(values[123_456]).toBe(123_456);
});

test("asynchronous functions on one engine do not overlap", async () => {
  await one.push({ log: [] });
  const calls = [1, 2, 3].map((i) => one.apply(step, i));
  const last = one.execute("log.push(4); log");
  await Promise.all(calls);
  expect(await last).toMatchObject({ value: [1, -1, 2, -2, 3, -3, 4] });
});

test("a list of targets that names an engine twice is refused", () => {
  expect(() => client.directView([0, 0])).toThrow(/twice|0/u);
  expect(() => client.directView([1, -1])).toThrow(/twice|1/u);
});
