import { describe, expect, test } from "vitest";
import { FakeEngines, tick } from "./fake-engines.ts";

describe("an abort", () => {
  test("ends tasks that wait, which are then never sent", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(5, { engine: 0 });
    engines.dispatcher.scheduler.stopper.abort(tasks.slice(1, 4), "no longer wanted");
    await engines.finish();
    expect(engines.link(0).ids).toEqual([0, 4]);
    expect(engines.ends(tasks)).toEqual(["value", "TaskAbortedError", "TaskAbortedError", "TaskAbortedError", "value"]);
    expect(engines.outcomes.get(2)).toMatchObject({ error: { taskId: 2, cause: "no longer wanted" } });
  });

  test("reaches tasks that engines hold: one request per engine", async () => {
    const engines = new FakeEngines(2);
    const tasks = [...engines.submit(2, { engine: 0 }), ...engines.submit(2, { engine: 1 })];
    await tick();
    engines.dispatcher.scheduler.stopper.abort(tasks);
    expect(engines.link(0).requests.at(-1)).toEqual({ kind: "abort", ids: [0, 1] });
    expect(engines.link(1).requests.at(-1)).toEqual({ kind: "abort", ids: [2, 3] });
    // What an engine may have begun ends with its answer, whatever that is, or with the engine.
    expect(engines.ends(tasks)).toEqual(["pending", "TaskAbortedError", "pending", "TaskAbortedError"]);
    expect(tasks.map(({ state }) => state)).toEqual(["stopping", "aborted", "stopping", "aborted"]);
    engines.link(0).reply({ kind: "aborted", ids: [1] });
    engines.link(0).done([0]);
    engines.link(1).die();
    expect(engines.ends(tasks)).toEqual(new Array<string>(4).fill("TaskAbortedError"));
    expect(engines.held(0)).toEqual([]);
  });

  test("of a task that tells that it listens needs no answer", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(1, { engine: 0 });
    await tick();
    engines.dispatcher.scheduler.stopper.abort(tasks, "first");
    engines.dispatcher.scheduler.stopper.abort(tasks, "second");
    expect(engines.ends(tasks)).toEqual(["pending"]);
    engines.link(0).reply({ kind: "listening", id: 0 });
    expect(engines.outcomes.get(0)).toMatchObject({ error: { name: "TaskAbortedError", cause: "first" } });
  });

  test("one by one of many that wait for an engine leaves the others, in order", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(200, { engine: 0 });
    for (const task of tasks) if (task.id % 3 !== 1) engines.dispatcher.scheduler.stopper.abort([task]);
    expect(engines.lane(0).load).toBe(67);
    await engines.finish();
    expect(engines.link(0).ids).toEqual(tasks.map(({ id }) => id).filter((id) => id % 3 === 1));
  });

  test("of a task that its engine dies over has the engine's reason as little as its retries", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(1, { targets: null });
    await tick();
    const held = [0, 1].find((id) => engines.held(id).length > 0) ?? 0;
    engines.link(held).begun = 0;
    engines.dispatcher.scheduler.stopper.abort(tasks, "no longer wanted");
    engines.link(held).die();
    expect(engines.ends(tasks)).toEqual(["TaskAbortedError"]);
  });

  test("of tasks that have ended does nothing", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(1, { engine: 0 });
    await engines.finish();
    engines.dispatcher.scheduler.stopper.abort(tasks);
    expect(engines.ends(tasks)).toEqual(["value"]);
    expect(engines.link(0).requests.map(({ kind }) => kind)).not.toContain("abort");
  });

  test("of balanced tasks that wait leaves the others in order", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(8, { targets: null });
    engines.dispatcher.scheduler.stopper.abort(tasks.filter(({ id }) => id % 2 === 0));
    await engines.finish();
    expect(engines.link(0).ids).toEqual([1, 3, 5, 7]);
  });
});
