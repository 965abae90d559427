import { describe, expect, test } from "vitest";
import { threads } from "../../build/lib/node/threads.js";
import { open } from "../conformance/wire.ts";

/** Sent to engines: nothing can interrupt it before it has gone over all of the memory. */
function fillForEver(bytes: Uint8Array): never {
  for (let i = 1; ; i++) bytes.fill(i);
}

// Of a thread that is not ready for two seconds: what it loads first waits.
const WAIT = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)";
const LATE = ["--import", `data:text/javascript,${WAIT}`];

describe("engines on threads", () => {
  test("that are not ready in time are refused, with the limit as cause", async () => {
    await expect(threads({ startTimeoutMs: 1, execArgv: LATE }).start(4)).rejects.toMatchObject({
      name: "EngineStartError",
      engineId: 4,
      cause: { name: "TimeoutError", timeoutMs: 1 },
      message: expect.stringContaining("within 1 ms; startTimeoutMs allows more") as string,
    });
  });

  test.each([2 ** 31, Number.POSITIVE_INFINITY])("may take %d ms to be ready", async (startTimeoutMs) => {
    const wire = await open(threads({ startTimeoutMs }));
    expect(await wire.apply(() => 1)).toEqual({ kind: "done", value: 1 });
  });

  test("are waited for by a client that could not listen for longer than they may take", async () => {
    const opening = open(threads({ startTimeoutMs: 2000 }));
    await Promise.resolve();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    const wire = await opening;
    expect(await wire.apply(() => 1)).toEqual({ kind: "done", value: 1 });
  });

  test("are given up when their start is aborted, with the reason as cause", async () => {
    const controller = new AbortController();
    const start = threads().start(2, controller.signal);
    const reason = new Error("no longer wanted");
    controller.abort(reason);
    await expect(start).rejects.toMatchObject({ name: "EngineStartError", engineId: 2, cause: reason });
  });

  test("can be started again after one was late", async () => {
    await expect(threads({ startTimeoutMs: 1, execArgv: LATE }).start(0)).rejects.toThrow("engine 0 did not start");
    const wire = await open(threads());
    expect(await wire.apply(() => 1)).toEqual({ kind: "done", value: 1 });
  });

  test.each([0, 3, 255])("say with which code %d their thread exited", async (code) => {
    const wire = await open(threads());
    wire.call(
      wire.define((c: number) => process.exit(c)),
      [code],
    );
    expect(String(await wire.lost())).toContain(`exited with code ${code}`);
  });

  test("tell which task they began last, also when they are dead", async () => {
    const wire = await open(threads());
    expect(wire.link.lastBegun()).toBe(-1);
    await wire.apply(() => 1);
    expect(wire.link.lastBegun()).toBe(0);
    const killer = wire.call(wire.define(() => process.exit(1)));
    wire.call(wire.define(() => 1));
    await wire.lost();
    expect(wire.link.lastBegun()).toBe(killer);
  });

  test("are gone when that is said: they run nothing any more", async () => {
    const wire = await open(threads());
    const memory = new Uint8Array(new SharedArrayBuffer(2 ** 27));
    wire.call(wire.define(fillForEver), [memory]);
    while (Atomics.load(memory, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    let atLoss: number | undefined;
    wire.link.onClose(() => {
      atLoss = memory.at(-1);
    });
    await wire.link.close();
    expect(atLoss).toBe(memory.at(-1));
  });

  test("give a thread each: what one sets on its globals, the other does not see", async () => {
    const transport = threads();
    const [one, two] = await Promise.all([open(transport, 0), open(transport, 1)]);
    await one.apply(() => void Reflect.set(globalThis, "mine", 1));
    expect(await two.apply(() => "mine" in globalThis)).toEqual({ kind: "done", value: false });
  });

  test("end by an error in a timer of theirs, which is their cause", async () => {
    const wire = await open(threads());
    await wire.apply(() => {
      setTimeout(() => {
        throw new RangeError("in a timer");
      });
    });
    await wire.lost();
    expect(wire.replies.find(({ kind }) => kind === "fault")).toMatchObject({
      error: { name: "RangeError", message: "in a timer" },
    });
  });
});
