import { braced, provideInspect } from "../protocol/inspect.ts";
import type { SamplingKernel } from "./sampling-kernel.ts";

/** Says how consoles show a kernel: `SamplingKernel european { strike: 100, …, gives price }`. */
export function withKernelText<T extends Pick<SamplingKernel, "name" | "parameters" | "outputs">>(kernel: T): T {
  const { name, parameters, outputs } = kernel;
  const title = `SamplingKernel ${name}`;
  provideInspect(kernel, title, () =>
    braced(title, [...parameters.map((each) => `${each.name}: ${each.default}`), `gives ${outputs.join(", ")}`]),
  );
  return kernel;
}
