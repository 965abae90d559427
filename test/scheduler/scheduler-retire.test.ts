import { describe, expect, test } from "vitest";
import { FakeEngines, tick } from "./fake-engines.ts";

describe("an engine that is to be removed", () => {
  test("ends once it has done what it holds and what waits for it", async () => {
    const engines = new FakeEngines(2);
    const tasks = engines.submit(5, { engine: 0 });
    await tick();
    engines.dispatcher.scheduler.retire(engines.lane(0));
    const elsewhere = engines.submit(3, { targets: null });
    await tick();
    expect(engines.link(0).closes).toBe(0);
    await engines.finish();
    expect(engines.ends(tasks)).toEqual(tasks.map(() => "value"));
    expect(engines.link(1).ids).toEqual(elsewhere.map(({ id }) => id));
    expect([engines.link(0).closes, engines.link(1).closes]).toEqual([1, 0]);
  });

  test("ends when it is idle", async () => {
    const engines = new FakeEngines(1);
    engines.dispatcher.scheduler.retire(engines.lane(0));
    await tick();
    expect(engines.link(0).closes).toBe(1);
  });

  test("ends when all that waited for it was aborted in the same turn", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(3, { engine: 0 });
    engines.dispatcher.scheduler.retire(engines.lane(0));
    engines.dispatcher.scheduler.stopper.abort(tasks);
    await tick();
    expect([engines.link(0).ids, engines.link(0).closes]).toEqual([[], 1]);
  });

  test("ends when what waited behind its last task was aborted", async () => {
    const engines = new FakeEngines(1);
    const tasks = engines.submit(5, { engine: 0 });
    await tick();
    engines.dispatcher.scheduler.retire(engines.lane(0));
    engines.dispatcher.scheduler.stopper.abort(tasks.slice(2));
    engines.link(0).done(engines.held(0));
    await tick();
    expect(engines.link(0).closes).toBe(1);
  });
});
