import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { type Estimate, kernels, TaskAbortedError } from "wasm-ensemble";
import { bits, failure, start } from "../support.ts";

describe("snapshots", () => {
  test("are estimates of whole prefixes: each has the bits of a run of as many samples", async () => {
    const client = await start(3);
    const options = { chunkSamples: 512, seed: 21 };
    const seen: Estimate[] = [];
    for await (const estimate of client.sample(kernels.pi, { ...options, samples: 600_001 })) seen.push(estimate);
    const picked = seen.filter((_, i) => i % Math.ceil(seen.length / 8) === 0);
    expect(picked.length).toBeGreaterThan(1);
    for (const snapshot of picked) {
      const again = await client.sample(kernels.pi, { ...options, samples: snapshot.samples });
      expect({ ...(bits(snapshot) as object), stopped: "samples" }).toEqual(bits(again));
    }
  });

  test("grow in samples, share and time, and the last is the end", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 3_000_001, chunkSamples: 1024, seed: 3 });
    const seen: Estimate[] = [];
    for await (const estimate of run) seen.push(estimate);
    expect(seen.length).toBeGreaterThan(2);
    for (const [i, estimate] of seen.entries()) {
      const before = seen[i - 1];
      expect(estimate.samples).toBeGreaterThan(before?.samples ?? 0);
      expect(estimate.progress).toBeGreaterThan(before?.progress ?? 0);
      expect(estimate.elapsedMs).toBeGreaterThanOrEqual(before?.elapsedMs ?? 0);
      const isLast = i === seen.length - 1;
      expect(estimate).toMatchObject({ stopped: isLast ? "samples" : undefined, complete: isLast });
    }
    expect(seen.at(-1)).toEqual(await run);
    expect(seen.at(-1)?.progress).toBe(1);
  });

  test("of a tolerance run have a share from 0 to 1 that never falls far", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { standardError: 2e-3, chunkSamples: 1024, seed: 3 });
    let highest = 0;
    for await (const { progress } of run) {
      expect(progress).toBeGreaterThan(0);
      expect(progress).toBeLessThanOrEqual(1);
      // The variance is an estimate: after 1024 samples it is known to about 2 %, k = 5.
      expect(progress).toBeGreaterThan(0.9 * highest);
      highest = Math.max(highest, progress);
    }
    expect(highest).toBe(1);
  });

  test("can be read by several loops, each at its own pace", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 400_000, chunkSamples: 256, seed: 3 });
    const read = async () => {
      const seen: number[] = [];
      for await (const { samples } of run) seen.push(samples);
      return seen;
    };
    const [first, second] = await Promise.all([read(), read()]);
    expect(first?.at(-1)).toBe(400_000);
    expect(second?.at(-1)).toBe(400_000);
  });

  test("of a run that has ended are one: the end", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 40_000, chunkSamples: 256, seed: 3 });
    const end = await run;
    const seen: Estimate[] = [];
    for await (const estimate of run) seen.push(estimate);
    expect(seen).toEqual([end]);
    expect(run.latest).toEqual(end);
    expect(await run).toEqual(end);
  });

  test("that are not read any more do not stop the run", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 300_001, chunkSamples: 256, seed: 3 });
    // By hand: a loop that is left would end it.
    const { value } = await run[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ stopped: undefined });
    expect(await run).toMatchObject({ samples: 300_001, stopped: "samples", complete: true });
  });
});

describe("an abort", () => {
  test("gives what is there, marked as stopped, and frees the engines", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 1e15, chunkSamples: 4096, seed: 8 });
    for await (const { samples } of run) if (samples > 100_000) run.abort();
    const partial = await run;
    expect(partial).toMatchObject({ stopped: "aborted", complete: false, samplesWanted: 1e15 });
    expect(partial.samples % 4096).toBe(0);
    const again = await client.sample(kernels.pi, { samples: partial.samples, chunkSamples: 4096, seed: 8 });
    expect([again.mean, again.variance]).toEqual([partial.mean, partial.variance]);
    expect(await client.directView().apply(() => "free")).toEqual(["free", "free"]);
  });

  test("before the first chunk is a TaskAbortedError with the reason as its cause", async () => {
    const client = await start(1);
    const run = client.sample(kernels.pi, { samples: 1e12, seed: 8 });
    const reason = new Error("changed my mind");
    run.abort(reason);
    const error = await failure(run);
    expect(error).toBeInstanceOf(TaskAbortedError);
    expect(error.cause).toBe(reason);
  });

  test("after the end changes nothing", async () => {
    const client = await start(1);
    const run = client.sample(kernels.pi, { samples: 1000, seed: 8 });
    const end = await run;
    run.abort("too late");
    expect(await run).toEqual(end);
    expect(end.stopped).toBe("samples");
  });

  test("of one run leaves another in peace", async () => {
    const client = await start(2);
    const options = { chunkSamples: 1024, seed: 4 };
    const expected = bits(await client.sample(kernels.pi, { ...options, samples: 1_000_001 }));
    const doomed = client.sample(kernels.pi, { ...options, samples: 1e15 });
    const other = client.sample(kernels.pi, { ...options, samples: 1_000_001 });
    for await (const { samples } of doomed) if (samples > 0) doomed.abort();
    expect(bits(await other)).toEqual(expected);
  });
});

describe("a signal", () => {
  test("that was aborted before the call rejects with TaskAbortedError and its reason, and no engine works", async () => {
    const client = await start(1);
    const run = client.sample(kernels.pi, { samples: 1e12, seed: 1, signal: AbortSignal.abort("not today") });
    const error = await failure(run);
    expect(error).toBeInstanceOf(TaskAbortedError);
    expect(error.cause).toBe("not today");
    expect(client.queueStatus()).toMatchObject({ unassigned: 0 });
    expect(client.queueStatus().engines.get(0)).toMatchObject({ tasks: 0, completed: 0 });
  });

  test("that is aborted later ends the run with what is there", async () => {
    const client = await start(2);
    const controller = new AbortController();
    const run = client.sample(kernels.pi, { samples: 1e15, chunkSamples: 4096, seed: 1, signal: controller.signal });
    for await (const { samples } of run) if (samples > 50_000) controller.abort();
    expect(await run).toMatchObject({ stopped: "aborted", complete: false });
  });

  test("has no listener left once the run is over, however it ended", async () => {
    const client = await start(1);
    const { signal } = new AbortController();
    const options = { seed: 1, chunkSamples: 1024, signal };
    const run = client.sample(kernels.pi, { ...options, samples: 10_000 });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await run;
    const aborted = client.sample(kernels.pi, { ...options, samples: 1e15 });
    aborted.abort();
    await failure(aborted);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("closing the client", () => {
  test("ends the run and its loops with ClientClosedError", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 1e15, chunkSamples: 4096, seed: 6 });
    const iterate = async () => {
      for await (const { samples } of run) if (samples > 0) await client.close();
    };
    expect(await failure(iterate())).toMatchObject({ name: "ClientClosedError" });
    expect(await failure(run)).toMatchObject({ name: "ClientClosedError" });
    expect(() => client.sample(kernels.pi, { samples: 1 })).toThrow(/closed/u);
  });
});
