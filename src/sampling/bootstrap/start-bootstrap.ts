import type { JobHost } from "../../client/job-host.ts";
import type { StatisticKernel } from "../../kernels/statistic-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import { isSendable } from "../../protocol/function-ref.ts";
import { BootstrapRun } from "./bootstrap-run.ts";
import { columnsOf } from "./kernel-data.ts";
import { type BootstrapOptions, readBootstrap } from "./options.ts";
import { bootstrapPlan } from "./plan.ts";
import { kernelRef, resampleRef } from "./resample-ref.ts";

/** Begins a bootstrap, of a function or of a kernel. @throws as `client.bootstrap` */
export function startBootstrap(client: JobHost, what: unknown, options: BootstrapOptions): BootstrapRun<never> {
  client.checkOpen();
  const kernel = kernelIn(what);
  // What is neither is refused where functions are.
  const statistic = kernel ?? client.refOf(what as () => unknown, "bootstrap");
  const request = readBootstrap(options);
  const { data, resamples, interval, seed } = request;
  const targets = client.enginesOf(options.targets);
  const plan = bootstrapPlan(data.rows, resamples, interval === "bca");
  const draws = { seed, groups: plan.groups };
  const fn =
    "kind" in statistic ? resampleRef(statistic, data, draws) : kernelRef(statistic, columnsOf(statistic, data), draws);
  const { openJob, showProgress, follow } = client.forCall("bootstrap", kernel?.name ?? nameOf(what));
  const parts = { openJob, fn, plan, request, targets, ...(kernel && { outputs: kernel.outputs }) };
  return new BootstrapRun(parts, { signal: options.signal, showProgress, follow });
}

// What is no kernel is a function, or a reference to one.
function nameOf(what: unknown): string {
  return typeof what === "function" ? what.name : "";
}

/** The kernel that something is; undefined for a function, or no object. @throws {TypeError} when it is one without a statistic */
function kernelIn(what: unknown): StatisticKernel | undefined {
  if (typeof what !== "object" || what === null || isSendable(what)) return undefined;
  const { name, columns, resample } = what as Partial<StatisticKernel>;
  if (Array.isArray(columns) && isSendable(resample)) return what as StatisticKernel;
  const got = typeof name === "string" ? `the kernel ${name}, which has none` : describe(what);
  throw new TypeError(`bootstrap expects a function, or a compiled kernel with a statistic of data, got ${got}`);
}
