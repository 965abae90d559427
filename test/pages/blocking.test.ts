import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { openPage } from "./page.ts";
import { ISOLATED } from "./site.ts";

/** Runs code of a module in a worker of a page, and gives what its last expression, `told`, holds. */
async function inWorker(code: string, headers: Readonly<Record<string, string>> = ISOLATED): Promise<unknown> {
  const script = `import * as lib from "/build/page/ensemble.js";
const nameOf = (call) => { try { return call(); } catch (error) { return error.name; } };
try {
  let told;
  ${code}
  postMessage({ told });
} catch (error) { postMessage({ told: String(error) + error.stack }); }`;
  const page: Page = await openPage({ headers, files: { "/worker.js": script } });
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.addEventListener("message", ({ data }: MessageEvent<{ told: unknown }>) => resolve(data.told));
      }),
  );
}

describe("a client in a worker of an isolated page", () => {
  test("blocks until results are there", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 2 });
      const view = client.directView();
      told = [
        view.applySync((x) => x * 2, 21),
        view.with({ block: true }).map((x) => x + 1, [1, 2, 3, 4, 5]),
        client.loadBalancedView().applySync(() => new Map([["a", [undefined, 2n]]])).get("a").length,
      ];
      await client.close();`);
    expect(told).toEqual([[42, 42], [2, 3, 4, 5, 6], 2]);
  });

  test("mixes calls that block with others, in order, each answered once", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      await view.push({ log: [] });
      const note = (x) => { log.push(x); return log.length; };
      const early = [view.apply(note, "a"), view.apply(note, "b")];
      const blocked = view.applySync(note, "c");
      const late = view.apply(note, "d");
      for (let i = 0; i < 50; i++) view.applySync(note, i);
      told = [await Promise.all(early), blocked, await late, (await view.pull("log")).length, client.outstanding.size];
      await client.close();`);
    expect(told).toEqual([[1, 2], 3, 4, 54, 0]);
  });

  test("gets results that are larger than a mailbox, and can read them again", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 1 });
      const view = client.at(0);
      const big = view.applySync(() => Float64Array.from({ length: 200_000 }, (_, i) => i));
      const again = await view.apply(() => Float64Array.from({ length: 200_000 }, (_, i) => i));
      told = [big.length, big[199_999], again[199_999]];
      await client.close();`);
    expect(told).toEqual([200_000, 199_999, 199_999]);
  });

  test("sees errors, time limits and the end of an engine while it blocks", async () => {
    const told = await inWorker(`
      const client = await lib.connect({ engines: 2 });
      told = [
        nameOf(() => client.at(0).applySync(() => { throw new RangeError("no"); })),
        nameOf(() => client.at(0).applySync(() => new SharedArrayBuffer(8))),
        nameOf(() => client.at(0).applySync(() => { close(); return new Promise(() => undefined); })),
        nameOf(() => client.directView(1).with({ timeoutMs: 100 }).applySync(() => { for (;;); })),
      ];
      await client.waitForEngines(2);
      told.push(await client.loadBalancedView().apply(() => 7));
      await client.close();`);
    expect(told).toEqual(["RemoteError", "RemoteError", "EngineLostError", "TaskTimeoutError", 7]);
  });
});

test("a client in a worker of a page that is not isolated can't block", async () => {
  const told = await inWorker(
    `const client = await lib.connect({ engines: 1 });
    told = [nameOf(() => client.at(0).applySync(() => 1)), await client.at(0).apply(() => 2)];
    await client.close();`,
    {},
  );
  expect(told).toEqual(["BlockingUnsupportedError", 2]);
});
