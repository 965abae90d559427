import { describe, expect, test } from "vitest";
import { openPage } from "./page.ts";

/** How `connect` fails with a worker of this script, and what is left of it. */
async function failureWith(
  script: string | null,
  timeoutMs = 20_000,
): Promise<{ name: string; message: string; cause: string }> {
  const page = await openPage({ files: script === null ? {} : { "/engine.js": script } });
  return page.evaluate(async (startTimeoutMs) => {
    const createWorker = (): Worker => new Worker("/engine.js", { type: "module" });
    const error = (await lib
      .connect({ engines: 2, createWorker, startTimeoutMs })
      .catch((reason: unknown) => reason)) as Error;
    return { name: error.name, message: error.message, cause: (error.cause as Error).name };
  }, timeoutMs);
}

describe("connect in a page fails", () => {
  test("when the engine's script is missing, saying what may be wrong", async () => {
    const { name, message } = await failureWith(null);
    expect(name).toBe("EngineStartError");
    expect(message).toContain("its worker's script can't be loaded");
    expect(message).toContain("createWorker");
  });

  test("when the script throws, with what it threw", async () => {
    const { name, message } = await failureWith("throw new RangeError('too early');");
    expect(name).toBe("EngineStartError");
    expect(message).toContain("too early");
  });

  test("when the engine can't be set up, with what that threw", async () => {
    const sabotage = "Object.defineProperty(globalThis, 'close', { value: null });";
    const { name, message } = await failureWith(`import '/build/page/engine.bundle.js'; ${sabotage}`);
    expect(name).toBe("EngineStartError");
    expect(message).toMatch(/its worker failed: .*TypeError.*bind/u);
  });

  test("when the script is no engine, after the time that it has to start", async () => {
    expect(await failureWith("", 50)).toMatchObject({ name: "EngineStartError", cause: "TimeoutError" });
  });

  test("when the engine ends before it is ready", async () => {
    const { name, message } = await failureWith("onmessage = ({ data }) => data.port.postMessage({ kind: 'ended' });");
    expect(name).toBe("EngineStartError");
    expect(message).toContain("its worker ended before it was ready");
  });

  test("when there is no worker to be had", async () => {
    const page = await openPage();
    const message = await page.evaluate(async () => {
      const createWorker = (): Worker => {
        throw new DOMException("not here", "SecurityError");
      };
      return String(await lib.connect({ engines: 1, createWorker }).catch((reason: unknown) => reason));
    });
    expect(message).toContain("engine 0 did not start");
    expect(message).toContain("not here");
  });

  test("when createWorker gives something else, saying what", async () => {
    const page = await openPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    const messages = await page.evaluate(() => {
      const ways = [() => Promise.resolve(1), () => undefined, () => ({ postMessage: 1 })];
      const calls = ways.map((createWorker) => lib.connect({ engines: 1, createWorker } as never));
      return Promise.all(calls.map((call) => call.then(() => "none", String)));
    });
    const start = "engine 0 did not start: createWorker expects a function that gives a Worker at once, but it gave";
    expect(messages).toEqual([
      `EngineStartError: ${start} a Promise`,
      `EngineStartError: ${start} undefined`,
      `EngineStartError: ${start} an object`,
    ]);
    expect(errors).toEqual([]);
  });

  test("for bad options, before anything is loaded", async () => {
    const page = await openPage();
    const messages = await page.evaluate(() => {
      const bad = [
        { engines: 0 },
        { engine: 1 },
        { createWorker: 5 },
        { startTimeoutMs: 0 },
        { maxHeapMb: 64 },
        { env: {} },
      ];
      return Promise.all(bad.map((options) => lib.connect(options as never).then(() => "none", String)));
    });
    expect(messages).toEqual([
      "RangeError: engines expects a whole number >= 1, got 0",
      expect.stringContaining("connect has no option engine; it has engines,"),
      "TypeError: createWorker expects a function that gives a Worker, got 5",
      "RangeError: startTimeoutMs expects milliseconds > 0, got 0",
      "TypeError: connect takes maxHeapMb on Node only",
      "TypeError: connect takes env on Node only",
    ]);
  });
});

test("a client that is closed waits for no engine that starts", async () => {
  const page = await openPage({ files: { "/silent.js": "onmessage = () => undefined;" } });
  const told = await page.evaluate(async () => {
    const scripts = ["/build/page/engine.bundle.js"];
    const createWorker = (): Worker => new Worker(scripts.pop() ?? "/silent.js", { type: "module" });
    const client = await lib.connect({ engines: 1, createWorker, startTimeoutMs: Number.POSITIVE_INFINITY });
    const late = client.addEngines(1).then(() => "none", String);
    await client.close();
    return [await late, await client.addEngines(1).then(() => "none", String)];
  });
  expect(told).toEqual([expect.stringContaining("ClientClosedError"), expect.stringContaining("ClientClosedError")]);
});
