import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Client, connect, type Estimate } from "wasm-ensemble";

/** A client that is closed when the test ends. */
export async function start(engines: number): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  return client;
}

/** What has to be the same, bit for bit, however a run was carried out. */
export function bits(estimate: Estimate): unknown {
  const { covariance, confidenceInterval, nonFinite, samples, stopped, outputs } = estimate;
  const means = Object.values(outputs).map(({ mean }) => mean);
  const numbers = [
    estimate.mean,
    estimate.standardError,
    estimate.variance,
    ...confidenceInterval,
    ...means,
    ...covariance.flat(),
  ];
  return { samples, stopped, nonFinite, bits: [...new BigUint64Array(Float64Array.from(numbers).buffer)] };
}

/** How far a mean is from the truth, in its standard errors. */
export function off({ mean, standardError }: Pick<Estimate, "mean" | "standardError">, exact: number): number {
  return Math.abs(mean - exact) / standardError;
}

/** What a promise is rejected with. */
export async function failure(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    // Ensemble rejects with errors.
    return error as Error;
  }
  throw new Error("the promise was fulfilled, a rejection was expected");
}

/** Path of a file that does not exist, in a folder of its own that goes with the test. */
export function freshFile(name = "run.checkpoint"): string {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-sampling-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** Fulfils once the checkpoint is written and nothing is beside it. A run that fails rejects before that. */
export async function written(checkpoint: string): Promise<void> {
  await expect.poll(() => readdirSync(dirname(checkpoint)), { interval: 5 }).toEqual([basename(checkpoint)]);
}

/**
 * Whole numbers from 0 to below `limit`, the same for the same seed.
 *
 * Source: the multiplier and increment of Numerical Recipes (2007), section 7.1.
 */
export function randomIntegers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Makes engines end their thread as soon as they begin one of these chunks: all of them, or so many at each chunk. */
export async function dieAtChunks(
  client: Client,
  engines: readonly number[],
  chunks: number[],
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  const begun = new Int32Array(new SharedArrayBuffer(4 * chunks.length));
  await client.directView(engines).apply(makeDeadly, chunks, begun, most);
}

/** Sent to engines. */
function makeDeadly(streams: number[], begun: Int32Array, most: number): void {
  // What engines instantiate kernels with.
  const Real = WebAssembly.Instance;
  const deadly = function (module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    const { exports } = new Real(module, imports);
    const initStream = (statePtr: number, seed: bigint, stream: bigint) => {
      const index = streams.indexOf(Number(stream));
      if (index >= 0 && Atomics.add(begun, index, 1) < most) process.exit(1);
      (exports["initStream"] as (...args: unknown[]) => void)(statePtr, seed, stream);
    };
    return { exports: { ...exports, initStream } };
  };
  Object.assign(WebAssembly, { Instance: deadly });
}
