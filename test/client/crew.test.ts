import { expect, test } from "vitest";
import { Crew } from "../../src/client/engines/crew.ts";
import type { EngineLink, Transport } from "../../src/transport/contract.ts";
import { FakeEngines, tick } from "./fake-engines.ts";
import { FakeLink } from "./fake-link.ts";

/** Engines that start when the test says so, whatever anybody else says. */
class FakeTransport implements Transport {
  readonly name = "fake";
  readonly #starts: { resolve(link: EngineLink): void; reject(error: Error): void }[] = [];

  start(): Promise<EngineLink> {
    return new Promise((resolve, reject) => this.#starts.push({ resolve, reject }));
  }

  /** Lets the oldest start end. */
  async end(how: EngineLink | Error): Promise<void> {
    const start = this.#starts.shift();
    if (how instanceof Error) start?.reject(how);
    else start?.resolve(how);
    for (let i = 0; i < 5; i++) await tick();
  }
}

/** A crew without engines. */
function assemble(setup?: { readonly fn: unknown; readonly args: readonly unknown[] }) {
  const engines = new FakeEngines(0);
  const transport = new FakeTransport();
  const { dispatcher } = engines;
  const crew = new Crew({ transport, dispatcher, setup, startTimeoutMs: undefined });
  return { engines, transport, dispatcher, crew };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error("it was fulfilled"),
    (error: unknown) => error as Error,
  );
}

test("an engine that comes when the client is closed is not set up", async () => {
  const { transport, dispatcher, crew } = assemble({ fn: () => 1, args: [] });
  const start = failure(crew.start());
  const link = new FakeLink();
  const closed = dispatcher.close().then(() => crew.close());
  await transport.end(link);
  expect(await start).toMatchObject({ name: "ClientClosedError" });
  await closed;
  expect([link.requests, link.closes]).toEqual([[], 1]);
});

test("engines that did start do what they were given, when others do not", async () => {
  const { engines, transport, dispatcher, crew } = assemble();
  const starts = failure(crew.startAll(2));
  const link = new FakeLink();
  await transport.end(link);
  const tasks = engines.submit(1, { targets: null });
  await tick();
  await transport.end(new Error("no memory"));
  expect([link.closes, engines.ends(tasks)]).toEqual([0, ["pending"]]);
  expect(dispatcher.lanes.get(0)?.retiring).toBe(true);
  link.done([tasks[0]?.id ?? -1]);
  await tick();
  expect([link.closes, engines.ends(tasks)]).toEqual([1, ["value"]]);
  link.die(null);
  expect(await starts).toMatchObject({ name: "EngineStartError" });
  expect(dispatcher.lanes.size).toBe(0);
});
