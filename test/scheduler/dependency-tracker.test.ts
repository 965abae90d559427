import { beforeEach, describe, expect, test, vi } from "vitest";
import { queueStatus } from "../../src/client/queue-status.ts";
import type { TaskRules } from "../../src/scheduler/rules.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { FakeEngines, tick } from "./fake-engines.ts";
import { FakeLink } from "./fake-link.ts";

const needs = { check: () => true, args: { values: [], placeholders: [] } } as unknown as TaskRules["needs"];

/** A task that needs something, and whose questions every engine holds. */
async function ask(engines: FakeEngines, rules: TaskRules = {}): Promise<Task> {
  const { id, request } = engines.make();
  if (request === undefined) throw new Error("the task has no request");
  const parts = { id, request, sink: engines, method: "apply", index: 0, count: 1, rules: { ...rules, needs } };
  const task = engines.dispatcher.makeTask(parts as Parameters<typeof engines.dispatcher.makeTask>[0]);
  engines.dispatcher.submitBalanced(task, null);
  await tick();
  return task;
}

/** Lets an engine say whether it has what it was asked for. */
function answer(engines: FakeEngines, engineId: number, has: boolean): void {
  const ids = engines.held(engineId).slice(0, 1);
  engines.link(engineId).reply({ kind: "done", ids, values: [has], startedMs: [0], endedMs: [1] });
}

/** As the crew does it: an engine that comes takes the place of the one that is ended. */
function replaceEngines(engines: FakeEngines): () => void {
  const next: number[] = [];
  const { dispatcher } = engines;
  dispatcher.keepEngines({
    replace: (lane, why) => {
      dispatcher.scheduler.startBegun();
      next.push(lane.engineId + 10);
      dispatcher.scheduler.end(lane, why);
    },
    replaceLater: () => undefined,
    fillPlace: () => undefined,
  });
  return () => {
    for (const id of next.splice(0)) {
      dispatcher.scheduler.startEnded();
      dispatcher.scheduler.join(dispatcher.prepare(id, new FakeLink()).state);
    }
  };
}

describe("what engines are asked", () => {
  test("is asked of the engine that takes the place of one that was lost before it began the question", async () => {
    const engines = new FakeEngines(1);
    const join = replaceEngines(engines);
    const [direct] = engines.submit(1, { engine: 0 });
    const task = await ask(engines);
    expect(engines.held(0)).toHaveLength(2);
    engines.link(0).begun = direct?.id ?? -1;
    engines.link(0).die();
    expect(engines.ends([task])).toEqual(["pending"]);
    join();
    await tick();
    expect(engines.held(10)).toHaveLength(1);
  });

  test("can't be when none comes for it", async () => {
    const engines = new FakeEngines(2);
    const join = replaceEngines(engines);
    const [direct] = engines.submit(1, { engine: 1 });
    const task = await ask(engines);
    answer(engines, 0, false);
    engines.link(1).begun = direct?.id ?? -1;
    engines.link(1).die();
    expect(engines.ends([task])).toEqual(["pending"]);
    engines.dispatcher.scheduler.startEnded();
    engines.dispatcher.scheduler.endStranded();
    expect(engines.ends([task])).toEqual(["ImpossibleDependencyError"]);
    expect(join).toBeTypeOf("function");
  });

  test("is not asked again when an engine may have ended over it", async () => {
    const engines = new FakeEngines(1);
    const join = replaceEngines(engines);
    const task = await ask(engines);
    engines.link(0).begun = engines.held(0)[0] ?? -1;
    engines.link(0).die();
    expect(engines.ends([task])).toEqual(["ImpossibleDependencyError"]);
    join();
    await tick();
    expect(engines.held(10)).toEqual([]);
  });

  test("is asked of an engine that comes while others do not answer", async () => {
    const engines = new FakeEngines(1);
    engines.submit(1, { engine: 0 });
    const task = await ask(engines);
    const link = new FakeLink();
    engines.dispatcher.scheduler.join(engines.dispatcher.prepare(1, link).state);
    await tick();
    const [question = -1] = engines.held(1);
    link.reply({ kind: "done", ids: [question], values: [true], startedMs: [0], endedMs: [1] });
    await tick();
    expect(engines.held(1)).toEqual([task.id]);
  });

  test("is pending while it is asked, and counts nowhere after that", async () => {
    const engines = new FakeEngines(1);
    const task = await ask(engines);
    const { pending } = engines.dispatcher.scheduler;
    expect(engines.held(0)).toHaveLength(1);
    expect([pending.tasks().map(({ method }) => method), pending.isIdle]).toEqual([["depend", "apply"], false]);
    answer(engines, 0, true);
    await engines.finish();
    expect(queueStatus(engines.dispatcher.scheduler).engines.get(0)).toEqual({ queue: 0, tasks: 0, completed: 1 });
    expect(engines.dispatcher.history.tasks).toEqual([task]);
  });
});

describe("a question under way", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    return () => vi.useRealTimers();
  });

  test.each(["aborted", "out of time"])("has the time to end when its task is %s", async (how) => {
    const engines = new FakeEngines(1);
    const task = await ask(engines, how === "aborted" ? {} : { queueTimeoutMs: 5 });
    engines.link(0).begun = engines.held(0)[0] ?? -1;
    if (how === "aborted") engines.dispatcher.scheduler.stopper.abort([task]);
    await vi.advanceTimersByTimeAsync(900);
    expect(engines.ends([task])).toEqual([how === "aborted" ? "TaskAbortedError" : "QueueTimeoutError"]);
    expect(engines.lane(0).ending).toBe(false);
  });

  test("goes with its engine in the end, whatever has ended its task", async () => {
    for (const rules of [{}, { queueTimeoutMs: 5 }]) {
      const engines = new FakeEngines(1);
      const task = await ask(engines, rules);
      engines.link(0).begun = engines.held(0)[0] ?? -1;
      if (rules.queueTimeoutMs === undefined) engines.dispatcher.scheduler.stopper.abort([task]);
      await vi.advanceTimersByTimeAsync(5000);
      expect(engines.lane(0).ending).toBe(true);
    }
  });
});
