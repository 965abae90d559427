import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reply } from "../../src/protocol/messages.ts";
import { tasksAhead } from "../../src/schedule/pace.ts";
import { FakeEngines, tick } from "./fake-engines.ts";

describe("direct tasks", () => {
  test("go to their engine in the order of submission, whatever the window", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(50, { engine: 1 });
    await engines.finish();
    expect(engines.link(1).ids).toEqual(tasks.map(({ id }) => id));
    expect(engines.link(0).ids).toEqual([]);
    expect(engines.ends(tasks).every((end) => end === "value")).toBe(true);
  });

  test("are sent at the end of the turn, in one flush", async () => {
    const engines = new FakeEngines(1);
    engines.submit(2, { engine: 0 });
    expect(engines.link(0).requests).toEqual([]);
    await tick();
    expect([engines.link(0).ids, engines.link(0).flushes]).toEqual([[0, 1], 1]);
  });

  test.each([
    ["done", { kind: "done", ids: [0, 1], values: [1, 2], startedMs: [0, 0], endedMs: [1, 1] }],
    ["items", { kind: "items", id: 0, values: [1], errors: [], startedMs: 0, endedMs: 1 }],
  ] as const)("fail when an answer of the kind %s can't be read, and the engine goes on", async (_, reply) => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(reply.kind === "done" ? 2 : 1, { engine: 0 });
    await tick();
    const placeholders = [{ path: ["nowhere"], ref: { kind: "name", path: "a" } }] as const;
    engines.link(0).reply(structuredClone({ ...reply, placeholders }) as unknown as Reply);
    expect(engines.ends(tasks)).toEqual(tasks.map(() => "EnsembleError"));
    const after = engines.submit(1, { engine: 0 });
    await engines.finish();
    expect(engines.ends(after)).toEqual(["value"]);
  });

  test("define their function once per engine, before its first use", async () => {
    const engines = new FakeEngines(2);
    const other = engines.dispatcher.functions.take(() => 1, "apply").fn;
    for (const id of [0, 1]) {
      engines.submit(2, { engine: id });
      engines.dispatcher.submitDirect(engines.lane(id), engines.make(other));
    }
    await engines.finish();
    for (const link of engines.links) {
      const kinds = link.requests.map((request) => ("fn" in request ? `${request.kind} ${request.fn}` : request.kind));
      expect(kinds).toEqual(["function 0", "apply 0", "apply 0", `function ${other}`, `apply ${other}`]);
    }
  });

  test("an engine of unknown pace holds two, a slow one one, a fast one many", async () => {
    const engines = new FakeEngines(1);
    engines.submit(5000, { engine: 0 });
    await tick();
    expect(engines.held(0)).toHaveLength(2);
    engines.link(0).done([0, 1], 50);
    await tick();
    expect(engines.held(0)).toHaveLength(1);
    // One slow task is forgotten after a few quick ones.
    for (let i = 0; i < 20; i++) {
      engines.link(0).done(engines.held(0), 0.01);
      await tick();
    }
    expect(engines.held(0).length).toBeGreaterThan(50);
    expect(engines.held(0).length).toBeLessThanOrEqual(tasksAhead({ meanMs: 0.01 }));
  });

  test("to an engine that is gone fail, saying which live", async () => {
    const engines = new FakeEngines(2);
    const lane = engines.lane(0);
    engines.link(0).die();
    const task = engines.make();
    engines.dispatcher.submitDirect(lane, task);
    expect(engines.outcomes.get(task.id)).toMatchObject({
      error: { name: "NoSuchEngineError", engineId: 0, liveIds: [1] },
    });
  });
});

describe("balanced tasks", () => {
  test("all end, each on one engine, whatever the numbers of engines and tasks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 60 }), async (count, many) => {
        const engines = new FakeEngines(count);
        const tasks = engines.submit(many, { targets: null });
        await engines.finish();
        const sent = engines.links.flatMap((link) => link.ids);
        expect(sent.toSorted((a, b) => a - b)).toEqual(tasks.map(({ id }) => id));
        expect(engines.ends(tasks).every((end) => end === "value")).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test("no engine is idle while another has one in waiting", async () => {
    for (const count of [1, 2, 3, 4, 5]) {
      const engines = new FakeEngines(3);
      engines.submit(count, { targets: null });
      await tick();
      const held = [0, 1, 2].map((id) => engines.held(id).length);
      if (held.some((n) => n > 1)) expect(Math.min(...held)).toBeGreaterThan(0);
      expect(held.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(Math.min(count, 3));
    }
  });

  test("of idle engines the one that worked last is first, as it is still awake", async () => {
    const engines = new FakeEngines(3);
    for (const id of [0, 1, 2]) engines.submit(1, { engine: id });
    await tick();
    for (const id of [0, 2, 1]) engines.link(id).done(engines.held(id));
    await tick();
    const [task] = engines.submit(1, { targets: null });
    await tick();
    expect(engines.held(1)).toEqual([task?.id]);
  });

  test("an engine that is busy with direct tasks gets fewer", async () => {
    const engines = new FakeEngines(2);
    engines.submit(10, { engine: 0 });
    engines.submit(1, { targets: null });
    await tick();
    expect(engines.held(1)).toHaveLength(1);
  });

  test("no engine takes more than its share of what is left, however fast it is", async () => {
    const engines = new FakeEngines(4);
    engines.submit(40, { targets: null });
    await tick();
    for (const id of [0, 1, 2, 3]) engines.link(id).done(engines.held(id), 0.0001);
    await tick();
    const held = [0, 1, 2, 3].map((id) => engines.held(id).length);
    const open = held.reduce((a, b) => a + b) + engines.dispatcher.scheduler.pending.unassigned;
    // Half of an even share, rounded up, of what there was when the engine took its last one.
    for (const n of held) expect(n).toBeLessThanOrEqual(Math.ceil(open / (2 * 4)) + 1);
    expect(engines.dispatcher.scheduler.pending.unassigned).toBeGreaterThan(0);
  });

  test("go only to engines they may go to", async () => {
    const engines = new FakeEngines(3);
    const tasks = engines.submit(20, { targets: [0, 2] });
    await engines.finish();
    expect(engines.link(1).ids).toEqual([]);
    expect(engines.ends(tasks).every((end) => end === "value")).toBe(true);
  });

  test("that may go only to engines that are gone fail, though others live", async () => {
    const engines = new FakeEngines(2);
    engines.link(0).die();
    const tasks = engines.submit(1, { targets: [0] });
    await tick();
    expect(engines.ends(tasks)).toEqual(["NoEnginesError"]);
  });

  test("without any engine fail at once", () => {
    const engines = new FakeEngines(0);
    expect(engines.ends(engines.submit(1, { targets: null }))).toEqual(["NoEnginesError"]);
  });
});

describe("an engine that is lost", () => {
  test("fails exactly the direct tasks that it held or that waited for it", async () => {
    const engines = new FakeEngines(2);
    const [mine, others] = [engines.submit(5, { engine: 0 }), engines.submit(5, { engine: 1 })];
    await tick();
    engines.link(0).done([0]);
    const cause = new Error("its thread exited with code 9");
    engines.link(0).die(cause);
    expect(engines.ends(mine)).toEqual(["value", ...new Array<string>(4).fill("EngineLostError")]);
    expect(engines.outcomes.get(2)).toMatchObject({ error: { engineId: 0, cause, taskIds: [1, 2, 3, 4] } });
    await engines.finish();
    expect(engines.ends(others)).toEqual(new Array<string>(5).fill("value"));
  });

  test("fails the balanced task that it had begun; those it had not begun go to others", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(12, { targets: null });
    await tick();
    const [begun = -1, next] = engines.held(0);
    expect(next).toBeDefined();
    engines.link(0).begun = begun;
    engines.link(0).die();
    await engines.finish();
    expect(engines.ends(tasks.filter(({ id }) => id === begun))).toEqual(["EngineLostError"]);
    expect(engines.ends(tasks.filter(({ id }) => id !== begun)).every((end) => end === "value")).toBe(true);
  });

  test("fails the balanced tasks whose memory has moved to it, begun or not", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(12, { targets: null });
    for (const task of tasks.slice(1)) task.move = [new ArrayBuffer(8)];
    await tick();
    const held = engines.held(0);
    expect(held.length).toBeGreaterThan(1);
    engines.link(0).die();
    await engines.finish();
    const lost = held.filter((id) => id !== tasks[0]?.id);
    expect(engines.ends(tasks.filter(({ id }) => lost.includes(id)))).toEqual(lost.map(() => "EngineLostError"));
    expect(engines.ends(tasks.filter(({ id }) => !lost.includes(id))).every((end) => end === "value")).toBe(true);
  });

  test("names the first error that it reported before its end", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(1, { engine: 0 });
    await tick();
    engines.link(0).reply({ kind: "fault", error: { kind: "error", name: "RangeError", message: "last words" } });
    engines.link(0).reply({ kind: "fault", error: { kind: "error", name: "Error", message: "after them" } });
    engines.link(0).die();
    expect(engines.ends(tasks)).toEqual(["EngineLostError"]);
    expect(engines.outcomes.get(0)).toMatchObject({ error: { cause: { name: "RangeError", message: "last words" } } });
  });

  test("is told to whoever listens, and the last one leaves balanced work with NoEnginesError", async () => {
    const engines = new FakeEngines(2);
    const events = engines.events.listen();
    const tasks = engines.submit(9, { targets: null });
    await tick();
    const waiting = tasks.filter((task) => task.state === "queued");
    expect(waiting.length).toBeGreaterThan(0);
    for (const link of engines.links) {
      link.begun = link.ids.at(-1) ?? -1;
      link.die();
    }
    expect(engines.ends(waiting).every((end) => end === "NoEnginesError")).toBe(true);
    expect(engines.ends(tasks)).not.toContain("pending");
    engines.events.end();
    const kinds: string[] = [];
    for await (const event of events) kinds.push(event.kind);
    expect(kinds).toEqual(["engine-lost", "engine-lost", "no-engines"]);
  });

  test("takes balanced work with it that could go nowhere else", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(9, { targets: [0] });
    await tick();
    engines.link(0).begun = 0;
    engines.link(0).die();
    await tick();
    expect(engines.ends(tasks)).not.toContain("pending");
    expect(engines.ends(tasks)[0]).toBe("EngineLostError");
    expect(engines.ends(tasks).at(-1)).toBe("NoEnginesError");
  });
});
