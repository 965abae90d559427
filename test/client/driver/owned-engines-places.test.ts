import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnedEngines } from "../../../src/client/driver/owned-engines.ts";
import type { Setup } from "../../../src/client/driver/setup.ts";
import type { EngineEvent } from "../../../src/scheduler/engine-event.ts";
import { noEngines } from "../../../src/scheduler/no-engines.ts";
import { FakeEngines, tick } from "../../scheduler/fake-engines.ts";
import { FakeLink } from "../../scheduler/fake-link.ts";
import { FakeTransport } from "../fake-transport.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const NO_MEMORY = new Error("no memory");

/** A client with one engine, which has done something. */
async function assemble(setup?: Setup) {
  const engines = new FakeEngines(0);
  const transport = new FakeTransport();
  const { dispatcher, events } = engines;
  const crew = new OwnedEngines({
    transport,
    dispatcher,
    events,
    setup,
    startTimeoutMs: undefined,
    programName: () => "test",
  });
  const seen: EngineEvent[] = [];
  void collect(events.listen(), seen);
  const scene = { engines, transport, dispatcher, crew, seen };
  void crew.add(1);
  const link = await comes(scene);
  return { ...scene, link };
}

type Scene = Omit<Awaited<ReturnType<typeof assemble>>, "link">;

async function collect(events: AsyncIterable<EngineEvent>, into: EngineEvent[]): Promise<void> {
  for await (const event of events) into.push(event);
}

/** Lets the engine that is being started come, and do a task unless it is to stay unused. */
async function comes({ engines, transport, dispatcher }: Scene, { unused = false } = {}): Promise<FakeLink> {
  const link = new FakeLink();
  await transport.end(link);
  const [lane] = [...dispatcher.engines.byId.values()].slice(-1);
  if (unused || lane === undefined) return link;
  const task = engines.make();
  dispatcher.submitDirect(lane, task);
  await tick();
  link.done([task.id]);
  return link;
}

/** Number of starts so far. */
function starts({ transport }: Scene): number {
  return transport.signals.length;
}

test("a place whose engine does not start is tried again, after pauses that double up to 30 s", async () => {
  const { link, ...scene } = await assemble();
  link.die();
  for (const [i, pauseMs] of [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000].entries()) {
    expect(starts(scene)).toBe(i + 2);
    await scene.transport.end(NO_MEMORY);
    expect(scene.seen.findLast(({ kind }) => kind === "engine-start-failed")).toMatchObject({
      engineId: i + 1,
      cause: { cause: NO_MEMORY },
      nextTryMs: pauseMs,
    });
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(starts(scene)).toBe(i + 2);
    await vi.advanceTimersByTimeAsync(2);
    expect(scene.seen.at(-1)).toEqual({ kind: "engine-replaced", engineId: i + 1, by: i + 2 });
  }
  await comes(scene);
  expect([...scene.dispatcher.engines.byId.keys()]).toEqual([12]);
  await vi.advanceTimersByTimeAsync(1e6);
  expect(starts(scene)).toBe(13);
});

test("engines that end without having done anything are followed after pauses, one that did something at once", async () => {
  const { link, ...scene } = await assemble();
  link.die();
  for (const [i, pauseMs] of [100, 200, 400].entries()) {
    const next = await comes(scene, { unused: true });
    next.die();
    await tick();
    expect(scene.seen.at(-2)).toMatchObject({ kind: "engine-lost", engineId: i + 1, nextTryMs: pauseMs });
    expect(scene.seen.at(-1)).toEqual({ kind: "no-engines" });
    await vi.advanceTimersByTimeAsync(pauseMs + 1);
    expect(starts(scene)).toBe(i + 3);
  }
  const useful = await comes(scene);
  useful.die();
  await tick();
  expect(scene.seen.find((event) => event.kind === "engine-lost" && event.engineId === 4)).not.toHaveProperty(
    "nextTryMs",
  );
  expect(starts(scene)).toBe(6);
});

test("an engine that ends in the turn in which its setup has ended is lost, and followed", async () => {
  const { link, ...scene } = await assemble({ fn: () => 1, args: [] });
  link.done(link.ids);
  await tick();
  expect(scene.dispatcher.engines.ids).toEqual([0]);
  link.die();
  await vi.advanceTimersByTimeAsync(101);
  const next = new FakeLink();
  await scene.transport.end(next);
  next.done(next.ids);
  next.die();
  await vi.advanceTimersByTimeAsync(1);
  expect(scene.dispatcher.engines.ids).toEqual([]);
  expect(scene.seen.slice(-3)).toMatchObject([
    { kind: "engine-started", engineId: 1 },
    { kind: "engine-lost", engineId: 1, nextTryMs: 200 },
    { kind: "no-engines" },
  ]);
});

test("an engine that lived for long without having done anything is none that ends at once", async () => {
  const { link, ...scene } = await assemble();
  link.die();
  const first = await comes(scene, { unused: true });
  first.die();
  await vi.advanceTimersByTimeAsync(101);
  const second = await comes(scene, { unused: true });
  await vi.advanceTimersByTimeAsync(60_000);
  second.die();
  await tick();
  expect(scene.seen).toContainEqual(expect.objectContaining({ kind: "engine-lost", engineId: 2, nextTryMs: 100 }));
});

test("the pauses of one place are not those of another", async () => {
  const { link, ...scene } = await assemble();
  void scene.crew.add(1);
  const other = await comes(scene);
  link.die();
  await scene.transport.end(NO_MEMORY);
  other.die();
  await scene.transport.end(NO_MEMORY);
  const failed = scene.seen.filter((event) => event.kind === "engine-start-failed");
  expect(failed.map(({ nextTryMs }) => nextTryMs)).toEqual([100, 100]);
  await vi.advanceTimersByTimeAsync(101);
  await comes(scene);
  await comes(scene);
  expect([...scene.dispatcher.engines.byId.keys()]).toEqual([4, 5]);
});

test("nothing is tried again for engines that were added, or were to be removed", async () => {
  const { link, ...scene } = await assemble();
  const adding = scene.crew.add(1);
  await scene.transport.end(NO_MEMORY);
  await expect(adding).rejects.toMatchObject({ name: "EngineStartError" });
  const lane = scene.engines.lane(0);
  scene.dispatcher.scheduler.retire(lane);
  link.die();
  await vi.advanceTimersByTimeAsync(1e6);
  expect(starts(scene)).toBe(2);
  expect(scene.seen.some((event) => "nextTryMs" in event)).toBe(false);
});

test("places are given up: those that wait, and those of engines that are being started", async () => {
  const { link, ...scene } = await assemble();
  void scene.crew.add(1);
  const other = await comes(scene);
  link.die();
  await scene.transport.end(NO_MEMORY);
  other.die();
  await tick();
  const adding = scene.crew.add(1);
  scene.crew.remove([], true);
  expect(scene.transport.signals.map(({ aborted }) => aborted)).toEqual([false, false, false, true, false]);
  const late = await comes(scene, { unused: true });
  expect(late.closes).toBe(1);
  await comes(scene);
  expect(await adding).toEqual([4]);
  await vi.advanceTimersByTimeAsync(1e6);
  expect([...scene.dispatcher.engines.byId.keys()]).toEqual([4]);
  expect(starts(scene)).toBe(5);
  expect(scene.seen).toContainEqual(expect.objectContaining({ kind: "engine-start-failed", engineId: 3 }));
});

test("a client that is closed tries nothing any more", async () => {
  const { link, ...scene } = await assemble();
  link.die();
  await scene.transport.end(NO_MEMORY);
  await scene.dispatcher.close();
  await scene.crew.close();
  await vi.advanceTimersByTimeAsync(1e6);
  expect(starts(scene)).toBe(2);
});

test("between tries work fails at once, with when the next one is; while there is one it waits", async () => {
  const { link, ...scene } = await assemble();
  const { engines, dispatcher } = scene;
  link.die();
  await tick();
  const waiting = engines.submit(1, { targets: null });
  expect(engines.ends(waiting)).toEqual(["pending"]);
  expect(noEngines(dispatcher.scheduler).message).toMatch(
    /^no engine is ready, one is being started; .*waitForEngines/u,
  );
  await scene.transport.end(NO_MEMORY);
  const refused = engines.submit(1, { targets: null });
  expect(engines.ends([...waiting, ...refused])).toEqual(["NoEnginesError", "NoEnginesError"]);
  expect(engines.outcomes.get(refused[0]?.id ?? -1)).toMatchObject({
    error: { message: expect.stringMatching(/no memory\); another is tried in 0\.1 s/u) as string },
  });
  await vi.advanceTimersByTimeAsync(101);
  const welcome = engines.submit(1, { targets: null });
  const next = await comes(scene, { unused: true });
  await tick();
  next.done(next.ids);
  expect(engines.ends(welcome)).toEqual(["value"]);
});

test("waitFor waits over the pauses when its time is limited, and fails between tries when it is not", async () => {
  const { link, ...scene } = await assemble();
  link.die();
  const endless = scene.crew.waitFor(1, Number.POSITIVE_INFINITY);
  const limited = scene.crew.waitFor(1, 1000);
  const short = scene.crew.waitFor(1, 150);
  const failing = expect(endless).rejects.toMatchObject({ name: "EngineStartError", cause: NO_MEMORY });
  const late = expect(short).rejects.toMatchObject({ name: "TimeoutError" });
  await scene.transport.end(NO_MEMORY);
  await failing;
  await vi.advanceTimersByTimeAsync(101);
  await scene.transport.end(NO_MEMORY);
  await vi.advanceTimersByTimeAsync(210);
  await late;
  await comes(scene);
  await limited;
});
