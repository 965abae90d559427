import { beforeEach, describe, expect, test } from "vitest";
import { type Client, connect, NoEnginesError } from "wasm-ensemble";
import { failure, Gate, thrown } from "./support.ts";

declare const engine: { readonly signal: AbortSignal };

let client: Client;
beforeEach(async () => {
  client = await connect({ engines: 2 });
  return () => client.close();
});

const endless = (gate: Int32Array): never => {
  Atomics.add(gate, 1, 1);
  for (;;);
};

describe("waitForEngines does not count an engine that may end with the task that it is to stop", () => {
  test.each(["abort", "timeout", "interrupt"])("after %s", async (how) => {
    const gate = new Gate();
    const view = client.loadBalancedView().with(how === "timeout" ? { timeoutMs: 500 } : {});
    const result = view.apply(endless, gate.cells);
    await gate.arrivals(1);
    if (how === "abort") result.abort();
    if (how === "interrupt") client.interrupt();
    await failure(result);
    await client.waitForEngines(2);
    await client.directView().push({ a: 1 });
    expect(await client.directView().pull("a")).toEqual([1, 1]);
  });

  test("but one whose task has stopped by itself", async () => {
    const gate = new Gate();
    const result = client.directView(0).apply((cells: Int32Array) => {
      Atomics.add(cells, 1, 1);
      while (!engine.signal.aborted);
    }, gate.cells);
    await gate.arrivals(1);
    result.abort();
    await failure(result);
    await client.waitForEngines(2);
    expect(client.ids).toEqual([0, 1]);
  });
});

test("what is missing is said: more engines than there are, engines that are being started", async () => {
  const more = (await failure(client.waitForEngines(9))) as Error;
  expect(more).toBeInstanceOf(NoEnginesError);
  expect(more.message).toMatch(/2 engines, not 9/u);
  await failure(client.directView().apply((): void => process.exit(1)));
  expect(String(thrown(() => client.directView().pull("a")))).toMatch(/being started.*waitForEngines/u);
});

test("removeEngines without engines is a mistake", async () => {
  expect(await failure((client.removeEngines as () => Promise<void>)())).toBeInstanceOf(TypeError);
  expect(client.ids).toEqual([0, 1]);
});
