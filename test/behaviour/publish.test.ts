import { afterAll, describe, expect, test, vi } from "vitest";
import { connect, type EngineScope, RemoteError } from "wasm-ensemble";
import { failure, Gate } from "./support.ts";

const client = await connect({ engines: 2 });
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

declare const engine: EngineScope;

// Sent to engines: publishes, and waits until the test has read it.
function publishAndWait(cells: Int32Array, data: unknown): string {
  engine.publish(data);
  Atomics.wait(cells, 0, 0);
  return "done";
}

describe("engine.publish", () => {
  test("shows data while the task runs, and the last of them when it is over", async () => {
    const gate = new Gate();
    const ar = one.apply(publishAndWait, gate.cells, { step: 1 });
    expect(ar.published).toEqual([undefined]);
    await vi.waitFor(() => expect(ar.published).toEqual([{ step: 1 }]), { timeout: 100_000 });
    expect(ar.ready).toBe(false);
    expect(ar.metadata[0]?.published).toEqual({ step: 1 });
    gate.open();
    expect(await ar).toBe("done");
    expect(ar.published).toEqual([{ step: 1 }]);
  });

  test("shows what a task publishes at its start and computes on, right after another task", async () => {
    const gate = new Gate();
    const before = Array.from({ length: 20 }, () => one.apply(() => engine.publish("before")));
    const ar = one.apply(publishAndWait, gate.cells, "at the start");
    await vi.waitFor(() => expect(ar.published).toEqual(["at the start"]), { timeout: 100_000 });
    expect(before.every(({ published }) => published[0] === "before")).toBe(true);
    gate.open();
    expect(await ar).toBe("done");
  });

  test("has the last data there before the task is", async () => {
    const ar = one.apply(() => {
      for (let i = 0; i <= 1000; i++) engine.publish(i);
    });
    await ar;
    expect(ar.published).toEqual([1000]);
  });

  test("shows a list by engine, in the order of the targets", async () => {
    const ar = client.directView([1, 0]).apply(() => engine.publish(engine.id));
    await ar;
    expect(ar.published).toEqual([1, 0]);
  });

  test("has one place for the items of a chunk", async () => {
    const ar = lview.with({ chunkItems: 2 }).map((x: number) => engine.publish(x), [1, 2, 3, 4]);
    await ar;
    expect(ar.metadata.map(({ index, published }) => [index, published])).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  test("works in scripts too", async () => {
    const ar = one.execute("engine.publish('from a script')");
    await ar;
    expect(ar.published).toEqual(["from a script"]);
  });

  test("throws in the task when data can't be sent; what was published before stays", async () => {
    const ar = one.apply(() => {
      engine.publish("good");
      engine.publish(() => new WeakMap());
      engine.publish(new WeakMap());
    });
    const error = await failure(ar);
    expect(error).toBeInstanceOf(RemoteError);
    expect((error as RemoteError).remoteName).toBe("DataCloneError");
    expect(typeof ar.published[0]).toBe("function");
  });
});

describe("output of a task that prints for ever", () => {
  test("is cut with a mark while the task goes on, and the task can be stopped", async () => {
    const ar = one.apply(() => {
      while (!engine.signal.aborted) console.log("x".repeat(1000));
    });
    const wasCut = () => ar.stdout[0]?.endsWith("x\n[output cut here]\n");
    await vi.waitFor(() => expect(wasCut()).toBe(true), { timeout: 100_000 });
    const length = ar.stdout[0]?.length;
    expect(ar.ready).toBe(false);
    ar.abort();
    await failure(ar);
    await one.apply(() => 1);
    expect(ar.stdout[0]?.length).toBe(length);
  });
});
