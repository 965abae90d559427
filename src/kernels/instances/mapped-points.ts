import type { PointMap } from "./point-map.ts";
import { triangleLength } from "./record-layout.ts";

/** Boxes of a chunk, in order, and the points of each. */
export interface Boxes {
  readonly first: number;
  readonly counts: Uint32Array;
}

/** What of a module draws points of a map. */
export interface MappedExports {
  readonly memory: WebAssembly.Memory;
  readonly vegas?: (
    dimensions: number,
    bins: number,
    mapPtr: number,
    scale: number,
    firstBox: number,
    boxes: number,
    countsPtr: number,
    outputs: number,
    outPtr: number,
  ) => void;
}

// Finite samples, others, index of the first of those, largest value.
const HEAD = 4;

/** Where the parts of a record begin that `vegas` of a module describes: assembly/vegas/strata.ts. */
export function mappedLayout(
  outputs: number,
  { dimensions, bins }: Pick<PointMap, "dimensions" | "bins">,
): { readonly means: number; readonly covariances: number; readonly sums: number; readonly spreads: number } {
  const covariances = HEAD + outputs;
  const sums = covariances + triangleLength(outputs);
  return { means: HEAD, covariances, sums, spreads: sums + 2 * dimensions * bins };
}

/** Makes the next kernel call of a module draw points of a map, and reads the record that it writes. */
export class MappedPoints {
  readonly #exports: MappedExports;
  readonly #map: PointMap;
  readonly #outputs: number;
  #recordPtr = 0;
  #length = 0;

  constructor(exports: MappedExports, map: PointMap, outputs: number) {
    this.#exports = exports;
    this.#map = map;
    this.#outputs = outputs;
  }

  /** Bytes of the places that `begin` takes. */
  placeBytes({ counts }: Boxes): readonly [map: number, counts: number, record: number] {
    // Of few sizes: memory that is too small for the next chunk is not used again.
    const boxes = 2 ** Math.ceil(Math.log2(counts.length + 1));
    return [this.#map.map.byteLength, 4 * boxes, 8 * (mappedLayout(this.#outputs, this.#map).spreads + boxes)];
  }

  begin({ first, counts }: Boxes, [mapPtr = 0, countsPtr = 0, recordPtr = 0]: readonly number[]): void {
    const { memory, vegas } = this.#exports;
    const { dimensions, bins, map, scale } = this.#map;
    new Float64Array(memory.buffer, mapPtr, map.length).set(map);
    new Uint32Array(memory.buffer, countsPtr, counts.length).set(counts);
    vegas?.(dimensions, bins, mapPtr, scale, first, counts.length, countsPtr, this.#outputs, recordPtr);
    this.#recordPtr = recordPtr;
    this.#length = mappedLayout(this.#outputs, this.#map).spreads + counts.length;
  }

  /** A copy of the record. */
  read(): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, this.#recordPtr, this.#length).slice();
  }
}

/** Makes the next kernel calls draw no such points. */
export function leaveMap({ vegas }: MappedExports): void {
  vegas?.(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
