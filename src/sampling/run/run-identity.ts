import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { scramblePoints } from "../request/plan.ts";
import type { SampleRequest } from "../request/sample-request.ts";
import type { StopRules } from "../request/stopping.ts";
import type { RunIdentity, Saved } from "./checkpoint.ts";

/**
 * Samples of a chunk, and the rules for such chunks: replicates are whole, so that the number of samples is rounded up, and
 * the most samples down, but not below one scramble.
 *
 * @param saved - of an earlier session, whose replicates are gone on with
 */
export function chunksOf(
  { method, chunk: given, rules }: SampleRequest,
  kernel: SamplingKernel,
  saved: Saved | undefined,
): { readonly chunk: number; readonly rules: StopRules } {
  if (method === "random") return { chunk: given ?? kernel.chunkSamples, rules };
  const { limit } = rules;
  const isExact = rules.limitReason === "samples";
  const before = saved?.contents.run.method === "sobol" ? saved.contents.run.chunk : undefined;
  const chunk = given ?? before ?? scramblePoints({ limit, isExact }, kernel.chunkSamples);
  if (limit === Number.MAX_SAFE_INTEGER) return { chunk, rules };
  const replicates = isExact ? Math.ceil(limit / chunk) : Math.max(1, Math.floor(limit / chunk));
  return { chunk, rules: { ...rules, limit: replicates * chunk } };
}

/** What the run has in common with one that it can go on from. */
export function identityOf(
  kernel: SamplingKernel,
  { params, method, antithetic, histogram }: SampleRequest,
  { seed, chunk }: { readonly seed: bigint; readonly chunk: number },
): RunIdentity {
  return {
    kernel: kernel.identity,
    seed: String(seed),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    chunk,
    method,
    antithetic,
    outputs: kernel.outputs,
    histogram: histogram ?? null,
  };
}
