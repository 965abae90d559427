import { KernelError } from "../../protocol/errors.ts";
import { binEdges } from "../instances/bin-edges.ts";
import { type Boxes, leaveMap, MappedPoints } from "../instances/mapped-points.ts";
import { RecordLayout } from "../instances/record-layout.ts";
import type { SampleRef } from "../instances/sampler-ref.ts";
import type { Sampler } from "../instances/sampling-module.ts";
import { PointRng } from "./point-rng.ts";
import type { RandomExports, RandomModule } from "./random-module.ts";
import type { Rng } from "./rng.ts";
import { type SampleFunction, SampleReader } from "./sample-reader.ts";
import { StreamRng } from "./stream-rng.ts";

// As those of `assembly/loop`: samples of a block, and numbers of its samples, and of its points.
const MOST_SAMPLES = 512;
const MOST_NUMBERS = 2048;

const NO_BOXES: Boxes = { first: 0, counts: new Uint32Array() };

/** Makes a call with the random numbers of a stream. */
export type During = <R>(rng: Rng, call: () => R) => R;

/** Where things lie in memory while a chunk is drawn. */
interface Places {
  readonly state: number;
  readonly record: number;
  readonly block: number;
  readonly points: number;
}

/**
 * The loop over the samples of a function of JavaScript, as kernels have one: the numbers of a chunk depend on the seed and the
 * index of the chunk alone, and moments are made by the same code, so they agree to the last bit wherever the chunk runs.
 */
export class SampleLoop {
  readonly #module: RandomModule;
  readonly #exports: RandomExports;
  readonly #ref: SampleRef;
  readonly #outputs: number;
  readonly #layout: RecordLayout;
  readonly #edges: Float64Array;
  readonly #points: PointRng | undefined;
  readonly #mapped: MappedPoints | undefined;
  // Images of each sample.
  readonly #images: number;
  readonly #blockSamples: number;
  readonly #reader: SampleReader;

  constructor(module: RandomModule, ref: SampleRef, fn: SampleFunction) {
    const { histogram, sobol, antithetic = false, vegas, dimensions = 1, outputs } = ref;
    this.#module = module;
    this.#exports = module.exports;
    this.#ref = ref;
    this.#outputs = outputs?.length ?? 1;
    this.#layout = new RecordLayout(this.#outputs);
    this.#edges = histogram ? binEdges(histogram.low, histogram.high, histogram.bins) : new Float64Array();
    this.#mapped = vegas && new MappedPoints(module.exports, vegas, this.#outputs);
    this.#points = sobol || antithetic || vegas ? new PointRng(dimensions, module.exports) : undefined;
    this.#images = antithetic ? 2 : 1;
    const perSample = Math.max(this.#outputs * this.#images, this.#points ? dimensions : 1);
    this.#blockSamples = Math.min(MOST_SAMPLES, Math.floor(MOST_NUMBERS / perSample));
    this.#reader = new SampleReader(fn, ref, this.#blockSamples * this.#images * this.#outputs);
  }

  /**
   * The record of a chunk, as a {@link Sampler} gives it.
   *
   * @param boxes - of the chunk, where its points are those of a map
   * @throws {KernelError} naming the sample, when one throws or gives something else than numbers
   */
  record(stream: number, samples: number, during: During, boxes: Boxes = NO_BOXES): ReturnType<Sampler> {
    const { sobol, weights } = this.#ref;
    const { STATE_BYTES: stateBytes, memory, beginRecord, endRecord, histogram, weights: weigh } = this.#exports;
    const bins = Math.max(0, this.#edges.length - 1);
    const [state = 0, record = 0, block = 0, points = 0, edges = 0, directions = 0, ...mapped] =
      this.#module.room.places(
        Number(stateBytes.value),
        8 * this.#layout.length,
        8 * MOST_NUMBERS,
        8 * MOST_NUMBERS,
        this.#edges.byteLength,
        sobol?.directions.byteLength ?? 0,
        ...(this.#mapped?.placeBytes(boxes) ?? []),
      );
    // Other loops of the instance may have counted, and drawn, otherwise.
    new Float64Array(memory.buffer, edges, this.#edges.length).set(this.#edges);
    const counters = histogram(edges, bins);
    if (bins > 0 && counters === 0) throw new KernelError("samples can't be counted in such bins");
    if (sobol) new Uint32Array(memory.buffer, directions, sobol.directions.length).set(sobol.directions);
    this.#exports.sobol(sobol?.dimensions ?? 0, directions);
    const weightsPtr = weigh(weights ?? -1);
    if (this.#mapped) this.#mapped.begin(boxes, mapped);
    else leaveMap(this.#exports);
    beginRecord(record, this.#outputs);
    const rng = this.#begin(stream, state);
    this.#reader.begin(rng, stream);
    during(rng, () => this.#run(samples, { state, record, block, points }));
    endRecord(record, this.#outputs);
    if (this.#mapped) return this.#mapped.read();
    return [
      ...new Float64Array(memory.buffer, record, this.#layout.length),
      ...this.#layout.refinement.flatMap((length, part) => [
        ...new Float64Array(memory.buffer, this.#exports.refinement(part), length),
      ]),
      ...(weights === undefined ? [] : new Float64Array(memory.buffer, weightsPtr, 1 + this.#outputs)),
      ...(bins === 0 ? [] : new Uint32Array(memory.buffer, counters, bins + 2)),
    ];
  }

  #begin(stream: number, statePtr: number): Rng {
    const name = { seed: this.#ref.seed, stream: BigInt(stream) };
    if (this.#points === undefined) return new StreamRng(this.#module, name);
    this.#exports.initStream(statePtr, name.seed, name.stream);
    this.#exports.beginPoints(statePtr);
    return this.#points;
  }

  #run(samples: number, at: Places): void {
    for (let done = 0; done < samples; done += this.#blockSamples) {
      const count = Math.min(this.#blockSamples, samples - done);
      if (this.#points) this.#drawPoints(this.#points, count, at);
      for (let i = done; i < done + count; i++) {
        this.#points?.next();
        this.#reader.read(i);
        if (this.#images === 1) continue;
        this.#points?.mirror();
        this.#reader.read(i);
      }
      const values = this.#reader.take();
      new Float64Array(this.#exports.memory.buffer, at.block, values.length).set(values);
      if (this.#mapped) this.#exports.addMapped(at.block, count);
      else if (this.#images === 2) this.#exports.addPairs(at.record, at.block, count, this.#outputs);
      else this.#exports.addBlock(at.record, at.block, count, this.#outputs);
    }
  }

  #drawPoints(points: PointRng, count: number, { state, points: ptr }: Places): void {
    const { dimensions = 1 } = this.#ref;
    this.#exports.fillUniformPoints(dimensions, count, state, ptr);
    // A copy: samples may make further instances of anything, and the memory may grow.
    points.take(new Float64Array(this.#exports.memory.buffer, ptr, dimensions * count).slice());
  }
}
