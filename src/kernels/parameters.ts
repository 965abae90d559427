import { typedArrayKind } from "../protocol/brands.ts";
import { describe } from "../protocol/describe.ts";
import type { KernelParameter, KernelParameters, ParameterType, SamplingKernel } from "./sampling-kernel.ts";

/**
 * Checks that something can be sampled.
 *
 * @throws {TypeError} when it is no kernel with a sample function, or an incomplete one
 */
export function checkKernel(kernel: unknown): asserts kernel is SamplingKernel {
  // Every member is looked at before it is believed.
  const { name, module, parameters, data, outputs, arrays, chunkSamples, dimensions, identity, exportName } = (kernel ??
    {}) as Partial<SamplingKernel>;
  if (typeof module !== "function" || typeof exportName !== "string") {
    throw new TypeError(
      `sample expects a kernel such as kernels.pi, one with a sample function, or a function, got ${describe(kernel)}`,
    );
  }
  const wrong = (what: string): TypeError => new TypeError(`the kernel ${String(name)} is incomplete: ${what}`);
  if (!Array.isArray(parameters)) throw wrong("parameters expects a list");
  if (data !== undefined && typedArrayKind(data) !== "Float64Array") throw wrong("data expects a Float64Array");
  if (!Array.isArray(outputs) || new Set(outputs).size !== outputs.length) {
    throw wrong("outputs expects names, each once");
  }
  if (outputs.length === 0 && !(arrays?.length ?? 0)) throw wrong("outputs expects at least one name");
  if (!(Number.isSafeInteger(chunkSamples) && Number(chunkSamples) >= 1 && Number(chunkSamples) < 2 ** 31)) {
    throw wrong(`chunkSamples expects a whole number from 1 to 2^31 - 1, got ${describe(chunkSamples)}`);
  }
  if (dimensions !== undefined && typeof dimensions !== "function") {
    throw wrong(`dimensions expects a function, got ${describe(dimensions)}`);
  }
  if (typeof identity !== "string" || identity === "") throw wrong("identity expects a text");
}

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
  const { name, type } = parameter;
  const [least, most] = RANGES[type];
  const { min = least, max = most } = parameter;
  const value = values[name] === undefined ? parameter.default : values[name];
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
  const whole = type !== "f64" && type !== "f32";
  if (Number.isNaN(value) || (whole && !Number.isSafeInteger(value))) {
    throw new RangeError(`${name} expects a ${whole ? "whole " : ""}number, got ${value}`);
  }
  if (value < min || value > max) throw new RangeError(`${name} expects ${min} … ${max}, got ${value}`);
  return value;
}

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
// What fits into each type; of 64 bits, what a number of JavaScript tells exactly.
const RANGES: Readonly<Record<ParameterType, readonly [least: number, most: number]>> = {
  f64: ANY,
  f32: ANY,
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  u64: [0, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
};

const SIZE_BYTES: Readonly<Record<ParameterType, number>> = { f64: 8, f32: 4, i32: 4, u32: 4, i64: 8, u64: 8, bool: 1 };

/** The parameters as the kernel reads them, and its data behind them. */
export function packParameters(kernel: SamplingKernel, values: KernelParameters): Uint8Array {
  const sizeBytes = Math.max(0, ...kernel.parameters.map(({ offset, type }) => offset + SIZE_BYTES[type]));
  const { data = new Float64Array() } = kernel;
  const dataOffset = data.length === 0 ? sizeBytes : 8 * Math.ceil(sizeBytes / 8);
  const bytes = new Uint8Array(dataOffset + data.byteLength);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
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
