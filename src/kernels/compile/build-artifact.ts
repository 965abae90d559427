import { toBase64 } from "../../protocol/bytes/base64.ts";
import { KernelCompileError, KernelError } from "../../protocol/errors.ts";
import { type ItemType, itemBytes, itemTypeOf } from "../array-types.ts";
import { DEFAULTS_EXPORT, DIMENSIONS_EXPORT, LENGTHS_EXPORT } from "../instances/export-names.ts";
import { HostImports, OFFERED_IMPORTS } from "../instances/host-imports.ts";
import { MAX_VALUES } from "../instances/sample-shape.ts";
import { withPlaces } from "../instances/trap-place.ts";
import type { ArrayParameter, KernelArray, KernelParameter, ParameterType } from "../sampling-kernel.ts";
import type { StatisticArtifact } from "../statistic-kernel.ts";
import type { Artifact, SamplingArtifact } from "./artifact.ts";
import { type BlockLayout, blockLayout } from "./block-layout.ts";
import type { ArrayFacts, ClassFacts } from "./class-facts.ts";
import type { CompiledSource } from "./compile-source.ts";
import type { SampleFacts } from "./inspect-sample.ts";
import type { StatisticFacts } from "./inspect-statistic.ts";
import { kernelChain } from "./inspect-step.ts";
import { isWide } from "./wide-entry.ts";

/**
 * What is kept of a compilation. The defaults of parameters are read from a fresh object of their class, and the
 * dimensions from the module, whatever expressions they come from.
 *
 * @throws {KernelCompileError} when the module imports what engines don't offer, or its dimensions are out of range
 */
export async function buildArtifact(path: string, compiled: CompiledSource, identity: string): Promise<Artifact> {
  const { output, facts } = compiled;
  const bytes = withPlaces(output.wasm, output.sourceMap);
  const module = await WebAssembly.compile(bytes);
  refuseImports(path, module);
  const sampling = facts.sample && samplingArtifact(path, module, facts.sample);
  const statistic = facts.statistic && statisticArtifact(facts.statistic);
  return {
    wasm: toBase64(bytes),
    functions: facts.functions,
    identity,
    ...(sampling && { sampling }),
    ...(statistic && { statistic }),
  };
}

function statisticArtifact({ about, data, outputs, signature }: StatisticFacts): StatisticArtifact | undefined {
  return (
    signature && {
      ...(about !== undefined && { about }),
      columns: data.fields.map(({ name }) => name),
      outputs: outputs?.fields.map(({ name }) => name) ?? ["value"],
      signature,
    }
  );
}

function refuseImports(path: string, module: WebAssembly.Module): void {
  const missing = WebAssembly.Module.imports(module)
    .filter((each) => each.module !== "env" || !OFFERED_IMPORTS.includes(each.name))
    .map(({ module: from, name }) => `${from}.${name}`);
  if (missing.length === 0) return;
  const message = `engines don't offer ${missing.join(", ")}, which the module imports; offered: ${OFFERED_IMPORTS.join(", ")}`;
  throw new KernelCompileError(path, [{ file: path, line: 0, column: 0, message, code: 0 }]);
}

function samplingArtifact(path: string, module: WebAssembly.Module, sample: SampleFacts): SamplingArtifact {
  const { about, params, outputs, hasDimensions, chain } = sample;
  const needsExports = params !== undefined || hasDimensions || (outputs?.arrays.length ?? 0) > 0;
  const exports = needsExports ? instantiate(path, module) : undefined;
  const arrays = outputs && exports ? arraysOf(path, exports, outputs) : [];
  const layout = blockLayout(sample);
  const { sizeBytes, pointers, dataSets } = layout;
  return {
    ...(about !== undefined && { about }),
    ...(params && exports ? withDefaults(path, exports, params, layout) : { parameters: [] }),
    outputs: chain ? [] : outputs ? outputs.fields.map(({ name }) => name) : ["value"],
    ...(chain && { chain: kernelChain(chain) }),
    ...(isWide(outputs) && { arrays }),
    ...(dataSets.length > 0 && { dataSets: dataSets.map(arrayOf) }),
    ...(!layout.isPlain && { layout: { sizeBytes, pointers } }),
    ...(hasDimensions && exports && { dimensions: dimensionsOf(path, exports) }),
  };
}

function arrayOf({ name, type, offset, about }: ArrayFacts): ArrayParameter {
  return { name, type, offset, ...(about !== undefined && { about }) };
}

interface EntryExports {
  readonly memory: WebAssembly.Memory;
  readonly arena: (sizeBytes: number) => number;
  readonly [DEFAULTS_EXPORT]: (ptr: number) => void;
  readonly [DIMENSIONS_EXPORT]: WebAssembly.Global;
  readonly [LENGTHS_EXPORT]: (ptr: number) => void;
}

function instantiate(path: string, module: WebAssembly.Module): EntryExports {
  try {
    const host = new HostImports("sampling");
    // The generated entry has these.
    const exports = new WebAssembly.Instance(module, host.imports).exports as unknown as EntryExports;
    host.memory = exports.memory;
    return exports;
  } catch (error) {
    throw new KernelError(`${path} failed while it was started: ${messageOf(error)}`, { cause: error });
  }
}

function dimensionsOf(path: string, exports: EntryExports): number {
  const dimensions = Number(exports[DIMENSIONS_EXPORT].value);
  if (dimensions >= 1 && dimensions <= MAX_DIMENSIONS) return dimensions;
  const message = `dimensions is ${dimensions}; a kernel has 1 to ${MAX_DIMENSIONS}`;
  throw new KernelCompileError(path, [{ file: path, line: 0, column: 0, message, code: 0 }]);
}

/** As many as the loop of assembly/loop/point-loop.ts takes. */
const MAX_DIMENSIONS = 1024;

function withDefaults(
  path: string,
  exports: EntryExports,
  { sizeBytes }: ClassFacts,
  { fields, arrays }: BlockLayout,
): Pick<SamplingArtifact, "parameters" | "parameterArrays"> {
  try {
    const ptr = exports.arena(sizeBytes);
    exports[DEFAULTS_EXPORT](ptr);
    const memory = new DataView(exports.memory.buffer);
    const parameters = fields.map(({ facts, path: offsets }): KernelParameter => {
      return { ...facts, default: READERS[facts.type](memory, addressOf(memory, ptr, offsets)) };
    });
    if (arrays.length === 0) return { parameters };
    return {
      parameters,
      parameterArrays: arrays.map(({ facts, path: offsets }) => {
        return {
          ...arrayOf(facts),
          ...givenArray(memory, facts, memory.getUint32(addressOf(memory, ptr, offsets), true)),
        };
      }),
    };
  } catch (error) {
    const text = messageOf(error);
    throw new KernelError(`${path} failed while the defaults of its parameters were read: ${text}`, { cause: error });
  }
}

/** Arrays of the outputs, of the lengths that a fresh object of their class has. */
function arraysOf(path: string, exports: EntryExports, { arrays, fields }: ClassFacts): KernelArray[] {
  if (arrays.length === 0) return [];
  let lengths: Uint32Array;
  try {
    const ptr = exports.arena(4 * arrays.length);
    exports[LENGTHS_EXPORT](ptr);
    lengths = new Uint32Array(exports.memory.buffer, ptr, arrays.length).slice();
  } catch (error) {
    const text = messageOf(error);
    throw new KernelError(`${path} failed while the lengths of its outputs were read: ${text}`, { cause: error });
  }
  const values = lengths.reduce((sum, length) => sum + length, fields.length);
  if (values > MAX_VALUES) {
    const message = `a sample has ${values} values; a kernel has at most ${MAX_VALUES}`;
    throw new KernelCompileError(path, [{ file: path, line: 0, column: 0, message, code: 0 }]);
  }
  return arrays.map(({ name, about }, i) => ({ name, length: lengths[i] ?? 0, ...(about !== undefined && { about }) }));
}

/** Address of a member, behind pointers from an object. */
function addressOf(memory: DataView, ptr: number, offsets: readonly number[]): number {
  return offsets.reduce((at, offset, i) => (i === 0 ? ptr : memory.getUint32(at, true)) + offset, ptr);
}

/** What the source says of an array: with its numbers it fixes how many there are, unless there are none. */
function givenArray(memory: DataView, { type }: ArrayFacts, ptr: number): Pick<ArrayParameter, "length" | "default"> {
  if (ptr === 0) return {};
  const itemType = itemTypeOf(type);
  const sizeBytes = memory.getUint32(ptr - 4, true);
  const length = sizeBytes / itemBytes(type);
  const numbers = Array.from({ length }, (_, i) => READERS[itemType](memory, ptr + i * itemBytes(type)));
  return { ...(length > 0 && { length }), default: numbers };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const READERS: Readonly<Record<ParameterType | ItemType, (memory: DataView, ptr: number) => number>> = {
  f64: (memory, ptr) => memory.getFloat64(ptr, true),
  f32: (memory, ptr) => memory.getFloat32(ptr, true),
  i64: (memory, ptr) => Number(memory.getBigInt64(ptr, true)),
  u64: (memory, ptr) => Number(memory.getBigUint64(ptr, true)),
  i32: (memory, ptr) => memory.getInt32(ptr, true),
  u32: (memory, ptr) => memory.getUint32(ptr, true),
  i16: (memory, ptr) => memory.getInt16(ptr, true),
  u16: (memory, ptr) => memory.getUint16(ptr, true),
  i8: (memory, ptr) => memory.getInt8(ptr),
  u8: (memory, ptr) => memory.getUint8(ptr),
  bool: (memory, ptr) => memory.getUint8(ptr),
};
