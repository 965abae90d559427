import type { Page, Route } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect, type EngineScope, kernels } from "wasm-ensemble";
import { openPage } from "./page.ts";

// A page loads what samples, what parses code and the like with the first call that needs it.

const PARTS = "**/build/page/part-*.js";

/** A page with a client of two engines, to whose files something happens from now on. */
async function openConnected(handle: (route: Route) => unknown): Promise<Page> {
  const page = await openPage();
  await page.evaluate(async () => {
    Object.assign(globalThis, { client: await lib.connect({ engines: 2 }) });
  });
  await page.route(PARTS, (route) => void handle(route));
  return page;
}

declare global {
  var engine: EngineScope;
  var client: Awaited<ReturnType<typeof lib.connect>>;
}

const refuse = (route: Route): Promise<void> => route.abort();

describe("what can't be loaded when it is needed", () => {
  test("rejects a run with a sentence that says what to do, and loads once it can", async () => {
    const page = await openConnected(refuse);
    const first = await page.evaluate(() =>
      client.sample(lib.kernels.pi, { samples: 1e4, seed: 1 }).then(Number, String),
    );
    expect(first).toMatch(
      /^EnsembleError: .* can't be loaded \(.*\): call again once the network is there; where the site/,
    );
    await page.unroute(PARTS);
    const { samples } = await page.evaluate(async () => {
      return { samples: (await client.sample(lib.kernels.pi, { samples: 1e4, seed: 1 })).samples };
    });
    expect(samples).toBe(1e4);
  });

  test("rejects a run by the Sobol sequence whose numbers don't come, not those beside it, and loads them once it can", async () => {
    const page = await openPage();
    await page.evaluate(async () => {
      Object.assign(globalThis, { client: await lib.connect({ engines: 2 }) });
      await client.sample(lib.kernels.european, { samples: 1024, seed: 1 });
    });
    await page.route(PARTS, (route) => refuse(route));
    const draw = (): Promise<readonly string[]> =>
      page.evaluate(async () => {
        const options = { method: "sobol", samples: 4096, seed: 1 } as const;
        const runs = [
          client.sample(lib.kernels.european, options).then(({ mean }) => String(mean), String),
          client
            .sweep(lib.kernels.european, { strike: [100] }, options)
            .then(([row]) => String(row?.estimate.mean), String),
          client.sample(lib.kernels.european, { samples: 1024, seed: 1 }).then(() => "drawn", String),
        ];
        return Promise.all(runs);
      });
    const message = /^EnsembleError: the direction numbers of the Sobol sequence can't be loaded/;
    expect(await draw()).toEqual([expect.stringMatching(message), expect.stringMatching(message), "drawn"]);
    await page.unroute(PARTS);
    const [mean, ofRow] = await draw();
    const there = await connect({ engines: 1 });
    onTestFinished(() => there.close());
    const expected = await there.sample(kernels.european, { method: "sobol", samples: 4096, seed: 1 });
    expect(mean).toBe(String(expected.mean));
    expect(ofRow).toBe(mean);
    const later = await page.evaluate(() => {
      try {
        void client.sample(lib.kernels.european, { method: "sobol", samples: -1 });
        return "no error";
      } catch (error) {
        return String(error);
      }
    });
    // All is there, so that what is wrong throws at the call.
    expect(later).toContain("RangeError");
  });

  test("rejects code, and the names that later code sets are there", async () => {
    const page = await openConnected(refuse);
    const first = await page.evaluate(() => client.directView(0).execute("a = 1").then(String, String));
    expect(first).toMatch(/^EnsembleError: the parser of code can't be loaded/);
    await page.unroute(PARTS);
    const values = await page.evaluate(async () => {
      void client.directView().execute("a = 2");
      return client.directView().pull("a");
    });
    expect(values).toEqual([2, 2]);
  });

  test("fails a call with a seed on its engine, which loads it when it is called again", async () => {
    const page = await openConnected(refuse);
    const draw = (): Promise<string> =>
      page.evaluate(() => {
        const view = client.directView(0).with({ seed: 1 });
        return view.apply(() => engine.rng.uniform() < 1).then(String, String);
      });
    expect(await draw()).toContain("can't be loaded");
    await page.unroute(PARTS);
    expect(await draw()).toBe("true");
  });
});

describe("while it is being loaded", () => {
  // The files never come.
  const silent = (): void => undefined;

  test("a run is aborted at once, and a client that is closed rejects it", async () => {
    const page = await openConnected(silent);
    const ends = await page.evaluate(async () => {
      const controller = new AbortController();
      const options = { samples: 1e4, seed: 1 };
      const runs = [
        client.sample(lib.kernels.pi, options),
        client.sample(lib.kernels.pi, { ...options, signal: controller.signal }),
        client.sweep(lib.kernels.european, { strike: [90, 100] }, options),
        client.bootstrap((x: Float64Array) => x.length, { data: [1, 2, 3] }),
        client.chains((rng, { x }: { x: number }) => ({ x: x + rng.normal() }), { start: { x: 0 }, draws: 10 }),
      ] as const;
      const known = [runs[0].latest.samples, runs[2].length, runs[2].names, runs[2].ready, await runs[2].wait(10)];
      runs[0].abort(new Error("enough"));
      controller.abort();
      const settled = Promise.all(
        runs.map((run) =>
          Promise.resolve(run).then(String, (error: unknown) => (error instanceof Error ? error.name : error)),
        ),
      );
      const first = await Promise.race([runs[1].then(String, String), runs[2]]);
      const { signal } = new AbortController();
      let listeners = 0;
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
      Object.assign(signal, {
        addEventListener: (...args: Parameters<typeof add>) => {
          listeners++;
          add(...args);
        },
        removeEventListener: (...args: Parameters<typeof remove>) => {
          listeners--;
          remove(...args);
        },
      });
      const watched = client.sample(lib.kernels.pi, { ...options, signal });
      const isHeard = listeners === 1;
      await client.close();
      await watched.then(undefined, () => undefined);
      return { known, first, settled: await settled, listening: [isHeard, listeners] };
    });
    expect(ends.known).toEqual([0, 2, ["strike"], false, false]);
    expect(ends.first).toBe("TaskAbortedError: it was aborted before it became a task");
    expect(ends.listening).toEqual([true, 0]);
    const closed = "ClientClosedError";
    expect(ends.settled).toEqual(["TaskAbortedError", "TaskAbortedError", closed, closed, closed]);
  });

  test("an iteration of a run waits for it, and code that waits for its parser keeps its place", async () => {
    const waiting: Route[] = [];
    let isHeld = true;
    const page = await openConnected((route) => (isHeld ? waiting.push(route) : route.continue()));
    const done = page.evaluate(async () => {
      const view = client.directView(0);
      const results = [
        view.execute("n = 1; n + 1"),
        view.apply(() => Reflect.get(globalThis, "n") as unknown),
        view.execute("n = 5"),
      ];
      const means: number[] = [];
      for await (const { samples } of client.sample(lib.kernels.pi, { samples: 1e5, seed: 1 })) means.push(samples);
      const [first, seen] = await Promise.all(results);
      return [(first as { value: unknown }).value, seen, await view.pull("n"), means.at(-1)];
    });
    await expect.poll(() => waiting.length).toBeGreaterThan(1);
    isHeld = false;
    await Promise.all(waiting.map((route) => route.continue()));
    expect(await done).toEqual([2, 1, 5, 1e5]);
  });
});

test("what is preloaded throws at once what is wrong, as in Node", async () => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const own = await lib.connect({ engines: 1, preload: ["sampling", "code"] });
    const attempts = [
      () => own.sample(lib.kernels.pi, { samples: -1 }),
      () => own.sample(lib.kernels.european, { samples: -1, method: "sobol" }),
      () => own.directView().execute("(("),
      () => void lib.rng({ seed: 1 }).uniform(),
    ];
    const errors = attempts.map((attempt) => {
      try {
        return String(attempt() && "no error");
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    });
    await own.close();
    return errors;
  });
  expect(told).toEqual(["RangeError", "RangeError", "SyntaxError", "undefined"]);
});

test("a mistake in the first code is the one that the parser finds", async () => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const own = await lib.connect({ engines: 1 });
    const error = await own
      .directView(0)
      .execute("let a = ;")
      .catch((reason: unknown) => reason);
    await own.close();
    return [error instanceof SyntaxError, String(error)];
  });
  expect(told).toEqual([true, expect.stringContaining("<execute>:1:9: Unexpected token")]);
});
