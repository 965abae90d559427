import { inspect } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import {
  type BootstrapEstimate,
  type BootstrapJson,
  type Client,
  ClientClosedError,
  connect,
  EngineLostError,
  TaskAbortedError,
} from "wasm-ensemble";
import { failure, start } from "../support.ts";
import { correlation, LAW_SCHOOLS } from "./law-schools.ts";

const clients: readonly Client[] = await Promise.all([1, 2, 3, 7].map((engines) => connect({ engines })));
const [one, two] = clients as [Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

const OPTIONS = { data: LAW_SCHOOLS, resamples: 3001, seed: 11 } as const;

/** Sent to engines. */
function first(x: Float64Array): number {
  return x[0] ?? 0;
}

/** What has to be the same, bit for bit. */
function bits({ outputs, resamples, stopped }: BootstrapEstimate): unknown {
  const numbers = Object.values(outputs).flatMap((output) => [
    output.statistic,
    output.standardError,
    output.bias,
    ...output.confidenceInterval,
    output.biasCorrection ?? 0,
    output.acceleration ?? 0,
    ...output.monteCarloError.confidenceInterval,
    ...output.replicates,
  ]);
  return { resamples, stopped, bits: [...new BigUint64Array(Float64Array.from(numbers).buffer)] };
}

describe("the bits of a bootstrap", () => {
  test("are the same on 1, 2, 3 and 7 engines, and on some of them", async () => {
    const all: unknown[] = [];
    for (const client of clients) all.push(bits(await client.bootstrap(correlation, OPTIONS)));
    all.push(bits(await two.bootstrap(correlation, { ...OPTIONS, targets: [1] })));
    for (const each of all) expect(each).toEqual(all[0]);
  });

  test("are the same when engines die on the way", async () => {
    const expected = bits(await one.bootstrap(correlation, OPTIONS));
    const client = await start(3);
    // One engine ends in the jackknife, and one in a resample.
    const left = new Int32Array(new SharedArrayBuffer(4));
    left[0] = 2;
    const deadly = (sample: typeof LAW_SCHOOLS): number => {
      const isHere = sample.lsat.length === 14 ? Atomics.load(left, 0) === 2 : sample.lsat[0] === sample.lsat[1];
      if (isHere && Atomics.sub(left, 0, 1) > 0) process.exit(1);
      return correlation(sample);
    };
    expect(bits(await client.bootstrap(deadly, OPTIONS))).toEqual(expected);
    expect(Atomics.load(left, 0)).toBeLessThanOrEqual(0);
    expect(client.ids.filter((id) => id < 3).length).toBeLessThan(3);
  });

  test("a statistic that ends every engine ends the run with EngineLostError", async () => {
    const client = await start(2);
    const run = client.bootstrap((): number => process.exit(1), { data: [1, 2] });
    expect(await failure(run)).toBeInstanceOf(EngineLostError);
  });

  test("do not depend on what becomes of the data after the call", async () => {
    const data = { lsat: LAW_SCHOOLS.lsat.slice(), gpa: LAW_SCHOOLS.gpa.slice() };
    const run = two.bootstrap(correlation, { ...OPTIONS, data });
    data.lsat.fill(0);
    data.gpa = new Float64Array();
    expect(bits(await run)).toEqual(bits(await one.bootstrap(correlation, OPTIONS)));
  });
});

describe("a run", () => {
  test("gives snapshots of its first resamples, and the last one at its end", async () => {
    const seen: BootstrapEstimate[] = [];
    const run = two.bootstrap(correlation, { ...OPTIONS, resamples: 20_000 });
    for await (const snapshot of run) seen.push(snapshot);
    const last = await run;
    expect(seen.at(-1)).toBe(last);
    expect(seen.length).toBeGreaterThan(1);
    for (const { resamples, replicates } of seen) {
      expect(replicates).toEqual(last.replicates.slice(0, resamples));
    }
    expect(run.latest).toMatchObject({ resamples: 20_000, progress: 1 });
  });

  test("that is left early ends with what is there", async () => {
    const run = two.bootstrap(correlation, { ...OPTIONS, resamples: 1e7 });
    for await (const { resamples } of run) if (resamples > 0) break;
    const last = await run;
    expect(last).toMatchObject({ stopped: "aborted", complete: false, resamplesWanted: 1e7 });
    expect(last.resamples).toBeLessThan(1e7);
    expect(last.standardError).toBeGreaterThan(0);
    expect(await two.directView().apply(() => "free")).toEqual(["free", "free"]);
  });

  test("that is aborted before there is a resample rejects, by a signal as well", async () => {
    const run = two.bootstrap(first, { data: [1, 2, 3] });
    run.abort("enough");
    expect(await failure(run)).toBeInstanceOf(TaskAbortedError);
    const signal = AbortSignal.abort(new Error("too late"));
    const error = await failure(two.bootstrap(first, { data: [1, 2, 3], signal }));
    expect(error).toBeInstanceOf(TaskAbortedError);
    expect((error.cause as Error).message).toBe("too late");
    const controller = new AbortController();
    const endless = two.bootstrap(
      () => {
        for (;;);
      },
      { data: [1, 2], signal: controller.signal },
    );
    controller.abort();
    expect(await failure(endless)).toBeInstanceOf(TaskAbortedError);
  });

  test("rejects when its client is closed", async () => {
    const client = await connect({ engines: 1 });
    const run = client.bootstrap(correlation, { ...OPTIONS, resamples: 1e7 });
    await client.close();
    expect(await failure(run)).toBeInstanceOf(ClientClosedError);
    expect(() => client.bootstrap(first, { data: [1, 2] })).toThrow(ClientClosedError);
  });

  test("can be waited for, and looked at", async () => {
    const run = two.bootstrap(correlation, { ...OPTIONS, confidenceLevel: 0.9 });
    expect(inspect(run)).toContain("BootstrapRun { 0 of 3,001 resamples, seed 11, 0 % }");
    await run.waitInteractive();
    const estimate = await run;
    const line = inspect(estimate).replaceAll(/\s+/g, " ");
    expect(line).toMatch(
      /^BootstrapEstimate \{ 0\.78 with bootstrap error 0\.1\d, 90 % bca 0\.4\d to 0\.9\d, 3,001 resamples, /,
    );
    expect(line).toMatch(/seed 11, ended by resamples \}$/);
    const [none] = [await two.bootstrap(first, { data: [1, 1], resamples: 50, seed: 1 })];
    expect(inspect(none)).toContain("no interval: allAlike");
  });

  test("is JSON without its replicates, and can be cloned with them", async () => {
    const estimate = await two.bootstrap(first, { data: [3, 3], resamples: 50, seed: 1 });
    const json = JSON.parse(JSON.stringify(estimate)) as BootstrapJson;
    expect(json).toMatchObject({ statistic: 3, standardError: "NaN", seed: "1", problem: "allAlike" });
    expect(json).not.toHaveProperty("replicates");
    expect(json.outputs["value"]).not.toHaveProperty("replicates");
    expect(structuredClone(estimate).replicates).toEqual(estimate.replicates);
  });
});
