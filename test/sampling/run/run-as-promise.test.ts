import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, type EstimateJson, kernels } from "wasm-ensemble";
import { toJson } from "../../../src/sampling/run/json.ts";
import { traps } from "../hand-made.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

const ENDLESS = { samples: 1e15, chunkSamples: 4096, seed: 1 };
const SHORT = { samples: 10_000, chunkSamples: 1000, seed: 1 };

describe("a loop over a run", () => {
  test("that is left early ends the run with what is there, and frees the engines", async () => {
    const run = client.sample(kernels.pi, ENDLESS);
    for await (const { samples } of run) {
      if (samples > 0) break;
    }
    expect(await run).toMatchObject({ stopped: "aborted", complete: false });
    expect(await client.directView().apply(() => "free")).toEqual(["free", "free"]);
  });

  test("that throws ends it, too", async () => {
    const run = client.sample(kernels.pi, ENDLESS);
    const loop = async () => {
      for await (const { samples } of run) throw new Error(`enough at ${samples}`);
    };
    await expect(loop()).rejects.toThrow("enough at");
    expect((await run).stopped).toBe("aborted");
  });

  test("that is left at the end changes nothing", async () => {
    const run = client.sample(kernels.pi, SHORT);
    for await (const { stopped } of run) if (stopped !== undefined) break;
    expect(await run).toMatchObject({ stopped: "samples", complete: true });
  });
});

describe("a run", () => {
  test("has catch and finally, as a promise has", async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    expect(await client.sample(kernels.pi, SHORT).catch(() => "failed")).toMatchObject({ samples: 10_000 });
    expect(await client.sample(kernels.pi, SHORT).finally(count)).toMatchObject({ samples: 10_000 });
    const failing = client.sample(traps, { samples: 1000, chunkSamples: 100, seed: 0, params: { at: 0 } });
    expect(await failing.catch((error: unknown) => (error as Error).name)).toBe("RemoteError");
    await expect(failing.finally(count)).rejects.toThrow("failed");
    expect(calls).toBe(2);
  });

  test("can be waited for, with its progress to be seen; a failure is told to whoever awaits it", async () => {
    const run = client.sample(kernels.pi, SHORT);
    await run.waitInteractive();
    expect(run.latest.stopped).toBe("samples");
    const failing = client.sample(traps, { samples: 1000, chunkSamples: 100, seed: 0, params: { at: 0 } });
    await failing.waitInteractive();
    await expect(failing).rejects.toThrow("failed");
  });
});

describe("in JSON", () => {
  test("an estimate loses nothing", async () => {
    const histogram = { low: -1, high: 5 };
    const estimate = await client.sample(kernels.pi, { ...SHORT, samples: 1, seed: 2n ** 64n - 1n, histogram });
    // What `toJSON` says that it is.
    const read = JSON.parse(JSON.stringify(estimate)) as EstimateJson;
    expect(BigInt(read.seed)).toBe(estimate.seed);
    expect([read.mean, Number(read.standardError), Number(read.confidenceInterval[0])]).toEqual([
      estimate.mean,
      Number.NaN,
      Number.NaN,
    ]);
    expect(read.standardError).toBe("NaN");
    expect(read.covariance).toEqual([["NaN"]]);
    expect(read.histogram).toEqual(estimate.histogram);
    const names = Object.entries(estimate).flatMap(([name, value]) => (value === undefined ? [] : name));
    expect(Object.keys(read)).toEqual(names);
  });

  test("infinite numbers and minus 0 are texts that Number reads", () => {
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 5e-324, 0.1];
    // Numbers and texts.
    const read = JSON.parse(JSON.stringify(toJson(numbers))) as (number | string)[];
    expect(read.slice(0, 4)).toEqual(["NaN", "Infinity", "-Infinity", "-0"]);
    expect(read.map(Number)).toEqual(numbers);
  });

  test("a run is its estimate so far", async () => {
    const run = client.sample(kernels.pi, SHORT);
    const estimate = await run;
    expect(JSON.parse(JSON.stringify({ run }))).toEqual({ run: estimate.toJSON() });
  });

  test("an estimate can still be cloned", async () => {
    const estimate = await client.sample(kernels.pi, SHORT);
    expect(structuredClone(estimate)).toEqual({ ...estimate });
  });
});
