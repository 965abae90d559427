import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { startHost } from "../../src/node/cluster/start-host.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { openPage } from "./page.ts";
import { PageLab } from "./page-lab.ts";

declare global {
  /** What is pushed to engines. */
  var large: Float64Array;
}

const ITEMS = Array.from({ length: 300 }, (_, i) => i);

function work(x: number): number {
  const endMs = performance.now() + 2;
  while (performance.now() < endMs);
  return x * 2;
}

describe.runIf(HAS_SERVER)("pages of a cluster", () => {
  let lab: PageLab;
  beforeAll(async () => {
    lab = await PageLab.start();
  });
  afterAll(() => lab.close());

  test("a page gives engines to a program on Node, which finds there what it finds on threads", async () => {
    const { ids } = await lab.openHost(2);
    const client = await lab.join(2);
    expect(new Set(client.ids)).toEqual(new Set(ids));
    expect(await client.loadBalancedView().map(work, ITEMS)).toEqual(ITEMS.map((x) => x * 2));
    const view = client.directView();
    await view.push({ a: Float64Array.of(1, 2, 3), b: new Map([[1, "one"]]) });
    const pulled = [Float64Array.of(1, 2, 3), new Map([[1, "one"]])];
    expect(await view.pull(["a", "b"])).toEqual([pulled, pulled]);
    // Those of the page: what is only on Node fails as it does in pages.
    const [outcome] = await Promise.allSettled([client.at(0).apply(() => process.pid)]);
    expect(outcome).toMatchObject({ reason: { name: "RemoteError", cause: { name: "ReferenceError" } } });
    const tasks = client
      .loadBalancedView()
      .module<{ readonly f: () => number }>(new URL("../fixtures/tasks.js", import.meta.url));
    await expect(tasks.f()).rejects.toThrow("tasks.js is a file of its client, which a page can't import");
    // Large enough to cross the wire once for both.
    await view.push({ large: new Float64Array(2 ** 18).fill(2) });
    expect(await view.apply(() => large.reduce((sum, x) => sum + x, 0))).toEqual([2 ** 19, 2 ** 19]);
    expect(client.directView().applySync((x: number) => x + 1, 1)).toEqual([2, 2]);
    const options = { samples: 2e6, seed: 2026 };
    const threads = await connect({ engines: 2 });
    onTestFinished(() => threads.close());
    const [far, near] = await Promise.all([client.sample(kernels.pi, options), threads.sample(kernels.pi, options)]);
    expect([far.mean, far.standardError]).toEqual([near.mean, near.standardError]);
  });

  test("a job that a page has submitted is run by another page when the first is closed, and read on Node", async () => {
    const page = await openPage({ site: lab.site });
    const ids = await page.evaluate(
      async (options) => {
        const client = await lib.connect(options.url, options.rest);
        const map = await client.submit((x: number) => x ** 2, [1, 2, 3], { name: "squares" });
        const run = await client.submit(lib.kernels.pi, { samples: 2e6, seed: 2026 });
        return [map.id, run.id];
      },
      { url: lab.url, rest: { key: await lab.keyText("alice"), engines: 0 } },
    );
    await page.close();
    await lab.openHost(1);
    const client = await connect(lab.cluster.cluster.url, { key: lab.keyFile("alice"), engines: 0 });
    onTestFinished(() => client.close());
    const [map, run] = await Promise.all(ids.map((id) => client.job(id)));
    expect(await map?.result).toEqual([1, 4, 9]);
    const threads = await connect({ engines: 1 });
    onTestFinished(() => threads.close());
    const near = await threads.sample(kernels.pi, { samples: 2e6, seed: 2026 });
    expect(await run?.result).toMatchObject({ mean: near.mean, standardError: near.standardError });
  });

  test("a page uses engines on Node: setup, calls, code, names, sampling, engines that come; it can't block", async () => {
    await lab.startHere(1);
    const page = await lab.openClient("alice", 1);
    const more = await lab.startHere(1);
    const told = await page.evaluate(async () => {
      const { client } = inPage;
      if (client === undefined) throw new Error("there is no client");
      await client.waitForEngines(2);
      const view = client.directView();
      await view.scatter("part", Float64Array.of(1, 2, 3, 4, 5));
      const run = await client.sample(lib.kernels.pi, { samples: 2e6, seed: 2026 });
      const facts: unknown[] = [
        await view.apply(() => typeof process),
        [...(await view.gather<Float64Array>("part"))],
        (await view.execute("console.log('hi'); part.length")).map(({ text, stdout }) => text + stdout),
        await client.loadBalancedView().map((x: number) => x ** 2, [1, 2, 3]),
        run.mean,
      ];
      try {
        view.applySync(() => 1);
      } catch (error) {
        facts.push((error as Error).name);
      }
      return { facts, ids: client.ids };
    });
    const threads = await connect({ engines: 1 });
    onTestFinished(() => threads.close());
    const { mean } = await threads.sample(kernels.pi, { samples: 2e6, seed: 2026 });
    expect(told.facts).toEqual([
      ["object", "object"],
      [1, 2, 3, 4, 5],
      ["3hi\n", "2hi\n"],
      [1, 4, 9],
      mean,
      "BlockingUnsupportedError",
    ]);
    expect(told.ids).toContain(more.ids[0]);
  });

  test("a page that is closed in the middle of a map: what can be tried again is, the rest is lost, at once", async () => {
    const { page, ids } = await lab.openHost(1);
    const client = await lab.join(1);
    await lab.openHost(1);
    await client.waitForEngines(2);
    const held = client.directView(ids[0] ?? -1).apply(() => new Promise(() => undefined));
    const map = client.loadBalancedView({ retries: 1, chunkItems: 5 }).map(work, ITEMS);
    await expect.poll(() => map.progress).toBeGreaterThan(10);
    await page.close();
    await expect(Promise.resolve(held)).rejects.toMatchObject({ name: "EngineLostError" });
    expect(await map).toEqual(ITEMS.map((x) => x * 2));
    expect(client.length).toBe(1);
  });

  test("pages use the engines of a page, while the server dies and comes back: nobody notices", async () => {
    const host = await lab.openHost(2);
    const pages = await Promise.all([lab.openClient("alice", 2), lab.openClient("bob", 2)]);
    const maps = pages.map((page) =>
      page.evaluate(async (items) => {
        const map = inPage.client?.loadBalancedView({ chunkItems: 2 }).map(async (x: number) => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return x;
        }, items);
        return await map;
      }, ITEMS),
    );
    await lab.cluster.restart();
    await lab.cluster.restart();
    expect(await Promise.all(maps)).toEqual([ITEMS, ITEMS]);
    const ids = await Promise.all(pages.map((page) => page.evaluate(() => [...(inPage.client?.ids ?? [])])));
    expect(ids.map((each) => new Set(each))).toEqual([new Set(host.ids), new Set(host.ids)]);
  });

  test("a host says what happens to its engines, and lets clients finish when it is drained", async () => {
    const { page, ids } = await lab.openHost(1);
    const client = await lab.join(1);
    // The engine knows the client from here on.
    await client.directView().push({ a: 1 });
    const running = client.directView().apply(() => new Promise((resolve) => setTimeout(resolve, 500, "done")));
    const told = await page.evaluate(async () => {
      const { host } = inPage;
      if (host === undefined) throw new Error("there is no host");
      const kinds: string[] = [];
      const read = (async () => {
        for await (const { kind } of host.events()) kinds.push(kind);
      })();
      await host.drain();
      await host.close();
      await read;
      return { kinds, ids: host.ids };
    });
    expect(await running).toEqual(["done"]);
    expect(told).toEqual({ kinds: ["engine-ended", "no-engines"], ids: [] });
    await expect.poll(() => client.ids.filter((id) => ids.includes(id))).toEqual([]);
  });

  test("a page that the browser freezes is given up at once, and found again, with its names, when it goes on", async () => {
    const { page, ids } = await lab.openHost(1);
    const client = await lab.join(1);
    await client.directView().push({ a: 1 });
    // The events of a browser that freezes: none does so at the order of a test.
    await page.evaluate(() => dispatchEvent(new Event("freeze")));
    await expect.poll(() => client.length).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event("resume")));
    await client.waitForEngines(1);
    expect([client.ids, await client.directView().pull("a")]).toEqual([ids, [1]]);
  });

  test("a page whose own thread is busy stays a host", async () => {
    const { page } = await lab.openHost(1);
    const client = await lab.join(1);
    await client.directView().push({ a: 1 });
    const lost: string[] = [];
    void (async () => {
      for await (const { kind } of client.events()) lost.push(kind);
    })();
    // Longer than clients wait for a host that is silent.
    await page.evaluate(() => {
      const endMs = performance.now() + 6000;
      while (performance.now() < endMs);
    });
    expect([await client.directView().pull("a"), lost]).toEqual([[1], []]);
  });

  test("a client in a page that is closed leaves the engines at once, to others", async () => {
    const host = await startHost({
      address: { url: lab.cluster.cluster.url, cluster: "lab", user: "engine", key: await lab.cluster.keyOf("engine") },
      engines: 1,
      name: "patient",
      timeoutMs: 100_000,
      onEvent: () => undefined,
      // Whoever says nothing keeps it for longer than the test.
      leaseMs: 600_000,
    });
    onTestFinished(() => host.close());
    const page = await lab.openClient("alice", 1);
    const isHeld = await page.evaluate(async () => {
      const view = inPage.client?.directView(inPage.client.ids[0] ?? -1);
      await view?.push({ a: 1 });
      void view?.apply(() => new Promise(() => undefined)).catch(() => undefined);
      return view !== undefined;
    });
    expect(isHeld).toBe(true);
    const client = await lab.join(1);
    const behind = client.loadBalancedView({ retries: 1 }).apply((x: number) => x + 1, 1);
    await page.close();
    expect(await behind).toBe(2);
  });
});
