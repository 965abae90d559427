import { KernelCompileError, KernelError } from "../../protocol/errors.ts";
import { DEFAULTS_EXPORT, DIMENSIONS_EXPORT, LENGTHS_EXPORT } from "../instances/export-names.ts";
import { HostImports, OFFERED_IMPORTS } from "../instances/host-imports.ts";
import { MAX_VALUES } from "../instances/sample-shape.ts";
import { withPlaces } from "../instances/trap-place.ts";
import type { KernelArray, KernelParameter, ParameterType } from "../sampling-kernel.ts";
import type { StatisticArtifact } from "../statistic-kernel.ts";
import type { Artifact, SamplingArtifact } from "./artifact.ts";
import { toBase64 } from "./artifact.ts";
import type { ClassFacts, FieldFacts } from "./class-facts.ts";
import type { CompiledSource } from "./compile-source.ts";
import type { OutputsFacts, SampleFacts } from "./inspect-sample.ts";
import type { StatisticFacts } from "./inspect-statistic.ts";
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
  const { about, params, outputs, hasDimensions } = sample;
  const needsExports = params !== undefined || hasDimensions || (outputs?.arrays.length ?? 0) > 0;
  const exports = needsExports ? instantiate(path, module) : undefined;
  const arrays = outputs && exports ? arraysOf(path, exports, outputs) : [];
  return {
    ...(about !== undefined && { about }),
    parameters: params && exports ? withDefaults(path, exports, params) : [],
    outputs: outputs ? outputs.fields.map(({ name }) => name) : ["value"],
    ...(isWide(outputs) && { arrays }),
    ...(hasDimensions && exports && { dimensions: dimensionsOf(path, exports) }),
  };
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

function withDefaults(path: string, exports: EntryExports, { fields }: ClassFacts): KernelParameter[] {
  try {
    const ptr = exports.arena(Math.max(0, ...fields.map(({ offset }) => offset + 8)));
    exports[DEFAULTS_EXPORT](ptr);
    const view = new DataView(exports.memory.buffer, ptr);
    return fields.map((field) => ({ ...field, default: read(view, field) }));
  } catch (error) {
    const text = messageOf(error);
    throw new KernelError(`${path} failed while the defaults of its parameters were read: ${text}`, { cause: error });
  }
}

/** Arrays of the outputs, of the lengths that a fresh object of their class has. */
function arraysOf(path: string, exports: EntryExports, { arrays, fields }: OutputsFacts): KernelArray[] {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const READERS: Readonly<Record<ParameterType, (view: DataView, offset: number) => number>> = {
  f64: (view, offset) => view.getFloat64(offset, true),
  f32: (view, offset) => view.getFloat32(offset, true),
  i32: (view, offset) => view.getInt32(offset, true),
  u32: (view, offset) => view.getUint32(offset, true),
  i64: (view, offset) => Number(view.getBigInt64(offset, true)),
  u64: (view, offset) => Number(view.getBigUint64(offset, true)),
  bool: (view, offset) => view.getUint8(offset),
};

function read(view: DataView, { type, offset }: FieldFacts): number {
  return READERS[type](view, offset);
}
