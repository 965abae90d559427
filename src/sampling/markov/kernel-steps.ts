import { arrayMarks, completeArrays, completeData } from "../../kernels/array-parameters.ts";
import { packParameters } from "../../kernels/pack-parameters.ts";
import { completeParameters } from "../../kernels/parameters.ts";
import type { NumberList, ParameterOf, ParameterValues, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import { sentData } from "../start-run.ts";
import type { ChainOptions } from "./chain-options.ts";
import type { ChainSource } from "./chain-source.ts";

/** What `chains` has to know of a kernel besides. */
export interface KernelChainOptions<Kernel extends SamplingKernel = SamplingKernel> extends ChainOptions {
  /** Values of the kernel's parameters by name; those not given have their defaults. */
  readonly params?: ParameterValues<ParameterOf<Kernel>>;
  /** The kernel's data sets by name, as of `sample`. */
  readonly data?: Readonly<Record<string, NumberList>>;
}

/** Options that are of kernels alone. */
export const KERNEL_OPTIONS = { params: "any", data: "any" } as const;

/**
 * Makes a source of a kernel.
 *
 * @throws {TypeError} {RangeError} when a parameter, a data set or a quantity is not what it should be
 */
export function kernelSource(kernel: ChainKernel, options: KernelChainOptions): ChainSource {
  const { chain, name, dataSets = [] } = kernel;
  const params = completeParameters(kernel, options.params);
  const arrays = completeArrays(kernel, options.params);
  const data = completeData(kernel, options.data);
  const known = chain.quantities.map((each) => each.name);
  const unknown = options.quantities?.find((each) => !known.includes(each));
  if (unknown !== undefined) throw new TypeError(`${name} has no quantity ${unknown}; it has ${known.join(", ")}`);
  const quantities = known
    .map((each, index) => ({ name: each, index }))
    .filter((each) => options.quantities?.includes(each.name) ?? true);
  return {
    identity: () =>
      JSON.stringify([
        kernel.identity,
        Object.entries(params).map(([each, value]) => [each, String(value)]),
        arrayMarks(arrays),
        arrayMarks(data),
      ]),
    ref: (seed) => ({
      kind: "chain",
      module: kernel.module(),
      name,
      seed,
      ...packParameters(kernel, params, arrays),
      ...(dataSets.length > 0 && { data: sentData(dataSets, data) }),
      quantities,
      countsAccepted: chain.countsAccepted,
    }),
  };
}

/** A kernel that takes steps. */
export type ChainKernel = SamplingKernel & { readonly chain: NonNullable<SamplingKernel["chain"]> };

/** @throws {TypeError} when it takes no steps */
export function checkChainKernel(kernel: unknown): asserts kernel is ChainKernel {
  const { name, chain, module } = (kernel ?? {}) as Partial<SamplingKernel>;
  if (typeof module !== "function") {
    throw new TypeError(
      `chains expects a kernel that takes steps, or a function that takes one, got ${describe(kernel)}`,
    );
  }
  if (chain !== undefined) return;
  throw new TypeError(
    `${String(name)} takes no steps: its source exports sample, and chains needs step; see docs/guide/chains.md`,
  );
}
