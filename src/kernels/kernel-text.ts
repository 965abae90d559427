import { braced, provideInspect } from "../protocol/inspect.ts";
import type { ArrayParameter, SamplingKernel } from "./sampling-kernel.ts";

/** Says how consoles show a kernel: `SamplingKernel european { strike: 100, …, gives price }`. */
export function withKernelText<
  T extends Pick<
    SamplingKernel,
    "name" | "parameters" | "parameterArrays" | "dataSets" | "outputs" | "arrays" | "chain"
  >,
>(kernel: T): T {
  const { name, parameters, parameterArrays = [], dataSets = [], outputs, arrays = [], chain } = kernel;
  const given = [...outputs, ...arrays.map((array) => `${array.name}[${array.length || "…"}]`)];
  const title = `SamplingKernel ${name}`;
  provideInspect(kernel, title, () =>
    braced(title, [
      ...parameters.map((each) => `${each.name}: ${each.default}`),
      ...parameterArrays.map((each) => `${each.name}: ${arrayText(each)}`),
      ...(dataSets.length > 0 ? [`data: ${dataSets.map((each) => `${each.name}: ${each.type}`).join(", ")}`] : []),
      chain ? `steps of ${chain.quantities.map((each) => each.name).join(", ")}` : `gives ${given.join(", ")}`,
    ]),
  );
  return kernel;
}

/** Most numbers that are written out. */
const MOST_SHOWN = 6;

/** Type and length of an array, and its numbers where they are few. */
export function arrayText({
  type,
  length,
  default: values,
}: Pick<ArrayParameter, "type" | "length" | "default">): string {
  if (values !== undefined && values.length <= MOST_SHOWN) return `[${values.join(", ")}]`;
  return length === undefined ? type : type.replace("[]", `[${length}]`);
}
