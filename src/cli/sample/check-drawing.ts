import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { readRequest } from "../../sampling/request/sample-request.ts";
import type { ValuesOptions } from "../../sampling/request/values-plan.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import type { GivenValues } from "./parameters.ts";
import type { SampleRequest } from "./request.ts";

/**
 * Checks all that was asked for against the kernel, before engines start.
 *
 * @param row - names the row of several that it is for, in front of the message
 * @throws {UsageError} when it can't be sampled so
 */
export function checkDrawing(kernel: SamplingKernel, params: GivenValues, request: SampleRequest, row = ""): void {
  const { stop, sampling, histogram } = request;
  checkLengthsGiven(kernel, sampling.lengths);
  const bins = histogram === "auto" ? ANY_BINS : histogram;
  asUsage(() => readRequest(kernel, { ...stop, ...sampling, params, ...(bins && { histogram: bins }) }), row);
}

// Samples tell later which.
const ANY_BINS = { low: 0, high: 1 };

// Names that the kernel does not have are told where requests are read.
function checkLengthsGiven(
  { name: kernel, arrays = [] }: SamplingKernel,
  lengths: ValuesOptions["lengths"] = {},
): void {
  const open = arrays.find(({ name, length }) => length === 0 && lengths[name] === undefined);
  if (open === undefined || !Object.keys(lengths).every((given) => arrays.some(({ name }) => name === given))) return;
  throw new UsageError(`${kernel} leaves the length of ${open.name} open; give --length ${open.name}=N`);
}
