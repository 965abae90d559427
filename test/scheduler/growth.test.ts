import { describe, expect, test, vi } from "vitest";
import { DEFAULT_CLOSURES } from "../../src/client/closures/closure-rules.ts";
import { asCompleted } from "../../src/client/results/as-completed.ts";
import { AsyncResult } from "../../src/client/results/async-result.ts";
import { ListState } from "../../src/client/results/list-state.ts";
import { SingleState } from "../../src/client/results/single-state.ts";
import { imap } from "../../src/client/views/imap.ts";
import type { ViewContext } from "../../src/client/views/view.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { FakeEngines, tick } from "./fake-engines.ts";

// So many that work in proportion to the square would take minutes.
const MANY = 300_000;

const owner = {
  abort: vi.fn(),
  showProgress: vi.fn(),
  output: { follow: vi.fn(), stream: vi.fn(), display: vi.fn(), text: vi.fn() },
};

/** As an engine does that answers at once. */
function answer(task: Task): void {
  task.sendTo(0);
  task.end("done", { kind: "value", value: task.index });
}

describe("takes time in proportion to their number", () => {
  test.each([
    ["one value", () => new SingleState(undefined)],
    ["a list", () => new ListState(1, { shape: { many: true }, ordered: true, trace: undefined })],
  ])("what listens to a result of %s, and leaves when it is there", (_, make) => {
    const state = make();
    let heard = 0;
    for (let i = 0; i < MANY; i++) {
      const listener = (): void => {
        heard += 1;
        state.unlisten(listener);
      };
      state.listen(listener);
    }
    state.settle(new FakeEngines(0).make(), { kind: "value", value: 1 });
    expect(heard).toBe(MANY);
  });

  test("results that are ready, in asCompleted", async () => {
    const state = new SingleState(undefined);
    state.settle(new FakeEngines(0).make(), { kind: "value", value: 7 });
    const results = Array.from({ length: MANY }, () => new AsyncResult<number>(state, owner));
    let read = 0;
    for await (const { result } of asCompleted(results)) if (result === results[read]) read += 1;
    expect(read).toBe(MANY);
  });

  test("results of an imap, in the order of the items, when many may be unread", async () => {
    const { dispatcher } = new FakeEngines(0);
    // The parts of a view that it uses.
    const context = { dispatcher } as unknown as ViewContext;
    const parts = { engineCount: 0, rules: {}, closures: DEFAULT_CLOSURES, submit: answer, seeds: undefined };
    const given = [Array(2 * MANY).keys(), { maxOutstanding: 2 * MANY }];
    let read = 0;
    for await (const index of imap<number>(context, String, given, parts)) if (index === read) read += 1;
    expect(read).toBe(2 * MANY);
  });
});

const SUCCESS = { all: true, success: true, failure: false };

test("work that waits for many results looks at each of them a few times, not once for every one that comes", () => {
  const engines = new FakeEngines(1);
  let looks = 0;
  const listeners: (() => void)[] = [];
  const results = Array.from({ length: 1000 }, (_, value) => {
    const state = { isReady: false };
    listeners.push(() => (state.isReady = true));
    const at = listeners.length - 1;
    const listen = (listener: () => void) => {
      const settle = listeners[at];
      listeners[at] = () => [settle, listener].forEach((each) => each?.());
    };
    const awaited = { failed: false, tasks: [], outcome: () => ({ value }), listen };
    const ready = { get: () => ((looks += 1), state.isReady) };
    return Object.defineProperty(awaited, "ready", ready) as typeof awaited & { ready: boolean };
  });
  const fill = vi.fn();
  const inputs = { dependency: { name: "an argument", results, rule: SUCCESS }, fill } as const;
  engines.dispatcher.submitBalanced(engines.make(), null, inputs);
  for (const settle of listeners) settle();
  expect(fill).toHaveBeenCalledExactlyOnceWith([...results.keys()]);
  expect(looks).toBeLessThan(5 * results.length);
});

test("aborting work that is held, in a turn of its own each, looks at none of the rest", async () => {
  const engines = new FakeEngines(1);
  const inputs = {
    dependency: { name: "an argument", results: [neverReady()], rule: SUCCESS },
    fill: vi.fn(),
  } as const;
  const held = Array.from({ length: 300 }, () => engines.make());
  let looks = 0;
  for (const task of held) {
    engines.dispatcher.submitBalanced(task, null, inputs);
    Object.defineProperty(task, "ended", { get: () => ((looks += 1), task.state === "aborted") });
  }
  for (const task of held) {
    engines.dispatcher.scheduler.stopper.abort([task]);
    await tick();
  }
  expect(engines.dispatcher.scheduler.pending.unassigned).toBe(0);
  expect(looks).toBeLessThan(10 * held.length);
});

function neverReady() {
  return { ready: false, failed: false, tasks: [], outcome: () => ({ value: 1 }), listen: () => undefined };
}

test("aborting work that is held looks at what the rest waits for not at all", async () => {
  const engines = new FakeEngines(1);
  const looks = vi.fn(() => false);
  const awaited = { failed: false, tasks: [], outcome: () => ({ value: 1 }), listen: () => undefined };
  const result = Object.defineProperty(awaited, "ready", { get: looks }) as typeof awaited & { ready: boolean };
  const inputs = {
    dependency: { name: "an argument", results: [result], rule: SUCCESS },
    fill: () => undefined,
  } as const;
  const held = Array.from({ length: 50 }, () => engines.make());
  for (const task of held) engines.dispatcher.submitBalanced(task, null, inputs);
  looks.mockClear();
  for (const task of held.slice(10)) engines.dispatcher.scheduler.stopper.abort([task]);
  await tick();
  expect(looks).not.toHaveBeenCalled();
  expect(engines.dispatcher.scheduler.pending.unassigned).toBe(10);
  expect(engines.ends(held.slice(10))).toEqual(Array(40).fill("TaskAbortedError"));
});
