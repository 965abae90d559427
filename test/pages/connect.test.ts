import { describe, expect, test } from "vitest";
import { growingModule } from "../kernels/instances/growing-module.ts";
import { openPage } from "./page.ts";
import { ISOLATED } from "./site.ts";

declare const engine: { readonly id: number; readonly signal: AbortSignal };
declare const part: Float64Array;
declare const seen: number[];
// Of a page, which has more names than a worker.
declare const localStorage: object;

describe.each([
  ["that is isolated", ISOLATED, true],
  ["that is not isolated", {}, false],
])("a page %s", (_, headers, isolated) => {
  test("calls engines, and gives back what its views promise", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 2 });
      const view = client.directView();
      const result = view.apply((x: number) => x * 2 + engine.id, 21);
      const classes = [result instanceof lib.AsyncResult, client instanceof lib.Client, view instanceof lib.DirectView];
      await view.scatter("part", Float64Array.of(1, 2, 3));
      const lview = client.loadBalancedView();
      const facts = {
        isolated: crossOriginIsolated,
        classes: [...classes, lview instanceof lib.LoadBalancedView, view instanceof lib.LoadBalancedView],
        applied: await result,
        lengths: await view.apply(() => part.length),
        gathered: [...(await view.gather<Float64Array>("part"))],
        mapped: await lview.map((x: number) => x ** 2, [1, 2, 3]),
        executed: (await view.execute("console.log('hi', {a: 1}); engine.id + 1")).map(
          ({ text, stdout }) => text + stdout,
        ),
      };
      await client.close();
      return facts;
    });
    expect(told).toEqual({
      isolated,
      classes: [true, true, true, true, false],
      applied: [42, 43],
      lengths: [2, 1],
      gathered: [1, 2, 3],
      mapped: [1, 4, 9],
      executed: ["1hi { a: 1 }\n", "2hi { a: 1 }\n"],
    });
  });

  test("takes one engine per core, unless it says how many", async () => {
    const page = await openPage({ headers });
    const counts = await page.evaluate(async () => {
      const client = await lib.connect();
      const { length } = client;
      await client.close();
      return [length, navigator.hardwareConcurrency];
    });
    expect(counts[0]).toBe(counts[1]);
  });

  test("can't block, and says so", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 1 });
      try {
        return client.directView().applySync(() => 1);
      } catch (error) {
        return [error instanceof lib.BlockingUnsupportedError, String(error)];
      } finally {
        await client.close();
      }
    });
    expect(told).toEqual([true, expect.stringContaining("applySync")]);
  });

  test("ends a task in an endless loop, and has another engine then", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 1 });
      const running = client.directView(0).apply(() => {
        for (;;);
      });
      const begun = client.directView(0).apply(() => 1);
      setTimeout(() => running.abort(), 50);
      const errors = [await name(running), await name(begun)];
      await client.waitForEngines(1);
      const answer = await client.at(0).apply(() => engine.id);
      await client.close();
      return [...errors, answer];

      function name(result: PromiseLike<unknown>): Promise<string> {
        return Promise.resolve(result).then(
          () => "none",
          (error: unknown) => (error instanceof Error ? error.name : "none"),
        );
      }
    });
    expect(told).toEqual(["TaskAbortedError", "EngineLostError", 1]);
  });

  test("notices at once that an engine is gone, whatever ended it", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(async () => {
      const made: Worker[] = [];
      const createWorker = (): Worker => {
        const worker = new Worker("/build/page/engine.bundle.js", { type: "module" });
        made.push(worker);
        return worker;
      };
      const client = await lib.connect({ engines: 2, createWorker });
      const held = client.directView(1).apply(() => new Promise(() => undefined));
      // Nothing but the lock tells of this.
      made[1]?.terminate();
      const error: unknown = await Promise.resolve(held).catch((reason: unknown) => reason);
      const facts = [error instanceof lib.EngineLostError, String(error), client.ids];
      await client.close();
      return facts;
    });
    expect(told).toEqual([true, expect.stringContaining("its worker ended"), [0]]);
  });

  test("runs a setup on every engine: a function, or a module by its address", async () => {
    const files = {
      "/set-up.js": "export default () => { globalThis.seen = [7]; };",
      "/plain.js": "globalThis.seen = [8];",
    };
    const page = await openPage({ headers, files });
    const told = await page.evaluate(async () => {
      const setups = [
        "./set-up.js",
        new URL("/plain.js", location.href),
        () => void Object.assign(globalThis, { seen: [9] }),
      ];
      const facts = [];
      for (const setup of setups) {
        const client = await lib.connect({ engines: 1, setup });
        facts.push(await client.directView(0).apply(() => seen[0]));
        await client.close();
      }
      return facts;
    });
    expect(told).toEqual([7, 8, 9]);
  });

  test("sends functions of modules, and runs scripts", async () => {
    const files = {
      "/tasks.js": "export const twice = (x) => 2 * x;",
      "/scripts/run.js": 'import { twice } from "../tasks.js"; const four = twice(2); four',
    };
    const page = await openPage({ headers, files });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 1 });
      const view = client.directView(0);
      const tasks = view.module<{ twice: (x: number) => number }>("./tasks.js");
      const run = await view.run("/scripts/run.js");
      const facts = [await tasks.twice(4), run.value, await view.pull("four")];
      await client.close();
      return facts;
    });
    expect(told).toEqual([8, 4, 4]);
  });

  test("bounds the WebAssembly memory of its engines", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(
      async (bytes) => {
        const client = await lib.connect({ engines: 1, maxWasmMb: 1 });
        const { fill } = await lib.loadWasm<{ fill: () => number }>(Uint8Array.from(bytes));
        const error: unknown = await Promise.resolve(client.directView(0).apply(fill)).catch(
          (reason: unknown) => reason,
        );
        await client.close();
        return error instanceof Error && error.cause instanceof Error ? error.cause.name : String(error);
      },
      [...growingModule()],
    );
    expect(told).toBe("MemoryLimitError");
  });

  test("keeps a checkpoint in its local storage, and resumes from it", async () => {
    const page = await openPage({ headers });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 2 });
      const options = { seed: 5, checkpoint: "run" };
      const first = await client.sample(lib.kernels.pi, { ...options, samples: 2 ** 22 });
      const second = await client.sample(lib.kernels.pi, { ...options, samples: 2 ** 23 });
      const whole = await client.sample(lib.kernels.pi, { seed: 5, samples: 2 ** 23 });
      await client.close();
      return [first.samples, second.samples, second.mean === whole.mean, "run" in localStorage];
    });
    expect(told).toEqual([2 ** 22, 2 ** 23, true, true]);
  });
});

describe("memory that a page shares", () => {
  test("is shared with its engines, not copied", async () => {
    const page = await openPage({ headers: ISOLATED });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 2 });
      const view = client.directView();
      const data = new Float64Array(new SharedArrayBuffer(800));
      await view.scatter("part", data);
      await view.apply(() => void part.fill(engine.id + 1));
      const gathered = await view.gather<Float64Array>("part");
      await client.close();
      return [data[0], data[99], gathered.buffer === data.buffer];
    });
    expect(told).toEqual([1, 2, true]);
  });

  test("lets a loop that never waits hear of its abort: the engine lives", async () => {
    const page = await openPage({ headers: ISOLATED });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 1, graceMs: 10_000 });
      const cells = new Int32Array(new SharedArrayBuffer(4));
      const running = client.directView(0).apply((count: Int32Array) => {
        while (!engine.signal.aborted) Atomics.add(count, 0, 1);
        return "stopped";
      }, cells);
      while (Atomics.load(cells, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      running.abort();
      const error: unknown = await Promise.resolve(running).catch((reason: unknown) => reason);
      const answer = await client.directView(0).apply(() => engine.id);
      await client.close();
      return [(error as Error).name, answer];
    });
    expect(told).toEqual(["TaskAbortedError", 0]);
  });
});
