import process from "node:process";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "wasm-ensemble";
import { failure } from "./support.ts";

declare const engine: { readonly id: number };

const client = await connect({ engines: 2, output: "capture" });
const dview = client.directView();
const lview = client.loadBalancedView();
afterAll(() => client.close());

let shown: string[] = [];
beforeEach(() => {
  shown = [];
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      shown.push(...String(text).trimEnd().split("\n"));
      return true;
    });
  }
});
afterEach(() => void vi.restoreAllMocks());

function speak(text: string): string {
  console.log(`out ${text}`);
  console.error(`err ${text}`);
  return text;
}

describe("displayOutputs", () => {
  test("shows output by kind, engines in order, and the values of scripts", async () => {
    await dview.execute("console.log('a\\nb'); console.error('c'); ({ id: engine.id })").displayOutputs();
    expect(shown).toEqual([
      "[stdout:0] a",
      "[stdout:0] b",
      "[stdout:1] a",
      "[stdout:1] b",
      "[stderr:0] c",
      "[stderr:1] c",
      "[output:0] { id: 0 }",
      "[output:1] { id: 1 }",
    ]);
  });

  test("or by engine; of apply and map there are no values", async () => {
    await dview.apply(speak, "x").displayOutputs({ groupBy: "engine" });
    expect(shown).toEqual(["[stdout:0] out x", "[stderr:0] err x", "[stdout:1] out x", "[stderr:1] err x"]);
    shown = [];
    await client.at(0).apply(speak, "y").displayOutputs();
    expect(shown).toEqual(["[stdout:0] out y", "[stderr:0] err y"]);
  });

  test("puts the chunks of a map together by engine", async () => {
    const result = lview.with({ chunkItems: 1 }).map(
      (i) => {
        console.log(`item ${i}`);
        return engine.id;
      },
      [0, 1, 2, 3, 4, 5],
    );
    const where = await result;
    await result.displayOutputs();
    const items = where.map((id, i) => `[stdout:${id}] item ${i}`);
    expect(shown).toEqual(items.toSorted((a, b) => Number(a[8]) - Number(b[8])));
  });

  test("says what failed, once for all engines and at most four times, and does not reject", async () => {
    await dview
      .apply(() => {
        console.log("before");
        throw new RangeError("everywhere");
      })
      .displayOutputs();
    expect(shown.filter((line) => !line.includes("    at "))).toEqual([
      "[stdout:0] before",
      "[stdout:1] before",
      "[error:0,1] RangeError: everywhere",
    ]);
    shown = [];
    await lview.map((i) => Promise.reject(new Error(`no ${i}`)), [...Array(10).keys()]).displayOutputs();
    expect(shown.filter((line) => /^\[error:\d\] Error: no \d$/.test(line))).toHaveLength(4);
    expect(shown.at(-1)).toBe("[error] … and 6 more");
  });

  test("of an engine that died, shows what had reached the client", async () => {
    const mortal = await connect({ engines: 1, output: "capture" });
    const result = mortal.at(0).apply(() => {
      globalThis.process.stdout.write("last wor");
      globalThis.process.exit(1);
    });
    await result.displayOutputs();
    expect(shown[0]).toBe("[stdout:0] last wor");
    expect(shown[1]).toMatch(/^\[error:0\] engine 0 was lost/);
    await mortal.close();
  });

  test("shows nothing of a task that never ran but its error", async () => {
    const result = lview.with({ signal: AbortSignal.abort() }).apply(() => 1);
    await result.displayOutputs();
    expect(shown).toEqual([expect.stringMatching(/^\[error\] task \d+ was aborted$/)]);
  });

  test("refuses what it does not know", async () => {
    const result = lview.apply(() => 1);
    expect(await failure(result.displayOutputs({ groupBy: "order" as "type" }))).toBeInstanceOf(TypeError);
    expect(await failure(result.displayOutputs({ by: "type" } as object))).toBeInstanceOf(TypeError);
  });
});

describe("streamOutput", () => {
  test("shows what was written before, then lines as they come, and is over with the result", async () => {
    const result = client.at(0).apply(async () => {
      console.log("early");
      await new Promise((resolve) => setTimeout(resolve, 100));
      globalThis.process.stdout.write("in ");
      await new Promise((resolve) => setTimeout(resolve, 30));
      globalThis.process.stdout.write("pieces\nand begun");
      return 1;
    });
    while (result.stdout[0] === "") await new Promise((resolve) => setTimeout(resolve, 5));
    const streaming = result.streamOutput();
    expect(shown).toEqual(["[stdout:0] early"]);
    expect(result.ready).toBe(false);
    await streaming;
    expect(result.ready).toBe(true);
    expect(shown).toEqual(["[stdout:0] early", "[stdout:0] in pieces", "[stdout:0] and begun"]);
  });

  test("shows its own tasks alone, those that a map makes later too", async () => {
    const other = client.at(1).apply(speak, "other");
    const result = lview.with({ chunkItems: 1 }).map(speak, ["a", "b", "c", "d", "e", "f"]);
    await result.streamOutput();
    await other;
    expect(shown.map((line) => line.replace(/^\[\w+:\d\] /, "")).toSorted()).toEqual(
      ["a", "b", "c", "d", "e", "f"].flatMap((x) => [`err ${x}`, `out ${x}`]).toSorted(),
    );
  });

  test("ends earlier by its signal, and the work goes on", async () => {
    const control = new AbortController();
    const result = client.at(0).apply(async () => {
      console.log("one");
      await new Promise((resolve) => setTimeout(resolve, 150));
      console.log("two");
      return "done";
    });
    const streaming = result.streamOutput({ signal: control.signal });
    while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    control.abort();
    await streaming;
    expect(result.ready).toBe(false);
    expect(await result).toBe("done");
    expect(shown).toEqual(["[stdout:0] one"]);
    await result.streamOutput({ signal: AbortSignal.abort() });
    expect(shown).toHaveLength(1);
  });

  test("does not reject when the task fails or is aborted, and shows a result that is ready", async () => {
    const failing = client.at(0).apply(() => {
      console.log("then");
      throw new Error("no");
    });
    await failing.streamOutput();
    await failing.streamOutput();
    expect(shown).toEqual(["[stdout:0] then", "[stdout:0] then"]);
    const waiting = client.at(0).apply(() => new Promise(() => {}));
    const streaming = waiting.streamOutput();
    waiting.abort();
    await streaming;
    expect(waiting.ready).toBe(true);
    await client.waitForEngines(2);
  });

  test("shows nothing twice where the client shows everything", async () => {
    const loud = await connect({ engines: 1, output: "inherit" });
    const result = loud.at(0).apply(speak, "z");
    await result.streamOutput();
    await loud.close();
    expect(shown).toEqual(["[engine 0] out z", "[engine 0] err z"]);
  });

  test("refuses what is no signal", async () => {
    const result = lview.apply(() => 1);
    expect(await failure(result.streamOutput({ signal: {} as AbortSignal }))).toBeInstanceOf(TypeError);
  });
});
