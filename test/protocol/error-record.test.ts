import { describe, expect, test } from "vitest";
import { type ErrorRecord, fromErrorRecord, summarize } from "../../src/protocol/error-record.ts";
import * as errors from "../../src/protocol/errors.ts";
import { toErrorRecord } from "../../src/protocol/to-error-record.ts";

const cause = new RangeError("below zero");
const record = toErrorRecord(cause);

/** One of each class that `errors.ts` exports; a class that is missing here fails the first test. */
const SAMPLES: { readonly [Name in keyof typeof errors]: () => Error } = {
  EnsembleError: () => new errors.EnsembleError("base", { cause }),
  RemoteError: () => new errors.RemoteError({ engineId: 3, taskId: 8, index: 1, method: "map" }, record),
  CompositeError: () => new errors.CompositeError([cause, new TypeError("odd")], 5),
  EngineLostError: () => new errors.EngineLostError({ engineId: 3, taskIds: [1, 2], cause }),
  EngineStartError: () => new errors.EngineStartError(3, cause),
  NoSuchEngineError: () => new errors.NoSuchEngineError(3, [0, 1]),
  NoEnginesError: () => new errors.NoEnginesError(),
  ClientClosedError: () => new errors.ClientClosedError(),
  TaskAbortedError: () => new errors.TaskAbortedError(8, cause),
  ImpossibleDependencyError: () => new errors.ImpossibleDependencyError("it can't", cause),
  TimeoutError: () => new errors.TimeoutError("3 of 4 results came", 250),
  TaskTimeoutError: () => new errors.TaskTimeoutError(8, 250),
  QueueTimeoutError: () => new errors.QueueTimeoutError(250),
  BlockingUnsupportedError: () => new errors.BlockingUnsupportedError("applySync"),
  CheckpointError: () => new errors.CheckpointError("run.json", "it is not whole"),
  MemoryLimitError: () => new errors.MemoryLimitError("wasm", 64, cause),
  KernelError: () => new errors.KernelError("it trapped", { cause }),
  KernelCompileError: () =>
    new errors.KernelCompileError("asian.ts", [{ file: "asian.ts", line: 7, column: 3, message: "no", code: 2322 }]),
};

const WITH_CAUSE = new Set([
  "EnsembleError",
  "RemoteError",
  "EngineLostError",
  "EngineStartError",
  "TaskAbortedError",
  "ImpossibleDependencyError",
  "MemoryLimitError",
  "KernelError",
]);

/** What arrives at the other side: records are cloned on their way. */
function trip(thrown: unknown): Error {
  return fromErrorRecord(structuredClone(toErrorRecord(thrown)));
}

function recordsIn(error: ErrorRecord): number {
  const members = error.kind === "error" ? (error.errors ?? []) : [];
  return members.reduce((sum, member) => sum + recordsIn(member), 1);
}

describe("error classes", () => {
  test("there is a sample of each", () => {
    expect(Object.keys(SAMPLES).toSorted()).toEqual(Object.keys(errors).toSorted());
  });

  describe.each(Object.entries(SAMPLES))("%s", (name, make) => {
    test("is named as its class", () => {
      expect(make().name).toBe(name);
      expect(make().constructor.name).toBe(name);
      expect(make()).toBeInstanceOf(name === "CompositeError" ? AggregateError : errors.EnsembleError);
    });

    test("has a message that is one sentence without a full stop", () => {
      expect(make().message).not.toBe("");
      expect(make().message).not.toMatch(/\.$/);
    });

    test.runIf(WITH_CAUSE.has(name))("passes its cause on", () => {
      expect(make().cause).toMatchObject({ name: "RangeError", message: "below zero" });
    });

    test("keeps name, message, stack and cause on the trip over the wire", () => {
      const error = make();
      const arrived = trip(error);
      expect(arrived).toMatchObject({ name, message: error.message, stack: error.stack });
      if (WITH_CAUSE.has(name)) expect(arrived.cause).toMatchObject({ name: "RangeError", message: "below zero" });
      else expect(arrived.cause).toBeUndefined();
    });

    test("comes back as its class, with its fields", () => {
      const arrived = trip(make());
      expect(arrived.constructor).toBe(make().constructor);
      expect(Object.entries(arrived)).toEqual(Object.entries(make()));
    });
  });
});

describe("the trip of an error", () => {
  test.each([EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, Error])(
    "rebuilds the standard class %o",
    (type) => {
      const arrived = trip(new type("m"));
      expect(arrived.constructor).toBe(type);
      expect(arrived).toMatchObject({ name: type.name, message: "m" });
    },
  );

  test("keeps the name of a class that only the engine has", () => {
    class OutOfCheeseError extends Error {
      override name = "OutOfCheeseError";
    }
    expect(trip(new OutOfCheeseError("no brie"))).toMatchObject({ name: "OutOfCheeseError", message: "no brie" });
    expect(String(trip(new OutOfCheeseError("no brie")))).toBe("OutOfCheeseError: no brie");
  });

  test("takes nothing for a class of Ensemble that only has its name", () => {
    const arrived = trip(new DOMException("too late", "TimeoutError"));
    expect(arrived).toMatchObject({ name: "TimeoutError", message: "too late" });
    expect(arrived).not.toBeInstanceOf(errors.TimeoutError);
    class KernelError extends Error {}
    expect(trip(new KernelError("mine"))).not.toBeInstanceOf(errors.KernelError);
  });

  test("a field that can't be sent is left behind, and the class is kept", () => {
    const arrived = trip(Object.assign(new errors.KernelError("m"), { fix: () => 1 }));
    expect(arrived).toBeInstanceOf(errors.KernelError);
    expect("fix" in arrived).toBe(false);
  });

  test("keeps codes of text and of number, and leaves out others", () => {
    expect(trip(Object.assign(new Error("a"), { code: "ENOENT" }))).toMatchObject({ code: "ENOENT" });
    expect(trip(new DOMException("a", "DataCloneError"))).toMatchObject({ name: "DataCloneError", code: 25 });
    expect("code" in trip(Object.assign(new Error("a"), { code: { deep: 1 } }))).toBe(false);
  });

  test("keeps the members of an AggregateError, in order, with their causes", () => {
    const arrived = trip(new AggregateError([cause, new TypeError("odd", { cause }), "text"], "several"));
    expect(arrived).toBeInstanceOf(AggregateError);
    const { errors: members } = arrived as AggregateError;
    expect(members).toMatchObject([
      { name: "RangeError", message: "below zero" },
      { name: "TypeError", message: "odd", cause: { name: "RangeError" } },
      { message: 'threw the string "text", which is not an error' },
    ]);
  });

  test("keeps chains of causes, and an undefined cause is none", () => {
    const chain = new Error("a", { cause: new TypeError("b", { cause: "c" }) });
    const arrived = trip(chain) as { cause: { cause: Error } };
    expect(arrived).toMatchObject({ cause: { name: "TypeError", message: "b" } });
    expect(String(arrived.cause.cause)).toContain("c");
    expect("cause" in trip(new Error("a"))).toBe(false);
  });

  test("a ring of causes ends", () => {
    const a = new Error("a");
    const b = new Error("b", { cause: a });
    a.cause = b;
    let length = 0;
    for (let error: unknown = trip(a); error !== undefined; error = (error as Error).cause) length += 1;
    expect(length).toBeGreaterThan(2);
    expect(length).toBeLessThan(20);
  });

  test("an AggregateError that holds itself several times ends soon", () => {
    const error = new AggregateError([], "self");
    // Three of them would make 3^8 records, the 32 that are kept 10^12.
    error.errors.push(error, error, error);
    expect(recordsIn(toErrorRecord(error))).toBeLessThan(1000);
  });

  test("an AggregateError that holds itself ends", () => {
    const error = new AggregateError([], "self");
    error.errors.push(error);
    expect(trip(error)).toMatchObject({ name: "AggregateError", message: "self" });
  });

  test.each([
    ["null", null, "null"],
    ["undefined", undefined, "undefined"],
    ["a string", "boom", 'the string "boom"'],
    ["a number", 7, "7"],
    ["a symbol", Symbol("s"), "a symbol"],
    ["an object", { a: 1 }, "an object"],
    ["a function", () => 1, "a function"],
  ])("%s that was thrown comes back as an Error that says so", (_, thrown, text) => {
    const arrived = trip(thrown);
    expect(arrived).toBeInstanceOf(Error);
    expect(arrived.message).toBe(`threw ${text}, which is not an error`);
  });

  test.each(["name", "message", "stack", "cause", "code", "errors"])(
    "a getter of %s that throws does no harm",
    (key) => {
      const error = Object.defineProperty(new Error("m"), key, {
        get: () => {
          throw new Error("gotcha");
        },
      });
      expect(() => trip(error)).not.toThrow();
    },
  );

  test.each([
    ["null as its name", { name: null }, "null"],
    ["an object as its message", { message: { toString: () => "obj" } }, "Error"],
    ["a number as its stack", { stack: 5 }, "Error"],
    ["a text as its errors", { errors: "many" }, "Error"],
  ])("an error with %s arrives", (_, parts, name) => {
    expect(trip(Object.assign(new Error("m"), parts)).name).toBe(name);
  });

  test("an error of another realm counts as one, and so does what has message and stack", () => {
    const foreign = { message: "far", stack: "Error: far\n  at there", name: "FarError" };
    expect(trip(foreign)).toMatchObject({ name: "FarError", message: "far", stack: foreign.stack });
  });

  test("a proxy that can't be looked at arrives as an error", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(trip(proxy)).toBeInstanceOf(Error);
  });

  test("a long list of members is cut", () => {
    const many = new AggregateError(
      Array.from({ length: 1000 }, (_, i) => new Error(String(i))),
      "many",
    );
    const { length } = (trip(many) as AggregateError).errors;
    expect(length).toBe(32);
  });
});

describe("summarize", () => {
  test("puts a record in one line", () => {
    expect(summarize(toErrorRecord(cause))).toBe("RangeError: below zero");
    expect(summarize(toErrorRecord(null))).toBe("threw null");
  });
});
