import { describe, expect, test } from "vitest";
import { toErrorRecord } from "../../src/protocol/error-record.ts";
import {
  CompositeError,
  EngineLostError,
  NoSuchEngineError,
  RemoteError,
  TaskAbortedError,
  TimeoutError,
} from "../../src/protocol/errors.ts";

const ORIGIN = { engineId: 3, taskId: 8, index: 1, method: "apply" };

describe("RemoteError", () => {
  test("says what failed where, and carries what was thrown", () => {
    const error = new RemoteError(ORIGIN, toErrorRecord(new RangeError("n must be positive")));
    expect(error.message).toBe("apply failed on engine 3: RangeError: n must be positive");
    expect(error).toMatchObject({ ...ORIGIN, remoteName: "RangeError" });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.engineStack).toContain("n must be positive");
  });

  const CLOSURE = "; a sent function carries no closure: pass";
  test.each([
    [
      "rate",
      "rate is not defined",
      "(x) => x * rate",
      `${CLOSURE} rate as an argument, push({ rate }) it, or send a module function`,
    ],
    [
      "rate, in Safari",
      "Can't find variable: rate",
      "(x) => x * rate",
      `${CLOSURE} rate as an argument, push({ rate }) it, or send a module function`,
    ],
    [
      "what vite made of an import",
      "__vite_ssr_import_0__ is not defined",
      "(x) => (0,__vite_ssr_import_0__.helper)(x) + __vite_ssr_import_0__.RATE + __vite_ssr_import_1__.other",
      `${CLOSURE} helper and RATE as an argument, push({ helper, RATE }) them, or send a module function`,
    ],
    [
      "what vitest made of an import beside a mock",
      "__vi_import_0__ is not defined",
      "(x) => __vi_import_0__.helper(x)",
      `${CLOSURE} helper as an argument, push({ helper }) it, or send a module function`,
    ],
    [
      "a default import",
      "__vite_ssr_import_0__ is not defined",
      "(x) => __vite_ssr_import_0__.default(x)",
      `${CLOSURE} the default export of the imported module as an argument, push it, or send a module function`,
    ],
    [
      "what TypeScript made of an import for CommonJS",
      "tasks_1 is not defined",
      "(x) => (0, tasks_1.helper)(x)",
      `${CLOSURE} helper as an argument, push({ helper }) it, or send a module function`,
    ],
    [
      "what esbuild made of an import for CommonJS",
      "import_tasks is not defined",
      "(x) => (0, import_tasks.helper)(x)",
      `${CLOSURE} helper as an argument, push({ helper }) it, or send a module function`,
    ],
    [
      "what webpack made of an import",
      "_tasks_js__WEBPACK_IMPORTED_MODULE_0__ is not defined",
      "(x) => (0,_tasks_js__WEBPACK_IMPORTED_MODULE_0__.helper)(x)",
      `${CLOSURE} helper as an argument, push({ helper }) it, or send a module function`,
    ],
    [
      "an object of the user's own",
      "tasks_1 is not defined",
      "(x) => tasks_1.helper(x)",
      `${CLOSURE} tasks_1 as an argument, push({ tasks_1 }) it, or send a module function`,
    ],
    [
      "what vite made of import.meta",
      "__vite_ssr_import_meta__ is not defined",
      "() => __vite_ssr_import_meta__.url",
      "; import.meta is that of a module: pass what is needed of it as an argument, or send a module function",
    ],
    [
      "a helper of a compiler for old targets",
      "_async_to_generator is not defined",
      "(x) => _async_to_generator(function* () {})()",
      "; a compiler put that beside the function, where it stays: let it compile for ES2022 or later",
    ],
    ["a name of a function that the engine had", "rate is not defined", undefined, ""],
    [
      "a name that was asked for",
      "rate is not defined on the engine",
      undefined,
      "; push({ rate }) it, or execute code that declares it",
    ],
  ])("says how to send %s", (_, thrown, source, hint) => {
    const record = toErrorRecord(new ReferenceError(thrown));
    const { message } = new RemoteError({ ...ORIGIN, source }, record);
    expect(message).toBe(`apply failed on engine 3: ReferenceError: ${thrown}${hint}`);
  });

  test.each(["execute", "run"])("says of %s that code sees the engine's names", (method) => {
    const { message } = new RemoteError({ ...ORIGIN, method }, toErrorRecord(new ReferenceError("a is not defined")));
    expect(message).toBe(
      `${method} failed on engine 3: ReferenceError: a is not defined; code sees the names of its engine: push({ a }) or import it first`,
    );
  });

  test.each([
    ["another ReferenceError", new ReferenceError("Cannot access 'a' before initialization")],
    ["another class", new TypeError("rate is not defined")],
  ])("gives no such hint for %s", (_, thrown) => {
    expect(new RemoteError({ ...ORIGIN, source: "() => rate" }, toErrorRecord(thrown)).message).not.toContain(
      "closure",
    );
  });

  test("says that something was thrown which is no error", () => {
    const error = new RemoteError(ORIGIN, toErrorRecord(null));
    expect(error.message).toBe("apply failed on engine 3: threw null");
    expect(error).toMatchObject({ remoteName: "thrown value", engineStack: undefined });
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe("CompositeError", () => {
  const failures = Array.from({ length: 6 }, (_, i) => new Error(`failure ${i}`));

  test("counts the failures, prints at most four, and has them all", () => {
    const error = new CompositeError(failures, 10);
    const lines = error.message.split("\n");
    expect(lines[0]).toBe("6 of 10 failed");
    expect(lines.filter((line) => line.includes("failure"))).toHaveLength(4);
    expect(lines.at(-1)).toBe("  … and 2 more");
    expect(error.errors).toEqual(failures);
    // What prints it would print the first failure twice.
    expect(error.cause).toBeUndefined();
  });

  test("prints no rest when there is none", () => {
    expect(new CompositeError(failures.slice(0, 4), 4).message).not.toContain("more");
  });
});

describe("messages", () => {
  test("of a lost engine name the engine, what it held, and why", () => {
    const cause = new Error("its thread exited with code 1");
    const one = new EngineLostError({ engineId: 3, taskIds: [5], cause });
    expect(one.message).toBe("engine 3 was lost while it held 1 task (its thread exited with code 1)");
    const none = new EngineLostError({ engineId: 3, taskIds: [], cause });
    expect(none.message).toContain("0 tasks");
  });

  test("of a missing engine list those that live", () => {
    expect(new NoSuchEngineError(2, [0, 1]).message).toBe("engine 2 is gone; live engines: 0, 1");
    expect(new NoSuchEngineError(2, []).message).toBe("engine 2 is gone; live engines: none");
  });

  test("of an abort carry the reason as cause, where there is one", () => {
    expect("cause" in new TaskAbortedError(1)).toBe(false);
    expect(new TaskAbortedError(1, null).cause).toBeNull();
  });

  test("of a timeout name the limit", () => {
    expect(new TimeoutError("2 of 3 results came", 100)).toMatchObject({
      message: "2 of 3 results came within 100 ms",
      timeoutMs: 100,
    });
  });
});
