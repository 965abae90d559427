/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { CompositeError, connect, EngineLostError, RemoteError } from "wasm-ensemble";
import { thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

describe("what a blocking call gives", () => {
  test("plain values, of the same shapes as an AsyncResult's", () => {
    const block = { block: true } as const;
    expect(dview.with(block).apply((x: number) => x, 1)).toEqual([1, 1]);
    expect(one.with(block).apply((x: number) => x, 1)).toBe(1);
    expect(
      client
        .directView([1])
        .with(block)
        .apply(() => 1),
    ).toEqual([1]);
    expect(lview.with(block).apply(() => 2)).toBe(2);
    expect(lview.with(block).map((x: number) => -x, [1, 2, 3])).toEqual([-1, -2, -3]);
    expect(dview.with(block).push({ a: [1] })).toBe(undefined);
    expect(dview.with(block).pull("a")).toEqual([[1], [1]]);
    expect(dview.with(block).get("a.length")).toEqual([1, 1]);
    expect(dview.with(block).scatter("s", new Float64Array([1, 2, 3]))).toBe(undefined);
    expect(dview.with(block).gather("s")).toEqual(new Float64Array([1, 2, 3]));
    expect(dview.with(block).import("node:os", { as: "os" })).toBe(undefined);
    expect(one.with(block).execute("typeof os.cpus").value).toBe("function");
    expect(dview.with(block).clear()).toBe(undefined);
    expect(one.with(block).execute("typeof os").value).toBe("undefined");
  });

  test("the value of a promise that the function gives", () => {
    expect(
      one.applySync(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return "later";
      }),
    ).toBe("later");
  });

  test("with({ block: false }) and applyAsync give AsyncResults again", async () => {
    const blocking = dview.with({ block: true });
    expect(await blocking.with({ block: false }).apply(() => 1)).toEqual([1, 1]);
    expect(await blocking.applyAsync(() => 1)).toEqual([1, 1]);
    expect(await blocking.mapAsync((x: number) => x, [1, 2])).toEqual([1, 2]);
  });

  test("large results arrive whole", () => {
    const large = one.applySync(() => new Float64Array(1_000_000).fill(1.5));
    expect(large).toHaveLength(1_000_000);
    expect(large.every((x) => x === 1.5)).toBe(true);
    expect(
      lview.mapSync(
        (x: number) => x,
        Array.from({ length: 20_000 }, (_, i) => i),
      ),
    ).toHaveLength(20_000);
  });
});

describe("failures", () => {
  test("are thrown, with the classes that a promise is rejected with", () => {
    const fails = (): never => {
      throw new RangeError("sync");
    };
    expect(thrown(() => one.applySync(fails))).toBeInstanceOf(RemoteError);
    expect(thrown(() => dview.applySync(fails))).toBeInstanceOf(CompositeError);
    expect(thrown(() => lview.with({ block: true }).apply(fails))).toBeInstanceOf(RemoteError);
    expect((thrown(() => one.applySync(fails)) as RemoteError).cause).toBeInstanceOf(RangeError);
    expect(thrown(() => dview.with({ block: true }).pull("absent"))).toBeInstanceOf(CompositeError);
  });

  test("an engine that dies while the caller blocks: EngineLostError, the id is gone", async () => {
    const small = await connect({ engines: 2 });
    onTestFinished(() => small.close());
    const error = thrown(() => small.directView(0).applySync(() => process.exit(4))) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(`${error.message} ${String(error.cause)}`).toMatch(/\b4\b/u);
    expect(small.ids).toEqual([1]);
    expect(small.directView().applySync(() => 1)).toEqual([1]);
    expect(thrown(() => small.loadBalancedView().mapSync((code: number) => process.exit(code), [1]))).toBeInstanceOf(
      CompositeError,
    );
  });

  test("an engine that died before, unseen because the caller blocked: reported, not waited for", async () => {
    const small = await connect({ engines: 2 });
    onTestFinished(() => small.close());
    const dying = small.directView(0).apply(() => process.exit(1));
    expect(small.directView(1).applySync(() => "other")).toBe("other");
    expect(thrown(() => small.directView(0).applySync(() => 1))).toBeInstanceOf(Error);
    await expect(dying).rejects.toBeInstanceOf(EngineLostError);
  });

  test("an error that nothing caught while the caller blocks", async () => {
    const small = await connect({ engines: 1 });
    onTestFinished(() => small.close());
    const error = thrown(() =>
      small
        .at(0)
        .with({ block: true })
        .execute("setTimeout(() => { throw new TypeError('timer') }, 1); await new Promise(() => {})"),
    ) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect((error.cause as Error).message).toMatch(/timer/u);
  });
});

describe("beside asynchronous calls", () => {
  test("their order on an engine is kept, and no result is lost", async () => {
    await one.execute("order = []");
    const note = (x: number): number => {
      const { order } = globalThis as unknown as { order: number[] };
      order.push(x);
      return x;
    };
    const pending = [];
    for (let i = 0; i < 300; i += 3) {
      pending.push(one.apply(note, i), one.applyAsync(note, i + 1));
      expect(one.applySync(note, i + 2)).toBe(i + 2);
    }
    const values = await Promise.all(pending);
    expect(values).toEqual(Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 < 2));
    expect(await one.get("order")).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  test("a result that arrived while the caller blocked is ready afterwards", async () => {
    const first = one.apply(() => 1);
    one.applySync(() => 2);
    expect(first.ready).toBe(true);
    expect(await first).toBe(1);
  });

  test("callbacks of results do not run while the caller blocks", async () => {
    let called = false;
    const first = one.apply(() => 1);
    const done = first.finally(() => {
      called = true;
    });
    one.applySync(() => 2);
    expect(called).toBe(false);
    await done;
    expect(called).toBe(true);
  });

  test("a balanced map that is under way goes on while a direct call blocks, and ends", async () => {
    const items = Array.from({ length: 500 }, (_, i) => i);
    const map = lview.with({ chunkItems: 3 }).map((x: number) => x + 1, items);
    expect(dview.applySync(() => "between")).toEqual(["between", "between"]);
    expect(lview.mapSync((x: number) => x, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(await map).toEqual(items.map((x) => x + 1));
  });

  test("an imap that is under way is not disturbed", async () => {
    const seen: number[] = [];
    for await (const value of lview.imap(
      (x: number) => x,
      Array.from({ length: 50 }, (_, i) => i),
    )) {
      seen.push(value);
      dview.applySync(() => 1);
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test("output of asynchronous tasks is not lost", async () => {
    const first = one.execute("console.log('kept')");
    one.applySync(() => 1);
    expect((await first).stdout).toBe("kept\n");
  });

  test("failures nobody reads stay silent", async () => {
    const seen: unknown[] = [];
    const listener = (reason: unknown): void => void seen.push(reason);
    process.on("unhandledRejection", listener);
    one.apply(() => {
      throw new Error("unread");
    });
    one.applySync(() => 1);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", listener);
    expect(seen).toEqual([]);
  });
});

test("inside a worker thread connect, block, and close work as on the main thread", async () => {
  const worker = new Worker(
    `import { parentPort } from "node:worker_threads";
     import { connect } from "wasm-ensemble";
     const client = await connect({ engines: 2 });
     const pending = client.directView().apply((x) => x + 1, 1);
     const sync = client.directView().applySync((x) => x * 2, 21);
     const map = client.loadBalancedView().mapSync((x) => -x, [1, 2, 3]);
     let lost = "none";
     try { client.directView(0).applySync(() => process.exit(1)); } catch (error) { lost = error.name; }
     parentPort.postMessage({ sync, map, lost, pending: await pending });
     await client.close();`,
    { eval: true, execArgv: ["--input-type=module"] },
  );
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  const message = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  expect(message).toEqual({ sync: [42, 42], map: [-1, -2, -3], lost: "EngineLostError", pending: [2, 2] });
  expect(await exited).toBe(0);
});
