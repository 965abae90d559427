import { describe } from "../protocol/describe.ts";
import type { KernelParameter, KernelParameters, ParameterType, SamplingKernel } from "./sampling-kernel.ts";

/**
 * Values of all parameters of a kernel: those given, and the defaults of the others.
 *
 * @throws {TypeError} when a name is unknown, or a value is no number
 * @throws {RangeError} when a value is out of its range, or no whole number where one is needed
 */
export function completeParameters(kernel: SamplingKernel, given: unknown = {}): KernelParameters {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`params expects an object of numbers by name, got ${describe(given)}`);
  }
  const names = kernel.parameters.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
      throw new TypeError(`${kernel.name} has no parameter ${name}; ${known}`);
    }
  }
  const values: Readonly<Record<string, unknown>> = { ...given };
  return Object.fromEntries(kernel.parameters.map((parameter) => [parameter.name, checked(parameter, values)]));
}

function checked(parameter: KernelParameter, values: Readonly<Record<string, unknown>>): number {
  const { name, type, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
  const value = values[name] ?? parameter.default;
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
  const whole = type !== "f64" && type !== "f32";
  if (Number.isNaN(value) || (whole && !Number.isSafeInteger(value))) {
    throw new RangeError(`${name} expects a ${whole ? "whole " : ""}number, got ${value}`);
  }
  if (value < min || value > max) throw new RangeError(`${name} expects ${min} … ${max}, got ${value}`);
  return value;
}

const SIZE_BYTES: Readonly<Record<ParameterType, number>> = { f64: 8, f32: 4, i32: 4, u32: 4, i64: 8, u64: 8, bool: 1 };

/** The parameters as the kernel reads them. */
export function packParameters(kernel: SamplingKernel, values: KernelParameters): Uint8Array {
  const sizeBytes = Math.max(0, ...kernel.parameters.map(({ offset, type }) => offset + SIZE_BYTES[type]));
  const bytes = new Uint8Array(sizeBytes);
  const view = new DataView(bytes.buffer);
  for (const parameter of kernel.parameters) store(view, parameter, values[parameter.name] ?? parameter.default);
  return bytes;
}

function store(view: DataView, { type, offset }: KernelParameter, value: number): void {
  switch (type) {
    case "f64":
      return view.setFloat64(offset, value, true);
    case "f32":
      return view.setFloat32(offset, value, true);
    case "i32":
      return view.setInt32(offset, value, true);
    case "u32":
      return view.setUint32(offset, value, true);
    case "i64":
      return view.setBigInt64(offset, BigInt(value), true);
    case "u64":
      return view.setBigUint64(offset, BigInt(value), true);
    case "bool":
      return view.setUint8(offset, value === 0 ? 0 : 1);
  }
}
