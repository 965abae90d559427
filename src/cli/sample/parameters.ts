import { completeParameters } from "../../kernels/parameters.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { quote, readReal } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Values of all parameters of a kernel, from texts such as `strike=105`; of one given twice the last counts.
 *
 * @throws {UsageError} for a text of another form, an unknown name, or a value that the kernel does not take
 */
export function readParameters(kernel: SamplingKernel, texts: readonly string[]): KernelParameters {
  const given = Object.fromEntries(texts.map((text) => readOne(kernel, text)));
  try {
    return completeParameters(kernel, given);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(`--param ${error.message}`);
    throw error;
  }
}

function readOne(kernel: SamplingKernel, text: string): [name: string, value: number] {
  const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--param expects NAME=VALUE; got ${quote(text)}`);
  const names = kernel.parameters.map((parameter) => parameter.name);
  if (!names.includes(name)) {
    const right = names.length === 0 ? "it has none" : rightOne(name, names);
    throw new UsageError(`${kernel.name} has no parameter ${quote(name)}; ${right}`);
  }
  const number = readReal(value);
  if (Number.isNaN(number)) throw new UsageError(`--param ${name} expects a number; got ${quote(value)}`);
  return [name, number];
}
