import { afterAll, describe, expect, test } from "vitest";
import { connect, DirectView, NoEnginesError, NoSuchEngineError } from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

const client = await connect({ engines: 5 });
afterAll(() => client.close());

describe("ids", () => {
  // 2
  test("changing the list of ids leaves the client's own unchanged", () => {
    const ids = client.ids as number[];
    try {
      ids.push(99);
      ids[0] = 7;
    } catch {
      // A frozen list says so.
    }
    expect(client.ids).toEqual([0, 1, 2, 3, 4]);
  });

  // 3
  test("iterating a client yields one single-engine view per id, in id order", async () => {
    const views = [...client];
    expect(views.map((view) => view.targets)).toEqual([[0], [1], [2], [3], [4]]);
    expect(await Promise.all(views.map((view) => view.apply(() => "bare")))).toEqual(Array(5).fill("bare"));
  });
});

describe("which engines a view addresses", () => {
  // 4
  test.each([
    ["directView(2)", () => client.directView(2), [2]],
    ["directView(-1)", () => client.directView(-1), [4]],
    ["directView([0, 2])", () => client.directView([0, 2]), [0, 2]],
    ["directView([2, 0])", () => client.directView([2, 0]), [2, 0]],
    ["directView([-1, 0])", () => client.directView([-1, 0]), [4, 0]],
    ["directView()", () => client.directView(), [0, 1, 2, 3, 4]],
    ['directView("all")', () => client.directView("all"), [0, 1, 2, 3, 4]],
    ["at(0)", () => client.at(0), [0]],
    ["at(-1)", () => client.at(-1), [4]],
    ["at(-5)", () => client.at(-5), [0]],
    ["slice(2, 4), 2:4", () => client.slice(2, 4), [2, 3]],
    ["slice(undefined, undefined, 2), ::2", () => client.slice(undefined, undefined, 2), [0, 2, 4]],
    ["slice(1, undefined, 3), 1::3", () => client.slice(1, undefined, 3), [1, 4]],
    ["slice(undefined, -3), :-3", () => client.slice(undefined, -3), [0, 1]],
    ["slice(0, 4, 2)", () => client.slice(0, 4, 2), [0, 2]],
    ["slice(-2)", () => client.slice(-2), [3, 4]],
    ["slice(0, 100)", () => client.slice(0, 100), [0, 1, 2, 3, 4]],
  ])("%s", (_, view, targets) => {
    expect(view()).toBeInstanceOf(DirectView);
    expect([...view().targets]).toEqual(targets);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ['a string other than "all"', "every"],
    ["a float", 1.5],
    ["NaN", Number.NaN],
    ["an object", {}],
    ["a bigint", 1n],
    ["a boolean", true],
    ["a list with a string", [0, "1"]],
    ["a list with a float", [0, 0.5]],
    ["a nested list", [[0]]],
  ])("%s as targets is a TypeError that names what was given", (_, targets) => {
    const error = thrown(() => client.directView(targets as never));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message.length).toBeGreaterThan(20);
  });

  test.each<[string, unknown]>([
    ["an id that never existed", 5],
    ["a negative number too far", -6],
    ["a list with an id that never existed", [0, 17]],
  ])("%s is a RangeError that lists the ids there are", (_, targets) => {
    const error = thrown(() => client.directView(targets as never));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(/0.*4/u);
  });

  test("at() refuses what is no position", () => {
    expect(thrown(() => client.at(5))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.at(-6))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.at(0.5))).toBeInstanceOf(TypeError);
    expect(thrown(() => client.at("0" as never))).toBeInstanceOf(TypeError);
  });

  test("slice() refuses a step below 1, numbers that are none, and an empty slice", () => {
    expect(thrown(() => client.slice(0, 4, 0))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.slice(0, 4, -1))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.slice("a" as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => client.slice(3, 3))).toBeInstanceOf(RangeError);
  });

  test("empty targets are refused at the call", () => {
    const error = thrown(() => client.directView([]));
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    const balanced = thrown(() => client.loadBalancedView([]));
    expect(balanced instanceof TypeError || balanced instanceof RangeError).toBe(true);
  });

  test("the list given as targets can be changed afterwards without effect", async () => {
    const list = [0, 1];
    const view = client.directView(list);
    list.push(2);
    expect(await view.apply(() => 1)).toEqual([1, 1]);
  });
});

describe("balanced views", () => {
  // 6
  test('targets are "any" unless given, and -1 is the last id in a list', () => {
    expect(client.loadBalancedView().targets).toBe("any");
    expect(client.loadBalancedView("all").targets).toBe("any");
    expect(client.loadBalancedView(-1).targets).toEqual([4]);
    expect(client.loadBalancedView([1, 3]).targets).toEqual([1, 3]);
    expect(client.loadBalancedView({ targets: [-1] }).targets).toEqual([4]);
    expect(client.loadBalancedView().with({ targets: [2, 0] }).targets).toEqual([2, 0]);
  });

  test("bad targets fail as those of a direct view do", () => {
    expect(thrown(() => client.loadBalancedView(17))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.loadBalancedView(null as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => client.loadBalancedView({ targets: 0.5 }))).toBeInstanceOf(TypeError);
  });

  test("a task runs only where targets allow it", async () => {
    await client.directView().apply((ids: number[]) => ids.length, [1]);
    const result = client.loadBalancedView([1, 3]).map(
      (x: number) => x,
      Array.from({ length: 50 }, (_, i) => i),
    );
    await result;
    for (const { engineId } of result.metadata) expect([1, 3]).toContain(engineId);
  });

  // part 3: "12 tasks on a view limited to one engine"
  test("tasks on a view limited to one engine start in the order they were submitted", async () => {
    const view = client.loadBalancedView([2]);
    await client.directView(2).push({ started: [] });
    const gate = new Gate();
    const first = view.apply(passGate, gate.cells, 0);
    const rest = Array.from({ length: 12 }, (_, i) =>
      view.apply((n: number) => {
        (globalThis as unknown as { started: number[] }).started.push(n);
      }, i),
    );
    gate.open();
    await Promise.all([first, ...rest]);
    expect(await client.directView(2).get("started")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe("options", () => {
  // 7
  test("length is the number of engines", () => {
    expect(client.directView(1).length).toBe(1);
    expect(client.directView([0, 1]).length).toBe(2);
    expect(client.directView().length).toBe(5);
    expect(client.loadBalancedView().length).toBe(5);
    expect(client.loadBalancedView([0, 1]).length).toBe(2);
  });

  // 14
  test("with() makes another view and leaves the first as it was", () => {
    const view = client.directView();
    const blocking = view.with({ block: true, targets: [0, 1] });
    expect([blocking.block, view.block]).toEqual([true, false]);
    expect([blocking.targets, view.targets.length]).toEqual([[0, 1], 5]);
    const lview = client.loadBalancedView();
    const other = lview.with({ block: true, targets: [0] });
    expect([other.block, lview.block]).toEqual([true, false]);
    expect([other.targets, lview.targets]).toEqual([[0], "any"]);
    expect(blocking.with({ targets: 0 }).block).toBe(true);
  });
});

// 8
test("a pending task's id is outstanding, a settled one's is not", async () => {
  const gate = new Gate();
  const result = client.directView(0).apply(passGate, gate.cells, 1);
  await gate.arrivals(1);
  const [record] = result.metadata;
  expect(record?.state).toBe("sent");
  const id = record?.taskId ?? -1;
  expect(client.outstanding.has(id as never)).toBe(true);
  gate.open();
  await result;
  expect(client.outstanding.size).toBe(0);
});

// 13
test("clearing one engine takes the names away only there, clearing all everywhere", async () => {
  const dview = client.directView();
  await dview.push({ a: 1 });
  await client.clear([1]);
  expect(await client.directView([0, 2, 3, 4]).pull("a")).toEqual([1, 1, 1, 1]);
  expect(String(await failure(client.directView(1).pull("a")))).toMatch(/\ba\b/u);
  await client.clear();
  for (const view of client) await expect(view.pull("a")).rejects.toThrow(/\ba\b/u);
  await dview.push({ a: 2 });
  await client.directView(3).clear();
  await expect(client.directView(3).pull("a")).rejects.toThrow(/\ba\b/u);
  expect(await client.directView(4).pull("a")).toBe(2);
});

// part 3: "Frozen view with a dead engine"; 5 in so far as engines leave
test("a frozen view of an engine that died fails with a named error, an all view goes on without it", async () => {
  const small = await connect({ engines: 2 });
  const frozen = small.directView([0, 1]);
  const single = small.directView(0);
  const all = small.directView();
  await failure(single.apply(() => process.exit(1)));
  expect(small.ids).toEqual([1]);
  const error = thrown(() => frozen.apply(() => 1)) as NoSuchEngineError;
  expect(error).toBeInstanceOf(NoSuchEngineError);
  expect([error.engineId, error.liveIds]).toEqual([0, [1]]);
  expect(error.message).toMatch(/0.*1/u);
  expect(thrown(() => single.execute("1"))).toBeInstanceOf(NoSuchEngineError);
  expect(thrown(() => small.directView(0))).toBeInstanceOf(NoSuchEngineError);
  expect(await all.apply(() => "alive")).toEqual(["alive"]);
  await failure(all.apply(() => process.exit(1)));
  expect(thrown(() => all.apply(() => 1))).toBeInstanceOf(NoEnginesError);
  expect(thrown(() => small.at(0))).toBeInstanceOf(NoEnginesError);
  await small.close();
});
