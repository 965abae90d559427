import { HEADER_BYTES, writeHeader } from "./instances/array-header.ts";
import { bytesOf } from "./number-lists.ts";
import type {
  ArrayValues,
  KernelParameter,
  KernelParameters,
  ParameterType,
  SamplingKernel,
} from "./sampling-kernel.ts";

const SIZE_BYTES: Readonly<Record<ParameterType, number>> = { f64: 8, f32: 4, i32: 4, u32: 4, i64: 8, u64: 8, bool: 1 };

/** Bytes of an address. */
const POINTER_BYTES = 4;

/** Parameters as a kernel reads them. */
export interface PackedParameters {
  readonly params: Uint8Array;
  /** Pairs of distances from their start: to where an address lies, and to what it is the address of. Absent: none. */
  readonly pointers?: Uint32Array;
}

/** The parameters as the kernel reads them, and its data behind them. */
export function packParameters(
  kernel: SamplingKernel,
  values: KernelParameters,
  arrays: ArrayValues = {},
): PackedParameters {
  const sizeBytes = sizeOf(kernel);
  const { data = new Float64Array(), layout } = kernel;
  const parts = placeArrays(kernel, arrays, sizeBytes);
  const end = parts.at(-1)?.end ?? sizeBytes;
  const dataOffset = data.length === 0 ? end : 8 * Math.ceil(end / 8);
  const bytes = new Uint8Array(dataOffset + data.byteLength);
  bytes.set(bytesOf(data), dataOffset);
  const view = new DataView(bytes.buffer);
  for (const parameter of kernel.parameters) store(view, parameter, values[parameter.name] ?? parameter.default);
  for (const { to, content } of parts) {
    writeHeader(view, to, content.length);
    bytes.set(content, to);
  }
  const pointers = [...(layout?.pointers ?? []).flat(), ...parts.flatMap(({ at, to }) => [at, to])];
  return { params: bytes, ...(pointers.length > 0 && { pointers: Uint32Array.from(pointers) }) };
}

function sizeOf({ layout, parameters, parameterArrays = [], dataSets = [] }: SamplingKernel): number {
  const ends = parameters.map(({ offset, type }) => offset + SIZE_BYTES[type]);
  const addresses = [...parameterArrays, ...dataSets].map(({ offset }) => offset + POINTER_BYTES);
  return layout?.sizeBytes ?? Math.max(0, ...ends, ...addresses);
}

interface PlacedArray {
  readonly at: number;
  readonly to: number;
  readonly end: number;
  readonly content: Uint8Array;
}

function placeArrays({ parameterArrays = [] }: SamplingKernel, values: ArrayValues, sizeBytes: number): PlacedArray[] {
  let end = sizeBytes;
  return parameterArrays.map(({ name, offset }) => {
    const numbers = values[name];
    const content = numbers === undefined ? new Uint8Array() : bytesOf(numbers);
    const to = 16 * Math.ceil(end / 16) + HEADER_BYTES;
    end = to + content.length;
    return { at: offset, to, end, content };
  });
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
