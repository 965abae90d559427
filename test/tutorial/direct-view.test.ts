import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, ref } from "wasm-ensemble";

// The IPython Parallel tutorial, "direct view" part, line by line.
const client = await connect({ engines: 4 });
const dview = client.directView();
afterAll(() => client.close());

test("rc.ids lists the engines", () => {
  expect(client.ids).toEqual([0, 1, 2, 3]);
});

describe("calling functions", () => {
  test("a blocking view returns plain values", () => {
    const blocking = dview.with({ block: true });
    expect(blocking.apply((x: number) => x + 1, 10)).toEqual([11, 11, 11, 11]);
  });

  test("applySync blocks on any view", () => {
    expect(dview.applySync((x: string) => x.toUpperCase(), "hi")).toEqual(["HI", "HI", "HI", "HI"]);
  });

  test("applyAsync never blocks, and the result is waited for with get()", async () => {
    const result = dview.with({ block: true }).applyAsync(() => 2 + 3);
    expect(result.ready).toBe(false);
    expect(await result.get()).toEqual([5, 5, 5, 5]);
    expect(result.ready).toBe(true);
    expect(result.successful).toBe(true);
  });

  test("get() with a limit fails while the task runs, and the task goes on", async () => {
    const result = dview.apply(async (ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return "done";
    }, 200);
    await expect(result.get(1)).rejects.toThrow(/1 ms/u);
    expect(await result).toEqual(["done", "done", "done", "done"]);
  });

  test("the original example: wall time of sleeping engines is that of one", async () => {
    const result = dview.apply(async (seconds: number) => {
      const start = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
      return (Date.now() - start) / 1000;
    }, 0.1);
    const waits = await result;
    expect(waits).toHaveLength(4);
    for (const wait of waits) expect(wait).toBeGreaterThan(0.09);
  });
});

describe("imports on engines", () => {
  test("sync_imports: the name exists on every engine", async () => {
    await dview.import("node:path");
    const joined = await dview.apply(() => {
      // The engine's own `path`, which is no name of this file.
      const { path } = globalThis as unknown as { path: { posix: { join: (...parts: string[]) => string } } };
      return path.posix.join("a", "b");
    });
    expect(joined).toEqual(["a/b", "a/b", "a/b", "a/b"]);
  });
});

describe("execute and run", () => {
  beforeAll(() => dview.clear());

  test("execute runs code in the namespace, c = a + b", async () => {
    await dview.push({ a: 1, b: 2 });
    await dview.execute("c = a + b");
    expect(await dview.get("c")).toEqual([3, 3, 3, 3]);
    expect(await dview.pull(["a", "b"])).toEqual(
      [1, 2, 1, 2, 1, 2, 1, 2].reduce<number[][]>(
        (rows, _, i, all) => (i % 2 ? rows : [...rows, all.slice(i, i + 2)]),
        [],
      ),
    );
  });

  test("engines hold different values under one name", async () => {
    for (const [index, view] of [...client].entries()) await view.push({ a: index, b: 10 * index });
    await dview.execute("c = a + b");
    expect(await dview.pull("c")).toEqual([0, 11, 22, 33]);
  });

  test("run executes a JavaScript file", async () => {
    await dview.run(new URL("../fixtures/myscript.js", import.meta.url));
    expect(await dview.get("a")).toEqual([5, 5, 5, 5]);
    expect(await dview.get("b")).toEqual([10, 10, 10, 10]);
    expect(await dview.get("c")).toEqual([15, 15, 15, 15]);
  });

  test("run executes a TypeScript file", async () => {
    await dview.run(new URL("../fixtures/myscript.ts", import.meta.url));
    expect(await dview.get("distance")).toEqual([5, 5, 5, 5]);
    expect(await dview.apply(ref<(p: { x: number; y: number }) => number>("norm"), { x: 6, y: 8 })).toEqual([
      10, 10, 10, 10,
    ]);
  });

  test("run takes a path relative to the working directory", async () => {
    await dview.clear();
    await dview.run("test/fixtures/myscript.js");
    expect(await client.at(-1).get("c")).toBe(15);
  });
});

describe("scatter and gather", () => {
  const items = Array.from({ length: 24 }, (_, i) => i);

  test("scatter('a', 0..23) deals six numbers to each engine", async () => {
    await dview.scatter("a", items);
    expect(await dview.get("a")).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
      [12, 13, 14, 15, 16, 17],
      [18, 19, 20, 21, 22, 23],
    ]);
  });

  test("gather joins them in order", async () => {
    expect(await dview.gather("a")).toEqual(items);
  });

  test("what engines computed on their parts is gathered as one list", async () => {
    await dview.scatter("x", items);
    await dview.execute("y = x.map((v) => v ** 2)");
    expect(dview.with({ block: true }).gather("y")).toEqual(items.map((v) => v ** 2));
  });
});

test("remote errors name the class and the engine", async () => {
  const error = await dview.execute("1n / 0n").then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(String(error)).toMatch(/RangeError/u);
});
