import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CheckpointError, type Estimate, kernels } from "wasm-ensemble";
import {
  type CheckpointStore,
  checkpointText,
  type RunIdentity,
  readCheckpoint,
  resume,
} from "../../../src/sampling/run/checkpoint.ts";
import { CheckpointKeeper } from "../../../src/sampling/run/checkpoint-keeper.ts";
import type { RunState } from "../../../src/sampling/run/run-state.ts";
import { noSamples } from "../../../src/sampling/statistics/moments.ts";
import { holes, sum, three, traps } from "../hand-made.ts";
import { bits, failure, freshFile, start } from "../support.ts";

describe("a sampling run", () => {
  test("an engine holds few blocks of a run, also after many tiny tasks", async () => {
    const client = await start(2);
    const tiny = Array.from({ length: 20_000 }, (_, i) => client.loadBalancedView().apply((x: number) => x, i));
    await Promise.all(tiny);
    const run = client.sample(kernels.pi, { samples: 1e13, chunkSamples: 4096, seed: 1 });
    let most = 0;
    for await (const { samples } of run) {
      most = Math.max(most, ...[...client.queueStatus().engines.values()].map(({ tasks }) => tasks));
      if (samples > 1e7) run.abort();
    }
    expect(most).toBeLessThanOrEqual(64);
  });

  test("a time limit that timers can't count is a RangeError", async () => {
    const client = await start(1);
    const options = { samples: 5e8, timeLimitMs: 30 * 86_400_000, seed: 1 };
    expect(() => client.sample(kernels.pi, options)).toThrow(RangeError);
  });

  test("a parameter that is null is a TypeError", async () => {
    const client = await start(1);
    expect(() => client.sample(sum, { samples: 1, params: { x: null as never } })).toThrow(TypeError);
  });

  test("a parameter that its type can't hold is a RangeError", async () => {
    const client = await start(1);
    const parameters = (["i32", "u32", "u64", "bool"] as const).map((type, i) => ({
      name: type,
      type,
      offset: 8 * i,
      default: 0,
    }));
    for (const params of [{ i32: 2 ** 31 }, { u32: -1 }, { u64: -1 }, { bool: 7 }]) {
      expect(() => client.sample({ ...sum, parameters }, { samples: 1, params })).toThrow(RangeError);
    }
  });

  test("B5a the last snapshot of an aborted run is its end", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 1e15, chunkSamples: 4096, seed: 1 });
    let last: Estimate | undefined;
    for await (last of run) run.abort();
    expect(last?.stopped).toBe((await run).stopped);
  });

  test("B5b the last snapshot of a run ended by time is its end", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { timeLimitMs: 60, seed: 1, targets: 0 });
    let last: Estimate | undefined;
    for await (last of run);
    expect(last?.stopped).toBe("timeLimit");
  });

  test("a run of fewer samples than the checkpoint has is refused", async () => {
    const client = await start(2);
    const options = { chunkSamples: 100, seed: 1, checkpoint: freshFile() };
    await client.sample(kernels.pi, { ...options, samples: 10_000 });
    expect(() => client.sample(kernels.pi, { ...options, samples: 250 })).toThrow(CheckpointError);
  });

  test("the share of a resumed run with a time limit counts this session's time, as the limit does", async () => {
    const client = await start(2);
    const options = { chunkSamples: 2 ** 22, seed: 1, checkpoint: freshFile() };
    await client.sample(kernels.pi, { ...options, timeLimitMs: 200 });
    const run = client.sample(kernels.pi, { ...options, timeLimitMs: 200 });
    expect(run.latest.progress).toBeLessThan(0.5);
    await run;
  });

  test("a run of 200 outputs has a checkpoint", async () => {
    let text = "";
    const store: CheckpointStore = {
      name: "memory",
      take: () => {},
      release: () => {},
      read: () => text,
      write: async (next) => void (text = next),
    };
    const outputs = Array.from({ length: 200 }, (_, i) => `x${i}`);
    const [method, replicates] = ["random", undefined] as const;
    const same = { method, antithetic: false, histogram: null };
    const run: RunIdentity = { kernel: "k", seed: "1", params: {}, chunkSamples: 1, outputs, ...same };
    const moments = { ...noSamples(200), count: 1, means: outputs.map(() => 1) };
    const nonFinite = { count: 0, first: undefined };
    await new CheckpointKeeper(
      store,
      (state: RunState, ms) => checkpointText(run, state, ms),
      () => {},
    ).finish({ chunks: 1, moments, replicates, nonFinite, counters: [] }, 1);
    expect(resume(readCheckpoint(store), run).state.moments).toEqual(moments);
  });

  test("checkpoints of plus and minus infinity as a parameter are told apart", async () => {
    const client = await start(1);
    const options = { samples: 100, seed: 1, checkpoint: freshFile() };
    await client.sample(sum, { ...options, params: { x: Number.POSITIVE_INFINITY } });
    expect(() => client.sample(sum, { ...options, params: { x: Number.NEGATIVE_INFINITY } })).toThrow(/params/u);
  });

  test("targets: null is a TypeError", async () => {
    const client = await start(1);
    const targets = null as never;
    expect(() => client.sample(kernels.pi, { samples: 1, targets })).toThrow(TypeError);
    expect(() => client.bootstrap((x) => x[0] ?? 0, { data: [1, 2], targets })).toThrow(TypeError);
    expect(() => client.chains((_, x) => x, { start: { x: 1 }, draws: 10, targets })).toThrow(TypeError);
    expect(() => client.sweep(kernels.pi, [{}], { samples: 1, targets })).toThrow(TypeError);
  });

  test.each([
    ["no chunkSamples", { chunkSamples: undefined as never }],
    ["chunkSamples 0", { chunkSamples: 0 }],
    ["no outputs", { outputs: [] }],
    ["two outputs of one name", { outputs: ["x", "x"] }],
    ["no parameters", { parameters: undefined as never }],
    ["no identity", { identity: undefined as never }],
  ])("B12 a kernel with %s is a TypeError or RangeError at the call that says so", async (_, parts) => {
    const client = await start(1);
    let error: unknown;
    try {
      const run = client.sample({ ...kernels.pi, ...parts }, { samples: 10, seed: 1 });
      await Promise.race([run, new Promise((resolve) => setTimeout(resolve, 300))]);
      run.abort();
    } catch (caught) {
      error = caught;
    }
    expect(String(error)).toMatch(/(Type|Range)Error: .*(kernel|chunk|output|parameter|identity)/u);
  });

  test("moments that overflow are not given as if they were an estimate", async () => {
    const client = await start(1);
    const estimate = await client.sample(sum, { samples: 100, seed: 1, params: { x: Number.MAX_VALUE } });
    expect(estimate.mean).toBe(Number.MAX_VALUE);
  });

  test("a run that its time limit ends before the first chunk is not called complete", async () => {
    const client = await start(1);
    const estimate = await client.sample(kernels.pi, { timeLimitMs: 1e-6, chunkSamples: 2 ** 31 - 1, seed: 1 });
    expect(estimate).toMatchObject({ samples: 0, complete: false });
  });

  test("the checkpoint of a run that fails is there once it has rejected", async () => {
    const client = await start(2);
    const checkpoint = freshFile();
    await failure(client.sample(traps, { samples: 1e6, chunkSamples: 100, seed: 0, params: { at: 50 }, checkpoint }));
    expect(existsSync(checkpoint)).toBe(true);
  });

  test("B16b a run that fails can be tried again at once", async () => {
    const client = await start(2);
    for (let round = 0; round < 20; round++) {
      const checkpoint = freshFile();
      const options = { samples: 10_000, chunkSamples: 100, seed: 0, params: { at: 50 }, checkpoint };
      await failure(client.sample(traps, options));
      const again = await failure(client.sample(traps, options));
      expect(again.name).toBe("RemoteError");
      const run = client.sample(kernels.pi, { samples: 1e15, seed: 1, checkpoint: `${checkpoint}2` });
      run.abort();
      await failure(run);
      await client.sample(kernels.pi, {
        samples: 1e3,
        chunkSamples: kernels.pi.chunkSamples,
        seed: 1,
        checkpoint: `${checkpoint}2`,
      });
    }
  });

  test("of two runs at a time with one checkpoint the second is refused, and the first goes on", async () => {
    const client = await start(2);
    const options = { chunkSamples: 100, seed: 1, checkpoint: freshFile(), samples: 10_000 };
    const run = client.sample(three, options);
    expect(() => client.sample(three, options)).toThrow(CheckpointError);
    expect(() => client.sample(three, options)).toThrow(/another run of this process/u);
    const first = await run;
    expect(bits(await client.sample(three, options))).toEqual(bits(first));
  });

  test("a tolerance that was not reached when time was up is not called complete", async () => {
    const client = await start(1);
    const estimate = await client.sample(holes, { standardError: 1e-12, timeLimitMs: 30, seed: 1 });
    expect(estimate).toMatchObject({ stopped: "timeLimit", complete: false });
  });
});
