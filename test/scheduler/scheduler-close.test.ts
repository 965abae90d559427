import { describe, expect, test } from "vitest";
import { FakeEngines, tick } from "./fake-engines.ts";

describe("close", () => {
  test("ends every engine and fails everything that is pending", async () => {
    const engines = new FakeEngines(2);
    const tasks = [...engines.submit(5, { engine: 0 }), ...engines.submit(20, { targets: null })];
    await tick();
    await engines.dispatcher.close();
    expect(engines.ends(tasks).every((end) => end === "ClientClosedError")).toBe(true);
    expect(engines.links.map((link) => link.closes)).toEqual([1, 1]);
    expect(engines.dispatcher.engines.byId.size).toBe(0);
    expect(engines.dispatcher.scheduler.pending.tasks()).toEqual([]);
  });

  test("leaves what has ended as it is, and engines are not lost by it", async () => {
    const engines = new FakeEngines(1);
    const events = engines.events.listen();
    const tasks = engines.submit(1, { engine: 0 });
    await engines.finish();
    const closed = engines.dispatcher.close();
    engines.link(0).die(null);
    await closed;
    expect(engines.ends(tasks)).toEqual(["value"]);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("what is submitted after it fails with ClientClosedError", async () => {
    const engines = new FakeEngines(1);
    const lane = engines.lane(0);
    await engines.dispatcher.close();
    const direct = engines.make();
    engines.dispatcher.submitDirect(lane, direct);
    const balanced = engines.submit(1, { targets: null });
    expect(engines.ends([direct, ...balanced])).toEqual(["ClientClosedError", "ClientClosedError"]);
    expect(() => engines.dispatcher.checkOpen()).toThrow("the client is closed");
  });

  test("called again fulfils no sooner than the engines are gone", async () => {
    const engines = new FakeEngines(1);
    let ended = false;
    engines.link(0).close = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
    };
    void engines.dispatcher.close();
    await engines.dispatcher.close();
    expect(ended).toBe(true);
  });

  test("can be called twice", async () => {
    const engines = new FakeEngines(1);
    await Promise.all([engines.dispatcher.close(), engines.dispatcher.close()]);
    expect(engines.link(0).closes).toBe(1);
  });
});

describe("what engines tell", () => {
  test("output of a task belongs to the task, other output is an event", async () => {
    const engines = new FakeEngines(1);
    const events = engines.events.listen();
    const [task] = engines.submit(1, { engine: 0 });
    await tick();
    engines.link(0).reply({ kind: "output", id: 0, stream: "stdout", text: "a" });
    engines.link(0).reply({ kind: "output", id: 0, stream: "stderr", text: "b" });
    engines.link(0).reply({ kind: "output", id: null, stream: "stdout", text: "c" });
    expect([task?.stdout, task?.stderr]).toEqual(["a", "b"]);
    const event = { kind: "output", engineId: 0, stream: "stdout", text: "c" };
    expect(await events.next()).toEqual({ done: false, value: event });
  });

  test("what a task has published last is in its task, functions revived; that of a task not held is dropped", async () => {
    const engines = new FakeEngines(1);
    const [task] = engines.submit(1, { engine: 0 });
    await tick();
    expect(task?.published).toBeUndefined();
    engines.link(0).reply({ kind: "published", id: 0, value: { step: 1 } });
    engines.link(0).reply({ kind: "published", id: 7, value: "nobody's" });
    expect(task?.published).toEqual({ step: 1 });
    const placeholders = [{ path: [0, "f"], ref: { kind: "global", path: "Math.max" } }] as const;
    engines.link(0).reply({ kind: "published", id: 0, value: { f: undefined }, placeholders });
    expect(task?.published).toEqual({ f: Math.max });
  });

  test("the failure of a task is a RemoteError that says where it comes from", async () => {
    const engines = new FakeEngines(2);
    engines.submit(1, { engine: 1 });
    await tick();
    const error = { kind: "error", name: "TypeError", message: "no" } as const;
    engines.link(1).reply({ kind: "failed", id: 0, error, startedMs: 1, endedMs: 2 });
    expect(engines.outcomes.get(0)).toMatchObject({
      error: { name: "RemoteError", engineId: 1, taskId: 0, method: "apply", remoteName: "TypeError" },
    });
  });

  test("an answer to a task that nobody knows is let go", async () => {
    const engines = new FakeEngines(1);
    engines.link(0).done([77]);
    engines.link(0).reply({ kind: "aborted", ids: [78] });
    const tasks = engines.submit(1, { engine: 0 });
    await engines.finish();
    expect(engines.ends(tasks)).toEqual(["value"]);
  });

  test("times of an answer are those of its task", async () => {
    const engines = new FakeEngines(1);
    const [first, second] = engines.submit(2, { engine: 0 });
    await tick();
    engines.link(0).done([0, 1], 5);
    expect([first?.startedMs, first?.endedMs, second?.startedMs, second?.endedMs]).toEqual([1000, 1005, 1005, 1010]);
  });

  test("the link is held open while an answer is awaited, and only then", async () => {
    const engines = new FakeEngines(1);
    expect(engines.link(0).alive).toEqual([false]);
    engines.submit(2, { engine: 0 });
    await tick();
    engines.link(0).done([0]);
    engines.link(0).done([1]);
    expect(engines.link(0).alive).toEqual([false, true, false]);
  });
});
