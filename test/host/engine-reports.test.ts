import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { delayedWire } from "../../src/host/delayed-wire.ts";
import { SharedEngine } from "../../src/host/shared-engine.ts";
import { TaskRecorder } from "../../src/monitor/task-recorder.ts";
import { recordOfError } from "../../src/protocol/error-record.ts";
import type { Request } from "../../src/protocol/messages.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const ROUND_TRIP_MS = 20;
const SCRIPT = { code: "1", names: [], functions: [], isAsync: false };
const FUNCTION: Request = { kind: "function", fn: 0, ref: { kind: "source", source: "(x) => x", name: "same" } };

/** An engine that does what the test says, and has begun nothing. */
function makeEngine() {
  const link = new FakeLink();
  const engine = new SharedEngine({ engineId: 4, link, onGone: () => undefined });
  return { link, engine };
}

/** A client of it: sends requests, and waits until they are there. */
function join(engine: SharedEngine, name: string): (...requests: ToHost[]) => Promise<unknown> {
  const { ends } = delayedWire<ToHost, FromHost>({ roundTripMs: ROUND_TRIP_MS, windowBytes: 1e6 });
  engine.open(ends[1], name);
  ends[0].listen({ onMessage: () => undefined, onRoom: () => undefined, onClose: () => undefined });
  return (...messages) => {
    for (const message of messages) ends[0].send(message, []);
    return vi.advanceTimersByTimeAsync(ROUND_TRIP_MS);
  };
}

function requests(...all: Request[]): ToHost {
  return { kind: "requests", requests: all };
}

test("an engine counts what it has ended, items of maps and failures among it", async () => {
  const { link, engine } = makeEngine();
  expect(engine.report()).toMatchObject({ id: 4, held: 0, done: 0, failed: 0, busyMs: 0, isDraining: false });
  const send = join(engine, "alice.s");
  await send(
    requests(
      FUNCTION,
      { kind: "apply", fn: 0, ids: [0, 1], args: [[], []] },
      { kind: "map", id: 2, fn: 0, columns: [[1, 2, 3]] },
      { kind: "apply", fn: 0, ids: [3, 4], args: [[], []] },
    ),
  );
  const error = recordOfError(new Error("no"));
  link.done([0, 1], 10);
  link.reply({ kind: "items", id: 2, values: [1, 2, 3], errors: [[1, error]], startedMs: 1020, endedMs: 1050 });
  link.reply({ kind: "failed", id: 3, error, startedMs: 1050, endedMs: 1060 });
  link.reply({ kind: "aborted", ids: [4] });
  const report = engine.report();
  expect(report).toMatchObject({ held: 0, done: 6, failed: 2, busyMs: 60, idleSinceMs: 1060 });
  expect(report).not.toHaveProperty("running");
});

test("what runs is told with its client and since when, and its time counts before it has ended", async () => {
  const { link, engine } = makeEngine();
  const send = join(engine, "alice.s");
  await send(requests(FUNCTION, { kind: "apply", fn: 0, ids: [0], args: [[]] }));
  await send(requests({ kind: "execute", id: 1, script: SCRIPT, silent: true }));
  link.begun = 0;
  const before = engine.report();
  expect(before).toMatchObject({ held: 2, running: { name: "same", client: "alice.s" } });
  await vi.advanceTimersByTimeAsync(500);
  const after = engine.report();
  expect(after.busyMs - before.busyMs).toBeCloseTo(500, 3);
  expect(after.running?.sinceMs).toBe(before.running?.sinceMs);
  link.done([0]);
  link.begun = 1;
  expect(engine.report().running?.name).toBe("execute");
});

test("an engine is needed while a client is there that has set names, or has not got its results", async () => {
  const { link, engine } = makeEngine();
  const alice = join(engine, "alice.s");
  const bob = join(engine, "bob.s");
  await bob(requests(FUNCTION, { kind: "apply", fn: 0, ids: [0], args: [[]] }, { kind: "pull", id: 1, names: "x" }));
  // What it was told of running tasks has arrived.
  await vi.advanceTimersByTimeAsync(3 * ROUND_TRIP_MS);
  expect(engine.report().isNeeded).toBe(false);
  link.done([0]);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.report().isNeeded).toBe(true);
  await vi.advanceTimersByTimeAsync(3 * ROUND_TRIP_MS);
  expect(engine.report().isNeeded).toBe(false);
  const setting: Request[] = [
    { kind: "push", id: 2, values: { x: 1 } },
    { kind: "execute", id: 3, script: SCRIPT, silent: true },
    { kind: "import", id: 4, specifier: "node:path", bindings: { kind: "namespace", as: "path" } },
  ];
  for (const request of setting) {
    await alice(requests(request));
    expect(engine.report().isNeeded, request.kind).toBe(true);
    // Whoever has emptied the namespace.
    await bob(requests({ kind: "clear", id: link.ids.length }));
    await vi.advanceTimersByTimeAsync(3 * ROUND_TRIP_MS);
    expect(engine.report().isNeeded, request.kind).toBe(false);
  }
  await alice(requests({ kind: "push", id: 9, values: { x: 1 } }));
  expect(engine.report().isNeeded).toBe(true);
  await alice({ kind: "leave" });
  expect(engine.report().isNeeded).toBe(false);
});

test("tasks are recorded by name, client and outcome from when that is asked for, until it is not", async () => {
  const { link, engine } = makeEngine();
  const alice = join(engine, "alice.s");
  const bob = join(engine, "bob.t");
  const recorder = new TaskRecorder();
  await alice(requests(FUNCTION, { kind: "apply", fn: 0, ids: [0, 1, 2], args: [[], [], []] }));
  await bob(requests({ kind: "push", id: 0, values: { x: 1 } }));
  await alice(requests({ kind: "map", id: 3, fn: 0, columns: [[1, 2, 3]] }, { kind: "pull", id: 4, names: "x" }));
  await alice(requests({ kind: "apply", fn: 0, ids: [5, 6], args: [[], []] }));
  link.done([0]);
  engine.record(recorder);
  link.done([1, 2, 3], 20);
  const failure = recordOfError(new TypeError("no such thing"));
  link.reply({ kind: "items", id: 4, values: [1, 2, 3], errors: [[1, failure]], startedMs: 2000, endedMs: 2050 });
  const stopped = recordOfError(new DOMException("This operation was aborted", "AbortError"));
  link.reply({ kind: "failed", id: 5, error: stopped, startedMs: 3000, endedMs: 3010 });
  link.reply({ kind: "aborted", ids: [6] });
  link.begun = 7;
  link.die();
  const records = recorder.take();
  expect(records).toMatchObject({
    engine: [4, 4, 4, 4, 4, 4, 4],
    clients: ["alice.s", "bob.t"],
    names: ["same", "push", "pull"],
    client: [0, 0, 1, 0, 0, 0, 0],
    name: [0, 0, 1, 0, 2, 0, 0],
    count: [1, 1, 1, 3, 1, 1, 1],
    outcome: [0, 0, 0, 1, 2, 2, 3],
    errors: { 3: "no such thing", 6: "its thread exited with code 1" },
  });
  expect(records?.startedMs.slice(0, 5)).toEqual([1000, 1020, 1040, 2000, 3000]);
  expect(records?.endedMs.slice(0, 5)).toEqual([1020, 1040, 1060, 2050, 3010]);
});
