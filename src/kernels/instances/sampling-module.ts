import { KernelError } from "../../protocol/errors.ts";
import type { ChainRef, TakePiece } from "../chains/chain-piece.ts";
import { ChainSteps } from "../chains/chain-steps.ts";
import { binEdges } from "./bin-edges.ts";
import { DataSets } from "./data-sets.ts";
import { RESET_EXPORT, SHAPE_EXPORT } from "./export-names.ts";
import { HostImports } from "./host-imports.ts";
import { type Boxes, leaveMap, type MappedExports, MappedPoints } from "./mapped-points.ts";
import type { PointMap } from "./point-map.ts";
import { RecordLayout } from "./record-layout.ts";
import { Room } from "./room.ts";
import { partsOf, type SampleShape } from "./sample-shape.ts";
import type { SamplerRef } from "./sampler-ref.ts";
import { trapPlace } from "./trap-place.ts";

/** Draws `samples` samples from a state, and writes a record: see `assembly/index.ts`. */
type KernelExport = (samples: number, statePtr: number, paramsPtr: number, outPtr: number) => void;

interface SamplingExports extends MappedExports {
  /** Bytes of a generator's state: C and Rust have functions, as their constants are exported by address. */
  readonly STATE_BYTES: WebAssembly.Global | (() => number);
  readonly arena: (sizeBytes: number) => number;
  readonly initStream: (statePtr: number, seed: bigint, stream: bigint) => void;
  readonly histogram?: (edgesPtr: number, bins: number) => number;
  readonly refinement?: (part: number) => number;
  readonly sobol?: (dimensions: number, directionsPtr: number) => void;
  readonly antithetic?: (on: boolean) => void;
  readonly [SHAPE_EXPORT]?: (lengthsPtr: number, joint: number) => number;
  readonly weights?: (output: number) => number;
}

/** What a kernel takes, as it travels. */
type Inputs = Pick<SamplerRef, "params" | "pointers">;

/**
 * Gives the record of one chunk: see {@link RecordLayout}. Behind it are the moments of values that have their own. Of boxes of
 * a map it is that of {@link MappedPoints}.
 */
export type Sampler = (
  stream: number,
  samples: number,
  first?: number,
  counts?: Uint32Array,
) => number[] | Float64Array;

const NO_POINTS = { dimensions: 0, directions: new Uint32Array() };
const NO_EDGES = new Float64Array();
const NO_POINTERS = new Uint32Array();
const NO_BOXES = new Uint32Array();

/** An instance of a module of sampling kernels, with the kernel interface that `assembly/index.ts` describes. */
export class SamplingModule {
  readonly #compiled: WebAssembly.Module;
  readonly #instance: WebAssembly.Instance;
  readonly #exports: SamplingExports;
  readonly #statePtr: number;
  readonly #stateBytes: number;
  // Samplers take turns.
  readonly #room: Room;

  constructor(compiled: WebAssembly.Module) {
    this.#compiled = compiled;
    const host = new HostImports("sampling");
    this.#instance = new WebAssembly.Instance(compiled, host.imports);
    // Checked below: whatever has these exports has the kernel interface.
    this.#exports = this.#instance.exports as unknown as SamplingExports;
    for (const name of ["memory", "STATE_BYTES", "arena", "initStream"] as const) {
      if (this.#exports[name] === undefined)
        throw new KernelError(`the module is no sampling kernel: it has no ${name}`);
    }
    host.memory = this.#exports.memory;
    const { STATE_BYTES: stateBytes, arena } = this.#exports;
    this.#room = new Room(arena);
    this.#stateBytes = Number(typeof stateBytes === "function" ? stateBytes() : stateBytes.value);
    this.#statePtr = arena(this.#stateBytes);
  }

  get memory(): WebAssembly.Memory {
    return this.#exports.memory;
  }

  /**
   * Data sets are placed in the instance's memory with the first chunk, for good: such a sampler should have an instance of
   * its own.
   *
   * @throws {KernelError} when the module has no such kernel, or can't draw so
   */
  sampler(ref: SamplerRef): Sampler {
    const { name, params, outputs, shape, antithetic: isAntithetic = false } = ref;
    const kernel = this.#instance.exports[name];
    if (typeof kernel !== "function") throw new KernelError(`the module has no kernel ${name}`);
    const { memory, sobol, antithetic, weights } = this.#exports;
    this.#checkDrawing(ref);
    const data = ref.data && new DataSets(ref.data, this.#exports);
    if (ref.vegas) return this.#mapped(ref, ref.vegas, kernel as KernelExport, data);
    const layout = new RecordLayout(outputs);
    const outBytes = Float64Array.BYTES_PER_ELEMENT * layout.length;
    const counters = (ref.histogram?.bins ?? 0) + 2;
    const { dimensions, directions } = ref.sobol ?? NO_POINTS;
    const edges = ref.histogram ? binEdges(ref.histogram.low, ref.histogram.high, ref.histogram.bins) : NO_EDGES;
    const lengths = Uint32Array.from(shape?.lengths ?? []);
    const roomBytes = [params.length, outBytes, directions.byteLength, edges.byteLength, lengths.byteLength];
    return (stream, samples) => {
      if (data) this.#place(data, name);
      const [paramsPtr = 0, outPtr = 0, directionsPtr = 0, edgesPtr = 0, lengthsPtr = 0] = this.#room.places(
        ...roomBytes,
      );
      const countersPtr = this.#countIn(name, edges, edgesPtr);
      leaveMap(this.#exports);
      // As with the histogram, other samplers of the instance may have drawn otherwise.
      new Uint32Array(memory.buffer, directionsPtr, directions.length).set(directions);
      sobol?.(dimensions, directionsPtr);
      antithetic?.(isAntithetic);
      const weightsPtr = weights?.(ref.weights ?? -1) ?? 0;
      const valuesPtr = shape === undefined ? 0 : this.#beginShape(shape, lengths, lengthsPtr);
      this.#begin(ref, stream, paramsPtr, data);
      this.#call(kernel as KernelExport, name, [samples, this.#statePtr, paramsPtr, outPtr]);
      data?.checkOnce(name);
      // A copy: the next chunk writes to the same place.
      const record = [...new Float64Array(memory.buffer, outPtr, layout.length), ...this.#refinement(layout)];
      if (ref.weights !== undefined) record.push(...new Float64Array(memory.buffer, weightsPtr, 1 + outputs));
      if (countersPtr !== 0) record.push(...new Uint32Array(memory.buffer, countersPtr, counters));
      if (shape === undefined) return record;
      return joined(record, new Float64Array(memory.buffer, valuesPtr, partsOf(isAntithetic) * shape.single));
    };
  }

  #begin(ref: SamplerRef, stream: number, paramsPtr: number, data?: DataSets): void {
    this.#exports.initStream(this.#statePtr, ref.seed, BigInt(stream));
    this.#writeParams(paramsPtr, ref, data);
  }

  #mapped(ref: SamplerRef, map: PointMap, kernel: KernelExport, data?: DataSets): Sampler {
    const { name, params, outputs } = ref;
    const { histogram, antithetic, sobol, weights } = this.#exports;
    const points = new MappedPoints(this.#exports, map, outputs);
    const outBytes = Float64Array.BYTES_PER_ELEMENT * new RecordLayout(outputs).length;
    return (stream, samples, first = 0, counts = NO_BOXES) => {
      if (data) this.#place(data, name);
      const boxes: Boxes = { first, counts };
      const [paramsPtr = 0, outPtr = 0, ...places] = this.#room.places(
        params.length,
        outBytes,
        ...points.placeBytes(boxes),
      );
      // Other samplers of the instance may have drawn and counted otherwise.
      histogram?.(0, 0);
      antithetic?.(false);
      sobol?.(0, 0);
      weights?.(-1);
      this.#begin(ref, stream, paramsPtr, data);
      points.begin(boxes, places);
      this.#call(kernel, name, [samples, this.#statePtr, paramsPtr, outPtr]);
      data?.checkOnce(name);
      return points.read();
    };
  }

  /**
   * Chains of a kernel that takes steps. Data sets as with `sampler`.
   *
   * @throws {KernelError} when the module has no such kernel
   */
  chain(ref: ChainRef): TakePiece {
    const data = ref.data && new DataSets(ref.data, this.#exports);
    const { memory, initStream } = this.#exports;
    const steps = new ChainSteps(ref, this.#instance.exports, {
      memory,
      statePtr: this.#statePtr,
      stateBytes: this.#stateBytes,
      initStream,
      place: (bytes) => {
        const [paramsPtr = 0, ptr = 0] = this.#room.places(ref.params.length, bytes);
        this.#writeParams(paramsPtr, ref, data);
        return [paramsPtr, ptr];
      },
      call: (what, run) => this.#attempt(what, run),
    });
    return (...piece) => {
      if (data) this.#place(data, ref.name);
      const taken = steps.piece(...piece);
      data?.checkOnce(ref.name);
      return taken;
    };
  }

  #writeParams(paramsPtr: number, ref: Inputs, data: DataSets | undefined): void {
    const { memory } = this.#exports;
    new Uint8Array(memory.buffer, paramsPtr, ref.params.length).set(ref.params);
    writePointers(new DataView(memory.buffer, paramsPtr), paramsPtr, ref.pointers ?? NO_POINTERS);
    data?.writeTo(paramsPtr);
  }

  #call(kernel: KernelExport, name: string, args: Parameters<KernelExport>): void {
    this.#attempt(
      () => `kernel ${name}`,
      () => kernel(...args),
    );
  }

  #checkDrawing(ref: SamplerRef): void {
    const { sobol, antithetic, refinement, vegas } = this.#exports;
    const needed = {
      ...(ref.sobol && { sobol }),
      // Without the second the images of a sample would be lost in their average.
      ...(ref.antithetic && { antithetic, refinement }),
      ...(ref.vegas && { vegas }),
    };
    const takesShape = this.#exports[SHAPE_EXPORT] !== undefined;
    if (ref.shape && !takesShape) {
      throw new KernelError(`kernel ${ref.name} has no arrays: its module has no ${SHAPE_EXPORT}`);
    }
    if (!ref.shape && takesShape) {
      throw new KernelError(`kernel ${ref.name} has outputs whose lengths its description does not say`);
    }
    if (ref.weights !== undefined && this.#exports.weights === undefined) {
      throw new KernelError(`kernel ${ref.name} can't be weighed: its module has no weights; compile it again`);
    }
    const [missing] = Object.entries(needed).find(([, found]) => found === undefined) ?? [];
    if (missing !== undefined) {
      throw new KernelError(`kernel ${ref.name} takes no points: its module has no ${missing}`);
    }
  }

  // Other samplers of the instance may have had other arrays. The memory may grow.
  #beginShape({ joint }: SampleShape, lengths: Uint32Array, lengthsPtr: number): number {
    const { memory, [SHAPE_EXPORT]: beginShape } = this.#exports;
    new Uint32Array(memory.buffer, lengthsPtr, lengths.length).set(lengths);
    return beginShape?.(lengthsPtr, joint) ?? 0;
  }

  // Other samplers of the instance may have counted otherwise, or not at all.
  #countIn(name: string, edges: Float64Array, edgesPtr: number): number {
    const { histogram, memory } = this.#exports;
    const bins = Math.max(0, edges.length - 1);
    new Float64Array(memory.buffer, edgesPtr, edges.length).set(edges);
    const countersPtr = histogram?.(edgesPtr, bins) ?? 0;
    if (bins > 0 && countersPtr === 0) throw new KernelError(`kernel ${name} can't count in such bins`);
    return countersPtr;
  }

  // What the means lack, scales, and products of half differences; of a module that refines nothing 0, 1 and 0.
  #refinement(layout: RecordLayout): readonly number[] {
    const { refinement, memory } = this.#exports;
    return layout.refinement.flatMap((length, part) =>
      refinement === undefined
        ? new Array<number>(length).fill(part === 1 ? 1 : 0)
        : [...new Float64Array(memory.buffer, refinement(part), length)],
    );
  }

  #place(data: DataSets, name: string): void {
    try {
      data.place();
    } catch (error) {
      const where = trapPlace(error, this.#compiled);
      throw new KernelError(`kernel ${name} has no room for its data, ${data.sizeText}: ${messageOf(error)}${where}`, {
        cause: error,
      });
    }
  }

  // @param what - names what was tried, in messages
  #attempt<T>(what: () => string, run: () => T): T {
    try {
      return run();
    } catch (error) {
      // A trap leaves the stack of a kernel's garbage collector as deep as it was.
      (this.#instance.exports[RESET_EXPORT] as (() => void) | undefined)?.();
      const where = trapPlace(error, this.#compiled);
      throw new KernelError(`${what()} failed: ${messageOf(error)}${where}`, { cause: error });
    }
  }
}

function joined(record: readonly number[], values: Float64Array): Float64Array {
  const all = new Float64Array(record.length + values.length);
  all.set(record);
  all.set(values, record.length);
  return all;
}

/** Writes addresses of what lies within the parameters, which begin at `paramsPtr`. */
function writePointers(params: DataView, paramsPtr: number, pointers: Uint32Array): void {
  for (let i = 0; i < pointers.length; i += 2)
    params.setUint32(pointers[i] ?? 0, paramsPtr + (pointers[i + 1] ?? 0), true);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
