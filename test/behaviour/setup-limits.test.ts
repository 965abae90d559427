import { expect, onTestFinished, test } from "vitest";
import { connect, EngineLostError, EngineStartError, TimeoutError } from "wasm-ensemble";
import { failure } from "./support.ts";

declare const engine: { readonly id: number };

const endless = (): void => {
  for (;;);
};
const endlessOnLater = (): void => {
  if (engine.id > 0) for (;;);
};

test.each([
  ["a loop without end", endless],
  ["a promise that never settles", () => new Promise(() => {})],
])("a setup that is %s fails the start in time", async (_, setup) => {
  const error = (await failure(connect({ engines: 1, setup, startTimeoutMs: 200 }))) as EngineStartError;
  expect(error).toBeInstanceOf(EngineStartError);
  expect(error.cause).toBeInstanceOf(TimeoutError);
});

test("close ends an engine whose setup has no end", async () => {
  const client = await connect({ engines: 1, setup: endlessOnLater });
  const adding = failure(client.addEngines(1));
  // Another engine has started by the time that this one has its port.
  await client.directView(0).apply(() => new Promise((resolve) => setTimeout(resolve, 200)));
  await client.close();
  expect(await adding).toBeInstanceOf(Error);
});

test("a replacement whose setup has no end leaves nothing waiting for ever", async () => {
  const client = await connect({ engines: 1, setup: endlessOnLater, startTimeoutMs: 2000 });
  onTestFinished(() => client.close());
  const lview = client.loadBalancedView();
  expect(await failure(lview.with({ retries: 1 }).apply((): void => process.exit(1)))).toBeInstanceOf(EngineLostError);
  expect(await failure(client.waitForEngines(1))).toBeInstanceOf(EngineStartError);
});
