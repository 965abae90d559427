import { describe, expect, onTestFinished, test } from "vitest";
import { ClientClosedError, connect, kernels } from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

describe("connect", () => {
  test("engines are ready, numbered from 0", async () => {
    const client = await connect({ engines: 3 });
    onTestFinished(() => client.close());
    expect(client.ids).toEqual([0, 1, 2]);
    expect(client.length).toBe(3);
    expect(client.directView().applySync(() => 1)).toEqual([1, 1, 1]);
  });

  test("without options there is one engine per core, at least", async () => {
    const client = await connect();
    onTestFinished(() => client.close());
    expect(client.ids.length).toBeGreaterThanOrEqual(1);
  });

  test("two clients do not see each other's names", async () => {
    const [first, second] = await Promise.all([connect({ engines: 1 }), connect({ engines: 1 })]);
    onTestFinished(async () => void (await Promise.all([first.close(), second.close()])));
    await first.at(0).push({ mine: 1 });
    expect((await second.at(0).execute("typeof mine")).value).toBe("undefined");
  });

  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [0, RangeError],
    [-1, RangeError],
    [1.5, RangeError],
    [Number.NaN, RangeError],
    [Number.POSITIVE_INFINITY, RangeError],
    ["2", TypeError],
    [null, TypeError],
    [[2], TypeError],
    [2n, TypeError],
  ])("engines: %s is refused", async (engines, kind) => {
    const error = (await failure((async () => await connect({ engines: engines as number }))())) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(/engines/u);
  });

  test.each<[string, unknown]>([
    ["a number instead of options", 4],
    ["null", null],
    ["an unknown option", { engine: 2 }],
    ["a string as time", { engines: 1, startTimeoutMs: "5" }],
  ])("%s is a TypeError", async (_, options) => {
    const error = await failure(
      (async () => {
        const client = await connect(options as never);
        await client.close();
      })(),
    );
    expect(error).toBeInstanceOf(TypeError);
  });

  test.each([-1, 0, Number.NaN])("startTimeoutMs: %d is a RangeError", async (startTimeoutMs) => {
    const error = await failure(
      (async () => {
        const client = await connect({ engines: 1, startTimeoutMs });
        await client.close();
      })(),
    );
    expect(error).toBeInstanceOf(RangeError);
  });
});

describe("close", () => {
  test("ends engines at once, and what was pending fails with ClientClosedError", async () => {
    const client = await connect({ engines: 2 });
    const gate = new Gate();
    const running = client.at(0).apply(passGate, gate.cells, 1);
    const queued = client.at(0).apply(() => 1);
    const map = client.loadBalancedView().map((x: number) => x, [1, 2, 3]);
    const endless = client.at(1).execute("for (;;);");
    await gate.arrivals(1);
    const closed = client.close();
    for (const result of [running, queued, endless]) expect(await failure(result)).toBeInstanceOf(ClientClosedError);
    const error = await map.then(
      () => undefined,
      (reason: unknown) => reason as AggregateError,
    );
    if (error !== undefined) expect(error.errors[0]).toBeInstanceOf(ClientClosedError);
    await closed;
    expect(client.ids).toEqual([]);
    expect(client.outstanding.size).toBe(0);
  });

  test("twice, at once and later, is no error", async () => {
    const client = await connect({ engines: 1 });
    await Promise.all([client.close(), client.close()]);
    await client.close();
  });

  test("results that are ready stay readable", async () => {
    const client = await connect({ engines: 1 });
    const result = client.at(0).apply(() => 5);
    await result.wait();
    await client.close();
    expect(await result).toBe(5);
    result.abort();
    expect(result.metadata[0]?.state).toBe("done");
  });

  test("every call afterwards throws ClientClosedError", async () => {
    const client = await connect({ engines: 2 });
    const [dview, lview, one] = [client.directView(), client.loadBalancedView(), client.directView(0)];
    await client.close();
    const calls: Record<string, () => unknown> = {
      directView: () => client.directView(),
      "directView(0)": () => client.directView(0),
      loadBalancedView: () => client.loadBalancedView(),
      at: () => client.at(0),
      slice: () => client.slice(),
      clear: () => client.clear(),
      sample: () => client.sample(kernels.pi, { samples: 10 }),
      apply: () => dview.apply(() => 1),
      "apply on one": () => one.apply(() => 1),
      applySync: () => dview.applySync(() => 1),
      applyAsync: () => dview.applyAsync(() => 1),
      map: () => dview.map((x: number) => x, [1]),
      mapSync: () => lview.mapSync((x: number) => x, [1]),
      imap: () => dview.imap((x: number) => x, [1]),
      execute: () => dview.execute("1"),
      px: () => dview.px`1`,
      push: () => dview.push({ a: 1 }),
      pull: () => dview.pull("a"),
      get: () => dview.get("a"),
      scatter: () => dview.scatter("a", [1]),
      gather: () => dview.gather("a"),
      import: () => dview.import("node:path"),
      "view.clear": () => dview.clear(),
      "balanced apply": () => lview.apply(() => 1),
      "balanced map": () => lview.map((x: number) => x, [1]),
      "balanced imap": () => lview.imap((x: number) => x, [1]),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = thrown(call);
      expect(error, name).toBeInstanceOf(ClientClosedError);
    }
  });

  // 75
  test("Symbol.asyncDispose closes", async () => {
    const client = await connect({ engines: 5 });
    expect(client.ids).toHaveLength(5);
    await client[Symbol.asyncDispose]();
    expect(client.ids).toEqual([]);
    expect(thrown(() => client.directView().apply(() => 1))).toBeInstanceOf(ClientClosedError);
  });

  test("an imap under way fails", async () => {
    const client = await connect({ engines: 1 });
    const results = client.loadBalancedView().imap(
      (x: number) => x,
      Array.from({ length: 1000 }, (_, i) => i),
    );
    await results.next();
    await client.close();
    const rest = (async () => {
      for await (const value of results) expect(value).toBeTypeOf("number");
    })();
    expect(await failure(rest)).toBeInstanceOf(ClientClosedError);
  });

  test("a sampling run under way fails", async () => {
    const client = await connect({ engines: 1 });
    const run = client.sample(kernels.pi, { samples: 1e12, seed: 1 });
    await client.close();
    expect(await failure(run)).toBeInstanceOf(ClientClosedError);
  });
});
