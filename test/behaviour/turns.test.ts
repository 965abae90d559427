import { afterAll, expect, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { busy } from "./support.ts";

const client = await connect({ engines: 2 });
const lview = client.loadBalancedView();
afterAll(() => client.close());

test("a balanced call gets its turn during a long sampling run", async () => {
  const run = client.sample(kernels.pi, { samples: 1e15, seed: 1 });
  await run[Symbol.asyncIterator]().next();
  expect(await lview.apply(() => "in between")).toBe("in between");
  run.abort();
  expect((await run).stopped).toBe("aborted");
});

test("a balanced call gets its turn during a long map, as does another map", async () => {
  const long = lview.with({ chunkItems: 1 }).map(busy, new Array<number>(2000).fill(5));
  expect(await lview.apply(() => "in between")).toBe("in between");
  expect(await lview.map((x: number) => x + 1, [1, 2, 3])).toEqual([2, 3, 4]);
  expect(long.progress).toBeLessThan(1000);
  long.abort();
});

test("a map beside an endless sequence ends with the shortest, and closes the other", async () => {
  let closed = false;
  function* endless(): Generator<number> {
    try {
      for (let n = 0; ; n++) yield n;
    } finally {
      closed = true;
    }
  }
  expect(await lview.map((x: number, y: number) => x + y, endless(), [10, 20])).toEqual([10, 21]);
  expect(closed).toBe(true);
});

test("a promise that a script gives is waited for, and its failure is the script's", async () => {
  const one = client.at(0);
  expect((await one.execute("(async () => 'x')()")).value).toBe("x");
  await expect(one.execute("(async () => { throw new RangeError('late') })()")).rejects.toThrow("late");
  expect(await one.apply(() => 1)).toBe(1);
});
