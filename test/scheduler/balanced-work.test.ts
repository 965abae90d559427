import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ListState } from "../../src/client/results/list-state.ts";
import { MapSource } from "../../src/client/views/map-source.ts";
import type { TaskRules } from "../../src/scheduler/rules.ts";
import type { Task } from "../../src/scheduler/task.ts";
import { FakeEngines, tick } from "./fake-engines.ts";

/** Submits balanced tasks under the rules of a view. */
function submit(
  engines: FakeEngines,
  count: number,
  rules: TaskRules,
  targets: readonly number[] | null = null,
): Task[] {
  return Array.from({ length: count }, () => {
    const { id, request } = engines.make();
    if (request === undefined) throw new Error("the task has no request");
    const task = engines.dispatcher.makeTask({
      id,
      request,
      sink: engines,
      method: "apply",
      index: 0,
      count: 1,
      rules,
    });
    engines.dispatcher.submitBalanced(task, targets);
    return task;
  });
}

const ids = (tasks: readonly Task[]): number[] => tasks.map(({ id }) => id);
const thrown = { kind: "error", name: "Error", message: "thrown" } as const;

/** Engine 0 fails the tasks that it holds, while engine 1 is busy. */
async function failOn0(count: number) {
  const engines = new FakeEngines(2);
  const direct = engines.submit(1, { engine: 1 });
  const tasks = submit(engines, count, { retries: 1, maxInFlight: 1 });
  for (const { id } of tasks) {
    await tick();
    engines.link(0).reply({ kind: "failed", id, error: thrown, startedMs: 0, endedMs: 1 });
  }
  await tick();
  expect([engines.held(0), engines.held(1)]).toEqual([[], ids(direct)]);
  return { engines, tasks };
}

describe("work of views that waits", () => {
  test("is sent though all that another view had waiting was aborted in the same turn", async () => {
    const engines = new FakeEngines(1);
    const aborted = submit(engines, 3, {});
    const wanted = submit(engines, 1, {});
    engines.dispatcher.scheduler.stopper.release(aborted);
    await tick();
    expect(engines.held(0)).toEqual(ids(wanted));
    expect(engines.dispatcher.scheduler.pending.unassigned).toBe(0);
  });

  test("of a higher priority that was aborted keeps nothing waiting", async () => {
    const engines = new FakeEngines(1);
    const urgent = submit(engines, 2, { priority: 1 });
    const wanted = submit(engines, 1, {});
    engines.dispatcher.scheduler.stopper.release(urgent);
    await tick();
    expect(engines.held(0)).toEqual(ids(wanted));
  });

  test("that was aborted behind busy engines counts no more", async () => {
    const engines = new FakeEngines(1);
    const tasks = submit(engines, 6, { maxInFlight: 1 });
    await tick();
    engines.dispatcher.scheduler.stopper.release(tasks.slice(1));
    await tick();
    expect(engines.dispatcher.scheduler.pending.tasks()).toEqual(tasks.slice(0, 1));
    expect(engines.dispatcher.scheduler.pending.unassigned).toBe(0);
  });

  test("goes to idle engines of its own, though a more urgent view waits for others", async () => {
    const engines = new FakeEngines(2);
    submit(engines, 5, { priority: 1, maxInFlight: 1 }, [0]);
    const wanted = submit(engines, 2, { maxInFlight: 1 });
    await tick();
    expect(engines.held(1)).toEqual(ids(wanted).slice(0, 1));
    expect(engines.held(0)).toHaveLength(1);
  });
});

describe("views take turns", () => {
  test("one by one, though tasks of one wait for engines of their own each", async () => {
    const engines = new FakeEngines(1);
    const many: TaskRules = { maxInFlight: 1 };
    const a = Array.from({ length: 6 }, () => submit(engines, 1, many, [0])).flat();
    const b = submit(engines, 3, { maxInFlight: 1 });
    await engines.finish();
    const views = engines.link(0).ids.map((id) => (ids(a).includes(id) ? "a" : "b"));
    expect(views.join("")).toBe("abababaaa");
    expect(engines.link(0).ids.filter((id) => ids(a).includes(id))).toEqual(ids(a));
    expect(ids(b)).toHaveLength(3);
  });

  test("within a view as well, when some of its tasks may run on some engines only", async () => {
    const engines = new FakeEngines(2);
    engines.submit(1, { engine: 1 });
    const rules: TaskRules = { maxInFlight: 1 };
    const stuck = submit(engines, 2, rules, [1]);
    const free = submit(engines, 2, rules, [0]);
    await tick();
    expect(engines.held(0)).toEqual(ids(free).slice(0, 1));
    engines.link(0).done(engines.held(0));
    await tick();
    expect(engines.held(0)).toEqual(ids(free).slice(1));
    engines.link(1).done(engines.held(1));
    await tick();
    expect(engines.held(1)).toEqual(ids(stuck).slice(0, 1));
  });

  test("whose policy is asked for what is sent, and not for what was aborted", async () => {
    const engines = new FakeEngines(1);
    let asked = 0;
    const policy = (): number => {
      asked += 1;
      return 0;
    };
    const tasks = submit(engines, 10, { policy });
    engines.dispatcher.scheduler.stopper.abort(tasks.slice(5));
    await engines.finish();
    expect(asked).toBe(5);
  });
});

describe("a task that is tried again", () => {
  test("waits for an engine that has not tried it, and goes to any when that is lost", async () => {
    const engines = new FakeEngines(2);
    const direct = engines.submit(1, { engine: 1 });
    const [task] = submit(engines, 1, { retries: 1, maxInFlight: 1 });
    await tick();
    expect(engines.held(0)).toEqual([task?.id]);
    engines.link(0).reply({ kind: "failed", id: task?.id ?? -1, error: thrown, startedMs: 0, endedMs: 1 });
    await tick();
    expect([engines.held(0), engines.held(1)]).toEqual([[], ids(direct)]);
    engines.link(1).die();
    await tick();
    expect(engines.held(0)).toEqual([task?.id]);
  });

  describe("while engines that have not tried it are busy", () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      return () => vi.useRealTimers();
    });

    test("goes to any when those take no such task for a second", async () => {
      const { engines, tasks } = await failOn0(1);
      vi.advanceTimersByTime(999);
      await tick();
      expect(engines.held(0)).toEqual([]);
      vi.advanceTimersByTime(2);
      await tick();
      expect(engines.held(0)).toEqual(ids(tasks));
    });

    test("waits for them as long as they take some", async () => {
      const { engines } = await failOn0(2);
      vi.advanceTimersByTime(700);
      engines.link(1).done(engines.held(1));
      await tick();
      expect(engines.held(1)).toHaveLength(1);
      vi.advanceTimersByTime(700);
      await tick();
      expect(engines.held(0)).toEqual([]);
      vi.advanceTimersByTime(1000);
      await tick();
      expect(engines.held(0)).toHaveLength(1);
    });
  });

  test("takes nothing from a map that waits for the same engines", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const engines = new FakeEngines(2);
    engines.submit(1, { engine: 1 });
    const rules: TaskRules = { retries: 1, maxInFlight: 1 };
    const [task] = submit(engines, 1, rules);
    await tick();
    engines.link(0).reply({ kind: "failed", id: task?.id ?? -1, error: thrown, startedMs: 0, endedMs: 1 });
    // It waits for engine 1 now, as the map does.
    const state = new ListState(3, { shape: { many: true }, ordered: true, trace: undefined });
    const { dispatcher } = engines;
    const sent = dispatcher.functions.take((x: number) => x, "map");
    const columns = [{ items: [1, 2, 3], placeholders: [] }];
    const parts = { dispatcher, state, sent, columns, length: 3, chunkItems: 3, rules };
    dispatcher.submitBalanced(new MapSource(parts), Object.freeze([1]));
    vi.advanceTimersByTime(1500);
    await tick();
    expect(engines.held(0)).toEqual([task?.id]);
    engines.link(1).done(engines.held(1));
    await tick();
    expect(engines.link(1).requests.at(-1)).toMatchObject({ kind: "map" });
  });

  test("goes before what waits of its view", async () => {
    const engines = new FakeEngines(1);
    const [task, ...others] = submit(engines, 4, { retries: 1, maxInFlight: 1 });
    await tick();
    engines.link(0).reply({ kind: "failed", id: task?.id ?? -1, error: thrown, startedMs: 0, endedMs: 1 });
    await engines.finish();
    expect(engines.link(0).ids).toEqual([task?.id, task?.id, ...ids(others)]);
  });

  test("that was not begun by an engine that is lost has not been tried", async () => {
    const engines = new FakeEngines(2);
    const tasks = submit(engines, 8, { retries: 1 });
    await tick();
    engines.link(0).begun = engines.held(0)[0] ?? -1;
    const [begun, next] = engines.held(0);
    engines.link(0).die();
    const failures = new Map(tasks.map((task) => [task.id, task.failures.length]));
    expect([failures.get(begun ?? -1), failures.get(next ?? -1)]).toEqual([1, 0]);
  });

  test("that was not begun by an engine that was ended on purpose is no suspect", async () => {
    const engines = new FakeEngines(2);
    const tasks = submit(engines, 4, {});
    await tick();
    engines.dispatcher.scheduler.end(engines.lane(0), new Error("it was restarted"));
    engines.link(0).die(null);
    expect(tasks.map(({ suspicious }) => suspicious)).toEqual([0, 0, 0, 0]);
  });
});

test("a busy engine gets less than its share ahead, so that what is left goes to whoever is done first", async () => {
  const engines = new FakeEngines(2);
  const tasks = submit(engines, 4, {});
  await tick();
  expect([engines.held(0).length, engines.held(1).length]).toEqual([1, 1]);
  engines.link(0).done(engines.held(0));
  await tick();
  expect([engines.held(0).length, engines.held(1).length]).toEqual([1, 1]);
  await engines.finish();
  expect(engines.ends(tasks)).toEqual(new Array<string>(4).fill("value"));
});
