import type { JobHost } from "../../client/job-host.ts";
import { isSendable } from "../../protocol/function-ref.ts";
import { newSeed } from "../../protocol/seed.ts";
import type { CheckpointStore } from "../run/checkpoint.ts";
import { CheckpointKeeper } from "../run/checkpoint-keeper.ts";
import { type ChainOptions, readChainRequest } from "./chain-options.ts";
import { chainsIdentity, chainsText, readChains, resumeChains } from "./chains-checkpoint.ts";
import { ChainsRun } from "./chains-run.ts";
import { type ChainsParts, type ChainsState, newChains } from "./chains-tally.ts";
import { checkChainKernel, KERNEL_OPTIONS, kernelSource } from "./kernel-steps.ts";
import { FUNCTION_OPTIONS, type FunctionChainOptions, stepSource } from "./step-function.ts";

/** What chains need of their client. */
export interface ChainsHost {
  readonly work: JobHost;
  readonly openCheckpoint: (path: string) => CheckpointStore;
}

/**
 * Checks what is asked for, and begins.
 *
 * @throws {TypeError} {RangeError} {CheckpointError} as `client.chains`
 */
export function startChains(what: unknown, options: ChainOptions, host: ChainsHost): ChainsRun {
  const isFunction = typeof what === "function" || isSendable(what);
  // Before its options, which are not those of a function.
  if (!isFunction) checkChainKernel(what);
  const request = readChainRequest(options, isFunction ? FUNCTION_OPTIONS : KERNEL_OPTIONS);
  const source = isFunction
    ? stepSource(what, options as FunctionChainOptions, host.work.refOf)
    : kernelSource(what, options);
  // What is sent has a name, or none.
  const work = host.work.forCall("chains", (what as { readonly name?: string }).name ?? "");
  const targets = work.enginesOf(options.targets);
  const runHost = { signal: options.signal, showProgress: work.showProgress, follow: work.follow };
  const partsWith = (seed: bigint): Omit<ChainsParts, "from"> => {
    return { openJob: work.openJob, fn: source.ref(seed), request, seed, targets };
  };
  if (options.checkpoint === undefined) {
    const from = { state: newChains(request.chains), elapsedMs: 0 };
    return new ChainsRun({ ...partsWith(request.seed ?? newSeed()), from }, runHost);
  }
  const store = openStore(options.checkpoint, host.openCheckpoint);
  try {
    const saved = readChains(store);
    const seed = request.seed ?? (saved ? BigInt(saved.contents.run.seed) : newSeed());
    const identity = chainsIdentity(source.identity(), request, seed);
    const keeper = new CheckpointKeeper(
      store,
      (state: ChainsState, elapsedMs) => chainsText(identity, state, elapsedMs),
      (cause) => work.emit({ kind: "checkpoint-failed", path: cause.path, cause }),
    );
    return new ChainsRun(
      { ...partsWith(seed), from: resumeChains(saved, identity, request.rules.limit), keeper },
      runHost,
    );
  } catch (error) {
    void store.release();
    throw error;
  }
}

function openStore(path: string, openCheckpoint: (path: string) => CheckpointStore): CheckpointStore {
  if (path.startsWith("kv:"))
    throw new TypeError(`chains keep their state in a file, not at the server of a cluster; got ${path}`);
  const store = openCheckpoint(path);
  store.take();
  return store;
}
