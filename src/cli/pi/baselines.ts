import { setImmediate } from "node:timers/promises";
import { kernels } from "../../kernels/catalog.ts";
import { connect } from "../../node/connect.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { median } from "../bench/measure.ts";
import { countInDisc } from "../bench/plain-pi.ts";
import { warmUp } from "./warm-up.ts";

/** How many times as fast as something else a run was. */
export interface Speedup {
  /** The same kernel on one engine. */
  readonly oneEngine: number;
  /** A loop in JavaScript with `Math.random`, on one thread. */
  readonly plainJs: number;
}

const ROUNDS = 3;
/** Length of one measurement, ms; less when the whole run was shorter, so that like is compared with like. */
const ENGINE_MS = 150;
const LOOP_MS = 100;
// Some 10 ms: an interrupt takes effect between slices.
const SLICE_SAMPLES = 500_000;

/**
 * Measures what a run is compared with, in turns; medians of three.
 *
 * @param run - a run that has ended
 * @param engines - engines that it had
 */
export async function measureBaselines(run: Estimate, engines: number): Promise<Speedup> {
  const one = engines === 1 ? undefined : await connect({ engines: 1 });
  try {
    if (one) await warmUp(one);
    const wanted = Math.ceil(((run.samplesPerSecond / engines) * ENGINE_MS) / 1000);
    const engineRates: number[] = [];
    const loopRates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      engineRates.push(one ? await engineRate(one, Math.min(wanted, run.samples), run.seed) : run.samplesPerSecond);
      loopRates.push(await loopRate(run.samples));
    }
    return { oneEngine: run.samplesPerSecond / median(engineRates), plainJs: run.samplesPerSecond / median(loopRates) };
  } finally {
    await one?.close();
  }
}

async function engineRate(client: SamplingClient, samples: number, seed: bigint): Promise<number> {
  return (await client.sample(kernels.pi, { samples, seed })).samplesPerSecond;
}

// Samples per second of the plain loop, over LOOP_MS or `most` samples.
async function loopRate(most: number): Promise<number> {
  let samples = 0;
  let inside = 0;
  let elapsedMs = 0;
  while (elapsedMs < LOOP_MS && samples < most) {
    const slice = Math.min(SLICE_SAMPLES, most - samples);
    const startedMs = performance.now();
    inside += countInDisc(slice);
    elapsedMs += performance.now() - startedMs;
    samples += slice;
    await setImmediate();
  }
  if (inside > samples) throw new RangeError(`${inside} of ${samples} points are in the disc`);
  return (1000 * samples) / elapsedMs;
}
