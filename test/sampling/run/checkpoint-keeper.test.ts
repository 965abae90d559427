import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CheckpointError } from "../../../src/protocol/errors.ts";
import {
  type CheckpointStore,
  checkpointText,
  type RunIdentity,
  readCheckpoint,
  resume,
} from "../../../src/sampling/run/checkpoint.ts";
import { CheckpointKeeper } from "../../../src/sampling/run/checkpoint-keeper.ts";
import type { RunState } from "../../../src/sampling/run/run-state.ts";
import { plainMoments } from "../plain-moments.ts";

/** Keeps a text in memory; each write waits until the test lets it end. */
class SlowStore implements CheckpointStore {
  readonly name = "memory";
  text: string | undefined;
  writes = 0;
  isTaken = true;
  #end: { fulfil: () => void; reject: (error: Error) => void } | undefined;

  take(): void {
    this.isTaken = true;
  }

  release(): void {
    this.isTaken = false;
  }

  read(): string | undefined {
    return this.text;
  }

  write(text: string): Promise<void> {
    this.writes += 1;
    return new Promise((resolve, reject) => {
      const fulfil = () => {
        this.text = text;
        resolve();
      };
      this.#end = { fulfil, reject };
    });
  }

  async end(error?: Error): Promise<void> {
    if (error) this.#end?.reject(error);
    else this.#end?.fulfil();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const RUN: RunIdentity = {
  kernel: "k/1",
  seed: "1",
  params: {},
  chunkSamples: 10,
  method: "random",
  antithetic: false,
  outputs: ["x", "y"],
  histogram: null,
};

/** A state whose numbers have all their bits in use. */
function stateAfter(chunks: number): RunState {
  return {
    chunks,
    moments: {
      count: chunks * 10 - 3,
      scales: [2 ** 600, 2 ** -600],
      means: [1 / 3, -1e-310],
      rests: [1e-17, 5e-324],
      products: [Math.PI, 5e-324, 1e308],
      halves: [0.1, 0.2, 0.3],
    },
    replicates: undefined,
    nonFinite: { count: 3, first: { stream: 2, index: 7 } },
    counters: [],
  };
}

function textOf(run: RunIdentity): (state: RunState, elapsedMs: number) => string {
  return (state, elapsedMs) => checkpointText(run, state, elapsedMs);
}

let store: SlowStore;
let keeper: CheckpointKeeper<RunState>;
let failures: CheckpointError[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "Date"] });
  store = new SlowStore();
  failures = [];
  keeper = new CheckpointKeeper(store, textOf(RUN), (error) => failures.push(error));
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a keeper of checkpoints", () => {
  test("writes every three seconds, however often there is something new", async () => {
    for (let chunks = 1; chunks <= 100; chunks++) {
      await vi.advanceTimersByTimeAsync(100);
      keeper.note(stateAfter(chunks), chunks);
      await store.end();
    }
    expect(store.writes).toBe(3);
    expect(resume(readCheckpoint(store), RUN).state.chunks).toBe(90);
  });

  test("does not begin a write while another goes on", async () => {
    await vi.advanceTimersByTimeAsync(3000);
    keeper.note(stateAfter(1), 1);
    await vi.advanceTimersByTimeAsync(60_000);
    keeper.note(stateAfter(2), 2);
    expect(store.writes).toBe(1);
  });

  test("at the end waits for the write that goes on, and then writes the end", async () => {
    await vi.advanceTimersByTimeAsync(3000);
    keeper.note(stateAfter(1), 1);
    const finished = keeper.finish(stateAfter(2), 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.writes).toBe(1);
    await store.end();
    expect(store.writes).toBe(2);
    await store.end();
    await finished;
    expect(resume(readCheckpoint(store), RUN)).toEqual({ state: stateAfter(2), elapsedMs: 2 });
  });

  test("tells of the first write that fails, and goes on; a later one may not", async () => {
    for (let i = 0; i < 3; i++) {
      await vi.advanceTimersByTimeAsync(3000);
      keeper.note(stateAfter(1), 1);
      await store.end(new Error("disk full"));
    }
    expect(failures.map(({ message }) => message)).toEqual([
      "the checkpoint memory can't be used: it could not be written: disk full",
    ]);
    expect(keeper.failure).toBeInstanceOf(CheckpointError);
    const finished = keeper.finish(stateAfter(2), 2);
    await vi.advanceTimersByTimeAsync(0);
    await store.end();
    await finished;
    expect(keeper.failure).toBeUndefined();
    expect(store.isTaken).toBe(false);
  });

  test("never rejects, also when the last write fails", async () => {
    const finished = keeper.finish(stateAfter(1), 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.isTaken).toBe(true);
    await store.end(new Error("disk full"));
    await finished;
    expect(keeper.failure?.cause).toMatchObject({ message: "disk full" });
    expect(failures).toHaveLength(1);
    expect(store.isTaken).toBe(false);
  });
});

async function write(state: RunState): Promise<void> {
  const finished = keeper.finish(state, 1234.5);
  await vi.advanceTimersByTimeAsync(0);
  await store.end();
  await finished;
}

describe("resume", () => {
  test("gives back every bit, denormals and infinities as well", async () => {
    const state = stateAfter(2 ** 31);
    const products = [Number.POSITIVE_INFINITY, Number.NaN, 0.1];
    Object.assign(state.moments, { means: [5e-324, -0], products });
    await write(state);
    expect(resume(readCheckpoint(store), RUN)).toEqual({ state: state, elapsedMs: 1234.5 });
  });

  test("starts anew where there is no checkpoint", () => {
    expect(resume(readCheckpoint(store), RUN)).toMatchObject({
      state: { chunks: 0, moments: { count: 0, means: [0, 0] } },
      elapsedMs: 0,
    });
  });

  test("gives back the moments of replicates, and the counters of a histogram behind them", async () => {
    const run: RunIdentity = { ...RUN, method: "sobol", histogram: { low: 0, high: 1, bins: 1 } };
    keeper = new CheckpointKeeper(store, textOf(run), () => {});
    const replicates = plainMoments({ count: 4, means: [0.1, -0], products: [1 / 7, 2 / 7, 3 / 7] });
    const state = { ...stateAfter(4), replicates, counters: [30, 2, 5] };
    await write(state);
    expect(resume(readCheckpoint(store), run).state).toEqual(state);
  });

  test.each<[string, Partial<RunIdentity>]>([
    ["kernel", { kernel: "k/2" }],
    ["method", { method: "sobol" }],
    ["antithetic", { antithetic: true }],
    ["seed", { seed: "2" }],
    ["params", { params: { x: "1" } }],
    ["chunkSamples", { chunkSamples: 11 }],
    ["outputs", { outputs: ["y", "x"] }],
    ["histogram", { histogram: { low: 0, high: 1, bins: 2 } }],
  ])("refuses a run of another %s", async (what, change) => {
    await write(stateAfter(1));
    expect(() => resume(readCheckpoint(store), { ...RUN, ...change })).toThrow(CheckpointError);
    expect(() => resume(readCheckpoint(store), { ...RUN, ...change })).toThrow(what);
  });
});
