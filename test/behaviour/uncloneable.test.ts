import { afterAll, describe, expect, test } from "vitest";
import { connect, RemoteError } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

describe("results that can't be cloned", () => {
  test.each<[string, () => unknown]>([
    ["a function", () => () => 1],
    ["a symbol", () => Symbol("s")],
    ["a WeakMap", () => new WeakMap()],
    ["an object that holds a function", () => ({ deep: [{ f: () => 1 }] })],
    [
      "an object whose getter throws",
      () => ({
        get bad() {
          throw new Error("getter");
        },
      }),
    ],
    [
      "a revoked proxy",
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
    ],
  ])("%s: a named error or a value, and the engine goes on", async (_, fn) => {
    const results = [one.apply(() => "before"), one.apply(fn), one.apply(() => "after")] as const;
    const outcome = await results[1].then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome !== undefined) expect(outcome).toBeInstanceOf(RemoteError);
    expect(await results[0]).toBe("before");
    expect(await results[2]).toBe("after");
    expect(client.ids).toEqual([0, 1]);
  });
});

test.each<[string, (x: number) => unknown]>([
  ["an error that holds a function", (x) => (x === 2 ? new Error("e", { cause: () => 1 }) : x)],
  ["a list with an error that holds a WeakMap", (x) => (x === 2 ? [new Error("e", { cause: new WeakMap() })] : x)],
  ["an object that calls itself a Date", (x) => (x === 2 ? { [Symbol.toStringTag]: "Date", f: new WeakMap() } : x)],
])("of the items of a chunk only that one fails which gives %s", async (_, fn) => {
  const outcomes = await client.loadBalancedView({ chunkItems: 4 }).map(fn, [0, 1, 2, 3]).allSettled();
  expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : "failed"))).toEqual([
    0,
    1,
    "failed",
    3,
  ]);
  expect(outcomes[2]).toMatchObject({ reason: { cause: { name: "DataCloneError" } } });
});

describe("arguments that can't be cloned", () => {
  test.each<[string, unknown]>([
    ["a symbol", Symbol("s")],
    ["a WeakMap", new WeakMap()],
    ["a promise", Promise.resolve(1)],
    ["a symbol inside an object", { deep: [Symbol("s")] }],
    ["an error that holds a function", new Error("e", { cause: () => 1 })],
  ])("%s is a TypeError at the call, nothing is lost", async (_, argument) => {
    const before = one.apply(() => "before");
    for (const call of [
      () => one.apply((x: unknown) => x, argument),
      () => lview.apply((x: unknown) => x, argument),
      () => one.push({ argument }),
      () => one.map((x: unknown) => x, [1, argument]),
      () => lview.map((x: unknown) => x, [1, argument]),
    ])
      expect(thrown(call)).toBeInstanceOf(TypeError);
    expect(await before).toBe("before");
    expect(await one.apply(() => "after")).toBe("after");
    expect(client.outstanding.size).toBe(0);
  });
});

test("an AsyncResult as argument is refused, not sent as an empty object", () => {
  const pending = client.at(0).apply(() => 1);
  expect(thrown(() => client.at(0).apply((x: unknown) => x, pending))).toBeInstanceOf(TypeError);
});

// Reference 1.14
test("the error of a result that can't be cloned is a DataCloneError", async () => {
  const error = (await failure(one.apply(() => new WeakMap()))) as RemoteError;
  expect(error.remoteName).toBe("DataCloneError");
});

test.each<[string, object]>([
  ["Map", new Proxy(new Map([[1, 2]]), {})],
  ["Set", new Proxy(new Set([1]), {})],
  ["Date", new Proxy(new Date(0), {})],
])("a Proxy of a %s is refused by name and place, not by what its methods throw", (kind, proxy) => {
  const call = () => one.apply((x: unknown) => x, { inside: [proxy] });
  expect(thrown(call)).toBeInstanceOf(TypeError);
  expect(String(thrown(call))).toContain(
    `apply: argument 0.inside[0] can't be sent: a ${kind} has no copy on an engine`,
  );
});
