/* oxlint-disable typescript/only-throw-error, typescript/prefer-promise-reject-errors --
   what is thrown here is no error on purpose */
import { afterAll, describe, expect, test } from "vitest";
import { CompositeError, connect, EnsembleError, RemoteError } from "wasm-ensemble";
import { failure } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(1);
const lview = client.loadBalancedView();
afterAll(() => client.close());

async function remote(fn: () => unknown): Promise<RemoteError> {
  const error = await failure(one.apply(fn));
  expect(error).toBeInstanceOf(RemoteError);
  return error as RemoteError;
}

describe("what arrives of an error", () => {
  test("class, message, stack on the engine, and where it was", async () => {
    const error = await remote(() => {
      throw new RangeError("too far");
    });
    expect(error).toBeInstanceOf(EnsembleError);
    expect([error.name, error.remoteName, error.engineId, error.method, error.index]).toEqual([
      "RemoteError",
      "RangeError",
      1,
      "apply",
      0,
    ]);
    expect(error.taskId).toBeTypeOf("number");
    expect(error.message).toMatch(/engine 1.*RangeError.*too far/u);
    expect(error.engineStack).toMatch(/too far/u);
    expect(error.cause).toBeInstanceOf(RangeError);
    expect((error.cause as Error).message).toBe("too far");
  });

  test.each([
    ["Error", Error],
    ["EvalError", EvalError],
    ["RangeError", RangeError],
    ["ReferenceError", ReferenceError],
    ["SyntaxError", SyntaxError],
    ["TypeError", TypeError],
    ["URIError", URIError],
  ] as const)("%s is rebuilt as that class", async (name, kind) => {
    const error = (await failure(one.execute(`throw new ${name}("m")`))) as RemoteError;
    expect(error.cause).toBeInstanceOf(kind);
    expect([error.remoteName, (error.cause as Error).name, (error.cause as Error).message]).toEqual([name, name, "m"]);
  });

  test("a class of the caller's own keeps its name and its fields", async () => {
    const error = await remote(() => {
      class QuotaError extends Error {
        override name = "QuotaError";
        limit = 5;
        detail = { user: "u" };
      }
      throw new QuotaError("over");
    });
    expect(error.remoteName).toBe("QuotaError");
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.cause).toMatchObject({ name: "QuotaError", message: "over" });
  });

  test("Node's error codes arrive", async () => {
    const error = (await failure(
      one.execute('await (await import("node:fs/promises")).readFile("/no/such/file")'),
    )) as RemoteError;
    expect(error.cause).toMatchObject({ code: "ENOENT" });
    expect(error.message).toMatch(/ENOENT/u);
  });

  test("a chain of causes arrives whole", async () => {
    const error = await remote(() => {
      const root = new TypeError("root");
      throw new Error("top", { cause: new RangeError("middle", { cause: root }) });
    });
    const top = error.cause as Error;
    const middle = top.cause as Error;
    expect([top.message, middle.message, (middle.cause as Error).message]).toEqual(["top", "middle", "root"]);
    expect(middle).toBeInstanceOf(RangeError);
    expect(middle.cause).toBeInstanceOf(TypeError);
  });

  test("a cause that can't be sent does no harm", async () => {
    const error = await remote(() => {
      throw new Error("odd", { cause: Symbol("s") });
    });
    expect((error.cause as Error).message).toBe("odd");
  });

  test("causes that form a ring end", async () => {
    const error = await remote(() => {
      const a = new Error("a");
      a.cause = new Error("b", { cause: a });
      throw a;
    });
    expect(error.message).toMatch(/\ba\b/u);
  });

  test("an AggregateError keeps its errors", async () => {
    const error = await remote(() => {
      throw new AggregateError([new TypeError("first"), new RangeError("second")], "both");
    });
    const cause = error.cause as AggregateError;
    expect(error.remoteName).toBe("AggregateError");
    expect((cause.errors as Error[]).map((each) => each.message)).toEqual(["first", "second"]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "null",
      () => {
        throw null;
      },
      /null/u,
    ],
    [
      "undefined",
      () => {
        throw undefined;
      },
      /undefined/u,
    ],
    [
      "a string",
      () => {
        throw "just text";
      },
      /just text/u,
    ],
    [
      "a number",
      () => {
        throw 42;
      },
      /42/u,
    ],
    [
      "an object",
      () => {
        throw { code: "E1" };
      },
      /object|E1/u,
    ],
    [
      "a symbol",
      () => {
        throw Symbol("odd");
      },
      /odd|symbol/iu,
    ],
    [
      "a function",
      () => {
        throw () => 1;
      },
      /function|=>/u,
    ],
    [
      "an error whose message throws",
      () => {
        const e = new Error("x");
        Object.defineProperty(e, "message", {
          get() {
            throw new Error("trap");
          },
        });
        throw e;
      },
      /./u,
    ],
    [
      "an object without prototype",
      () => {
        throw Object.create(null);
      },
      /./u,
    ],
    ["a rejection with undefined", () => Promise.reject(undefined), /undefined/u],
  ])("throwing %s is a RemoteError, and the engine goes on", async (_, fn, message) => {
    const error = await remote(fn);
    expect(error.message).toMatch(message);
    expect(await one.apply(() => "alive")).toBe("alive");
    expect(client.ids).toEqual([0, 1]);
    expect(await failure(lview.map(fn as (x: number) => unknown, [1]))).toBeInstanceOf(CompositeError);
  });

  test("a stack overflow is a RemoteError, and the engine goes on", async () => {
    const error = await remote(function deeper(): number {
      return deeper() + 1;
    });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(await one.apply(() => "alive")).toBe("alive");
  });

  test("a thousand errors with long messages arrive", async () => {
    const outcomes = await lview
      .map(
        (i: number) => {
          throw new Error("x".repeat(1000) + i);
        },
        Array.from({ length: 1000 }, (_, i) => i),
      )
      .allSettled();
    expect(outcomes.every((o) => o.status === "rejected")).toBe(true);
  });
});

describe("several failures", () => {
  test("a CompositeError names engine and index of each", async () => {
    const error = (await failure(
      dview.apply(() => {
        throw new TypeError("both");
      }),
    )) as CompositeError;
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.name).toBe("CompositeError");
    expect(error.errors.map((e) => [(e as RemoteError).engineId, (e as RemoteError).index])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(error.message).toMatch(/engine 0[\s\S]*engine 1/u);
  });

  test("one engine's failure does not lose the other's value", async () => {
    await one.push({ fails: true });
    await client.at(0).push({ fails: false });
    const result = dview.execute("if (fails) throw new Error('one'); 5");
    const error = (await failure(result)) as CompositeError;
    expect(error.errors).toHaveLength(1);
    expect((error.errors[0] as RemoteError).engineId).toBe(1);
    expect((await result.allSettled())[0]).toMatchObject({ status: "fulfilled", value: { value: 5 } });
  });
});

test("an error class is named by its constructor when it sets no name of its own", async () => {
  const error = (await failure(
    client.at(0).execute('class QuotaError extends Error {}; throw new QuotaError("x")'),
  )) as RemoteError;
  expect(error.remoteName).toBe("QuotaError");
});

test("a cause that is plain data arrives as it is", async () => {
  const error = (await failure(client.at(0).execute('throw new Error("top", { cause: { code: 5 } })'))) as RemoteError;
  expect((error.cause as Error).cause).toEqual({ code: 5 });
});

// A remote failure is made when the answer comes; what a reader looks for is the call.
test("the stack of a failure leads to the caller's line", async () => {
  const error = (await failure(
    one.apply(() => {
      throw new Error("where");
    }),
  )) as Error;
  expect(error.stack).toMatch(/errors\.test/u);
});
