import { afterEach, describe, expect, test, vi } from "vitest";
import { OwnedEngines } from "../../../src/client/driver/owned-engines.ts";
import { FakeEngines, tick } from "../../scheduler/fake-engines.ts";
import { FakeLink } from "../../scheduler/fake-link.ts";
import { FakeTransport } from "../fake-transport.ts";

/** A crew without engines. */
function assemble(setup?: { readonly fn: unknown; readonly args: readonly unknown[] }) {
  const engines = new FakeEngines(0);
  const transport = new FakeTransport();
  const { dispatcher } = engines;
  const crew = new OwnedEngines({
    transport,
    dispatcher,
    events: engines.events,
    setup,
    startTimeoutMs: Number.POSITIVE_INFINITY,
    programName: () => "test",
  });
  return { engines, transport, dispatcher, crew };
}

/** Starts an engine. */
async function join({
  crew,
  transport,
}: {
  readonly crew: OwnedEngines;
  readonly transport: FakeTransport;
}): Promise<FakeLink> {
  const link = new FakeLink();
  const start = crew.add(1);
  await transport.end(link);
  await start;
  return link;
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error("it was fulfilled"),
    (error: unknown) => error as Error,
  );
}

test("an engine that comes when the client is closed is not set up", async () => {
  const { transport, dispatcher, crew } = assemble({ fn: () => 1, args: [] });
  const start = failure(crew.add(1));
  const link = new FakeLink();
  const closed = dispatcher.close().then(() => crew.close());
  await transport.end(link);
  expect(await start).toMatchObject({ name: "ClientClosedError" });
  await closed;
  expect([link.requests, link.closes]).toEqual([[], 1]);
});

test("engines that did start do what they were given, when others do not", async () => {
  const { engines, transport, dispatcher, crew } = assemble();
  let hasFailed = false;
  const starts = failure(crew.add(2)).finally(() => {
    hasFailed = true;
  });
  const link = new FakeLink();
  await transport.end(link);
  const tasks = engines.submit(1, { targets: null });
  await tick();
  await transport.end(new Error("no memory"));
  expect([link.closes, engines.ends(tasks)]).toEqual([0, ["pending"]]);
  expect(dispatcher.engines.byId.get(0)?.retiring).toBe(true);
  link.done([tasks[0]?.id ?? -1]);
  await tick();
  expect([link.closes, engines.ends(tasks)]).toEqual([1, ["value"]]);
  // Whoever is told that it failed finds no engine of it.
  for (let i = 0; i < 9; i++) await tick();
  expect([hasFailed, dispatcher.engines.byId.size]).toEqual([false, 1]);
  link.die(null);
  expect(await starts).toMatchObject({ name: "EngineStartError" });
  expect(dispatcher.engines.byId.size).toBe(0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("limits of time that no timer can keep are none", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { transport, crew } = assemble({ fn: () => 1, args: [] });
  const waits = [crew.add(1), crew.waitFor(1, 3e9)];
  const link = new FakeLink();
  await transport.end(link);
  await vi.advanceTimersByTimeAsync(60_000);
  link.done(link.ids);
  expect(await Promise.all(waits)).toEqual([[0], undefined]);
});

describe("waitFor", () => {
  test("fails with why the last engines did not start, not with an older failure", async () => {
    const { transport, crew } = assemble();
    const first = failure(crew.add(1));
    await transport.end(new Error("an old story"));
    await first;
    expect(await failure(crew.waitFor(1, 1000))).toMatchObject({ name: "EngineStartError" });
    const both = [failure(crew.add(1)), crew.add(1)];
    await transport.end(new Error("no memory"));
    await transport.end(new FakeLink());
    await Promise.all(both);
    const { cause } = await failure(crew.waitFor(2, 1000));
    expect(cause).toMatchObject({ message: "no memory" });
    await join({ crew, transport });
    expect(await failure(crew.waitFor(3, 1000))).toMatchObject({ name: "NoEnginesError" });
  });

  test("counts an engine whose aborted task stands behind one that runs", async () => {
    const { engines, transport, crew } = assemble();
    const link = await join({ crew, transport });
    const tasks = engines.submit(2, { engine: 0 });
    await tick();
    link.begun = tasks[0]?.id ?? -1;
    engines.dispatcher.scheduler.stopper.abort(tasks.slice(1));
    await crew.waitFor(1, 0);
    engines.dispatcher.scheduler.stopper.abort(tasks);
    expect(await failure(crew.waitFor(1, 0))).toMatchObject({ name: "TimeoutError" });
  });

  test("keeps nothing of the times that it looked", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { engines, transport, crew } = assemble();
    const link = await join({ crew, transport });
    const tasks = engines.submit(1, { engine: 0 });
    await tick();
    link.reply({ kind: "listening", id: tasks[0]?.id ?? -1 });
    engines.dispatcher.scheduler.stopper.abort(tasks);
    const waiting = crew.waitFor(2, 60_000);
    await vi.advanceTimersByTimeAsync(900);
    const clear = vi.spyOn(globalThis, "clearTimeout");
    await join({ crew, transport });
    expect(clear.mock.calls.length).toBeLessThan(10);
    link.reply({ kind: "aborted", ids: [tasks[0]?.id ?? -1] });
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
  });
});
