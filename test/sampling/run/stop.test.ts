import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, type Estimate, kernels } from "wasm-ensemble";
import { three } from "../hand-made.ts";
import { bits, dieAtChunks, freshFile, start } from "../support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
afterAll(() => Promise.all(clients.map((client) => client.close())));
const [, two] = clients as [Client, Client];

const OPTIONS = { chunkSamples: 4096, seed: 21 } as const;

/** Ends a run by the errors of both outputs, and by nothing of the time. */
function byBoth({ outputs }: Estimate): boolean {
  return (outputs["u"]?.standardError ?? 1) < 1e-3 && (outputs["sum"]?.standardError ?? 1) < 2e-3;
}

const always = () => true;
const never = () => false;

function throwAtOnce(): never {
  throw new RangeError("at once");
}

describe("a run of several tolerances", () => {
  test("ends after the chunk that meets the last of them, on 1, 2, 3 and 7 engines", async () => {
    const standardError = { u: 1e-3, sum: 2e-3, product: 1 };
    const runs: unknown[] = [];
    for (const client of clients) {
      const end = await client.sample(three, { ...OPTIONS, standardError });
      expect(end).toMatchObject({ stopped: "standardError", complete: true, progress: 1 });
      for (const [name, tolerance] of Object.entries(standardError)) {
        expect(end.outputs[name]?.standardError).toBeLessThanOrEqual(tolerance);
      }
      runs.push(bits(end));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
    const samples = (await two.sample(three, { ...OPTIONS, standardError })).samples - OPTIONS.chunkSamples;
    const before = await two.sample(three, { ...OPTIONS, samples });
    expect(before.outputs["sum"]?.standardError).toBeGreaterThan(standardError.sum);
  });

  test("that can't all be met in time is not complete", async () => {
    const end = await two.sample(three, { ...OPTIONS, standardError: { u: 1, sum: 1e-9 }, maxSamples: 100_000 });
    expect(end).toMatchObject({ stopped: "maxSamples", complete: false, samples: 100_000 });
  });
});

describe("a function of the caller's", () => {
  test("ends a run after the same chunk on 1, 2, 3 and 7 engines", async () => {
    const runs: unknown[] = [];
    for (const client of clients) {
      const seen: number[] = [];
      const stop = (estimate: Estimate) => {
        seen.push(estimate.samples);
        return byBoth(estimate);
      };
      const end = await client.sample(three, { ...OPTIONS, stop, maxSamples: 1e9 });
      expect(end).toMatchObject({ stopped: "stop", complete: true, progress: 1 });
      // It saw each chunk once, in order, and none behind the end.
      expect(seen).toEqual(Array.from({ length: end.samples / 4096 }, (_, i) => 4096 * (i + 1)));
      runs.push(bits(end));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  test("ends it there also when engines die, and after a resume", async () => {
    const whole = bits(await two.sample(three, { ...OPTIONS, stop: byBoth }));
    const mortal = await start(3);
    await dieAtChunks(mortal, [0, 1, 2], [2, 5, 9], 1);
    expect(bits(await mortal.sample(three, { ...OPTIONS, stop: byBoth }))).toEqual(whole);
    const checkpoint = freshFile();
    await two.sample(three, { ...OPTIONS, samples: 5 * 4096, checkpoint });
    expect(bits(await two.sample(three, { ...OPTIONS, stop: byBoth, checkpoint }))).toEqual(whole);
    // Where it had ended already nothing is drawn.
    const again = await two.sample(three, { ...OPTIONS, stop: byBoth, checkpoint });
    expect([bits(again), again.stopped]).toEqual([whole, "stop"]);
  });

  test("is asked after tolerances, and before the last sample ends the run", async () => {
    const options = { ...OPTIONS, standardError: 1000, chunkSamples: 2 ** 16 };
    expect((await two.sample(three, { ...options, stop: always })).stopped).toBe("standardError");
    expect((await two.sample(three, { ...OPTIONS, samples: 4096, stop: always })).stopped).toBe("stop");
    expect((await two.sample(three, { ...OPTIONS, samples: 10_000, stop: never })).stopped).toBe("samples");
  });

  test.each([new Error("mine"), null, undefined, 0, "text"])(
    "that throws %s rejects the run with it",
    async (thrown) => {
      const stop = () => {
        // oxlint-disable-next-line typescript/only-throw-error -- programs do
        throw thrown;
      };
      const run = two.sample(kernels.pi, { ...OPTIONS, samples: 1e12, stop });
      const outcome = await run.then(
        () => "fulfilled",
        (error: unknown) => [error],
      );
      expect(outcome).toEqual([thrown]);
      // The engines are free, and what waits for the run hears the same.
      expect((await two.sample(kernels.pi, { samples: 1000, seed: 1 })).samples).toBe(1000);
      await expect(run.catch((error: unknown) => [error])).resolves.toEqual([thrown]);
    },
  );

  test.each<[string, () => unknown, RegExp]>([
    ["nothing", () => undefined, /stop expects to return true or false, it returned undefined$/u],
    ["a number", () => 1, /it returned 1$/u],
    ["a promise", async () => true, /it returned a Promise$/u],
    ["a promise that is rejected", () => Promise.reject(new Error("late")), /it returned a Promise$/u],
  ])("that returns %s rejects the run with a TypeError", async (_, stop, message) => {
    const run = two.sample(kernels.pi, { ...OPTIONS, samples: 1e12, stop: stop as () => boolean });
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(message);
  });

  test("that throws when the run goes on from a checkpoint rejects it, and leaves the checkpoint", async () => {
    const options = { ...OPTIONS, checkpoint: freshFile() };
    await two.sample(kernels.pi, { ...options, samples: 8192 });
    await expect(
      Promise.resolve(two.sample(kernels.pi, { ...options, samples: 1e12, stop: throwAtOnce })),
    ).rejects.toThrow("at once");
    expect((await two.sample(kernels.pi, { ...options, samples: 8192 })).samples).toBe(8192);
  });

  test("may abort the run", async () => {
    const end = new AbortController();
    const stop = ({ samples }: Estimate) => {
      if (samples === 3 * 4096) end.abort();
      return false;
    };
    const { stopped, samples } = await two.sample(kernels.pi, { ...OPTIONS, samples: 1e12, stop, signal: end.signal });
    expect([stopped, samples]).toEqual(["aborted", 3 * 4096]);
  });

  test("sees an estimate with all its parts, also as a copy", async () => {
    let copy: Estimate | undefined;
    const stop = (estimate: Estimate) => {
      copy = structuredClone(estimate);
      return true;
    };
    const end = await two.sample(three, { ...OPTIONS, stop });
    const { covariance, outputs, control } = end;
    expect(copy).toMatchObject({ covariance, outputs, control, mean: end.mean, stopped: undefined });
    expect(JSON.parse(JSON.stringify({ ...end, seed: 0 }))).toMatchObject({ covariance, outputs });
  });
});
