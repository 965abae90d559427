import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { connect } from "wasm-ensemble";

// Frees what nothing holds, and gives the bytes of memory outside of the heap. Engines call it too.
function freeMemory(): number {
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
}

test("what is not carried any more is forgotten, here and on engines", async () => {
  setFlagsFromString("--expose-gc");
  const client = await connect({ engines: 1, history: { count: 0 } });
  const one = client.directView(0);
  const send = (i: number): PromiseLike<number> => {
    const data = new Float64Array(1e6).fill(i);
    return one.apply(() => data[0] ?? 0);
  };
  const before = [freeMemory(), await one.apply(freeMemory)];
  for (let i = 0; i < 20; i++) expect(await send(i)).toBe(i);
  const grown = (now: number, i: number): number => now - (before[i] ?? 0);
  await expect
    .poll(async () => [freeMemory(), await one.apply(freeMemory)].map(grown).every((bytes) => bytes < 50e6))
    .toBe(true);
  await client.close();
});
