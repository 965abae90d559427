import type { JobHost } from "../client/job-host.ts";
import type { SamplingKernel } from "../kernels/sampling-kernel.ts";
import type { BootstrapRun } from "./bootstrap/bootstrap-run.ts";
import type { BootstrapOptions } from "./bootstrap/options.ts";
import { startBootstrap } from "./bootstrap/start-bootstrap.ts";
import type { ChainOptions } from "./markov/chain-options.ts";
import type { ChainsRun } from "./markov/chains-run.ts";
import { startChains } from "./markov/start-chains.ts";
import { kernelOf } from "./request/function-kernel.ts";
import type { SampleOptions } from "./request/options.ts";
import { readRequest } from "./request/sample-request.ts";
import type { CheckpointStore } from "./run/checkpoint.ts";
import type { SamplingRun } from "./run/sampling-run.ts";
import { startRun } from "./start-run.ts";
import { type SweepHost, type SweepStore, startSweep } from "./sweep/start-sweep.ts";
import type { Sweep } from "./sweep/sweep.ts";
import type { SweepOptions } from "./sweep/sweep-options.ts";

/** What sampling needs of its client. */
export interface SamplingHost {
  readonly work: JobHost;
  /** Number of engines, now. */
  readonly engineCount: () => number;
  readonly openCheckpoint: (path: string) => CheckpointStore;
  /** Where a checkpoint is kept. Taken; `opened` where it is read from afar first. @throws {TypeError} {CheckpointError} */
  readonly storeOf: (checkpoint: string) => SweepStore;
}

/** What a client that samples can do; see its methods of these names. */
export interface Sampling {
  readonly sample: (what: unknown, options: SampleOptions) => SamplingRun;
  readonly bootstrap: (what: unknown, options: BootstrapOptions) => BootstrapRun<never>;
  readonly chains: (step: unknown, options: ChainOptions) => ChainsRun;
  readonly sweep: (what: unknown, points: unknown, options: SweepOptions) => Sweep;
}

/** Makes what samples for a client. */
export type MakeSampling = (host: SamplingHost) => Sampling;

/** The code of sampling, which a page loads later. */
export const samplingOf: MakeSampling = (host) => {
  const { work, openCheckpoint } = host;
  return {
    sample: (what, given) => sample(host, what, given),
    bootstrap: (what, options) => startBootstrap(work, what, options),
    chains: (step, options) => startChains(step, options, { work, openCheckpoint }),
    sweep: (what, points, options) => startSweep(sweepHost(host), what, points, options),
  };
};

function sample({ work: client, storeOf }: SamplingHost, what: unknown, given: SampleOptions): SamplingRun {
  const [kernel, options] = kernelOf(what, given, client.refOf);
  const request = readRequest(kernel, options);
  const work = client.forCall("sample", kernel.name);
  const targets = work.enginesOf(options.targets);
  const { signal } = options;
  if (options.checkpoint === undefined) return startRun(work, kernel, request, { signal, targets });
  const { store } = storeOf(options.checkpoint);
  try {
    return startRun(work, kernel, request, { signal, targets, store });
  } catch (error) {
    void store.release();
    throw error;
  }
}

function sweepHost({ work, engineCount, storeOf }: SamplingHost): SweepHost {
  return {
    work,
    engineCount: engineCount(),
    kernelOf: (kernel: unknown, given): readonly [SamplingKernel, SampleOptions] => kernelOf(kernel, given, work.refOf),
    start: (kernel, request, place) => startRun(work, kernel, request, place),
    storeOf,
  };
}
