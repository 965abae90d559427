import { typedArrayKind } from "../protocol/brands.ts";
import { describe } from "../protocol/describe.ts";
import { isArrayType } from "./array-types.ts";
import { isListLike } from "./number-lists.ts";
import type {
  ArrayParameter,
  KernelParameter,
  KernelParameters,
  ParameterType,
  SamplingKernel,
} from "./sampling-kernel.ts";

/**
 * Checks that something can be sampled.
 *
 * @throws {TypeError} when it is no kernel with a sample function, or an incomplete one
 */
export function checkKernel(kernel: unknown): asserts kernel is SamplingKernel {
  // Every member is looked at before it is believed.
  const {
    name,
    module,
    parameters,
    parameterArrays = [],
    dataSets = [],
    data,
    outputs,
    arrays,
    chunkSamples,
    dimensions,
    identity,
    exportName,
    chain,
  } = (kernel ?? {}) as Partial<SamplingKernel>;
  if (typeof module !== "function" || typeof exportName !== "string") {
    throw new TypeError(
      `sample expects a kernel such as kernels.pi, one with a sample function, or a function, got ${describe(kernel)}`,
    );
  }
  const wrong = (what: string): TypeError => new TypeError(`the kernel ${String(name)} is incomplete: ${what}`);
  if (chain !== undefined)
    throw new TypeError(`${String(name)} takes steps: draw it by client.chains, or ensemble chains`);
  if (!Array.isArray(parameters)) throw wrong("parameters expects a list");
  for (const [member, list] of Object.entries({ parameterArrays, dataSets })) {
    const isRight = Array.isArray(list) && list.every((each) => isArrayType((each as ArrayParameter | null)?.type));
    if (!isRight) throw wrong(`${member} expects a list of arrays`);
  }
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
 * The values in `params` by name, those in objects under names such as `model.kappa`.
 *
 * @throws {TypeError} when it is no object
 */
export function flatParameters(given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`params expects an object of numbers by name, got ${describe(given)}`);
  }
  return withoutInherited(Object.fromEntries(entriesOf(given)));
}

/** The members of an object, with none that it inherits: a name such as `toString` is one that was given, or none. */
export function withoutInherited(members: object): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null) as Record<string, unknown>, members);
}

function entriesOf(given: object, prefix = "", around: readonly object[] = []): (readonly [string, unknown])[] {
  return Object.entries(given).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix + key;
    if (typeof value !== "object" || value === null || isListLike(value)) return [[name, value] as const];
    if (around.includes(value)) throw new TypeError(`${name} holds itself`);
    return entriesOf(value, `${name}.`, [...around, value]);
  });
}

/**
 * Values of all parameters of a kernel that are numbers: those given, and the defaults of the others.
 *
 * @throws {TypeError} when a name is unknown, or a value is no number
 * @throws {RangeError} when a value is out of its range, or no whole number where one is needed
 */
export function completeParameters(kernel: SamplingKernel, given: unknown = {}): KernelParameters {
  const values = flatParameters(given);
  const names = [...kernel.parameters, ...(kernel.parameterArrays ?? [])].map(({ name }) => name);
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) {
      const inside = names.filter((each) => each.startsWith(`${name}.`));
      if (inside.length > 0) throw new TypeError(`${name} expects an object, of ${inside.join(", ")}`);
      const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
      throw new TypeError(`${kernel.name} has no parameter ${name}; ${known}`);
    }
  }
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
