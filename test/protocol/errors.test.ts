import { describe, expect, test } from "vitest";
import {
  CompositeError,
  EngineLostError,
  NoSuchEngineError,
  RemoteError,
  TaskAbortedError,
  TimeoutError,
} from "../../src/protocol/errors.ts";
import { toErrorRecord } from "../../src/protocol/to-error-record.ts";

const ORIGIN = { engineId: 3, taskId: 8, index: 1, method: "apply" };

describe("RemoteError", () => {
  test("says what failed where, and carries what was thrown", () => {
    const error = new RemoteError(ORIGIN, toErrorRecord(new RangeError("n must be positive")));
    expect(error.message).toBe("apply failed on engine 3: RangeError: n must be positive");
    expect(error).toMatchObject({ ...ORIGIN, remoteName: "RangeError" });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.engineStack).toContain("n must be positive");
  });

  test("ends with what to do about it, and with the number of the try", () => {
    const origin = { ...ORIGIN, hint: "; look", earlier: [new Error("first")] };
    const { message } = new RemoteError(origin, toErrorRecord(new Error("no")));
    expect(message).toBe("apply failed on engine 3: Error: no; look; it was try 2");
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
    expect(new TaskAbortedError(0).message).toBe("task 0 was aborted");
    expect(new TaskAbortedError(undefined).message).toBe("it was aborted before it became a task");
    expect(new TaskAbortedError(1, null).cause).toBeNull();
  });

  test("of a timeout name the limit", () => {
    expect(new TimeoutError("2 of 3 results came", 100)).toMatchObject({
      message: "2 of 3 results came within 100 ms",
      timeoutMs: 100,
    });
  });
});
