import { braced, provideInspect } from "../protocol/inspect.ts";
import type { SamplingKernel } from "./sampling-kernel.ts";

/** Says how consoles show a kernel: `SamplingKernel european { strike: 100, …, gives price }`. */
export function withKernelText<T extends Pick<SamplingKernel, "name" | "parameters" | "outputs" | "arrays">>(
  kernel: T,
): T {
  const { name, parameters, outputs, arrays = [] } = kernel;
  const given = [...outputs, ...arrays.map((array) => `${array.name}[${array.length || "…"}]`)];
  const title = `SamplingKernel ${name}`;
  provideInspect(kernel, title, () =>
    braced(title, [...parameters.map((each) => `${each.name}: ${each.default}`), `gives ${given.join(", ")}`]),
  );
  return kernel;
}
