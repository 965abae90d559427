import { triangleLength } from "../../kernels/instances/record-layout.ts";
import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import type { Saved } from "../run/checkpoint.ts";
import { refused } from "../run/sealed-text.ts";
import type { IterationResult, IterationSums } from "./iteration.ts";
import { boxesOf } from "./strata.ts";
import { newState, type VegasState } from "./vegas-state.ts";

// What a checkpoint has of a run by this method. Numbers are the bytes of f64.

interface Kept {
  readonly chunks: number;
  readonly bins: number;
  readonly edges: string;
  readonly spreads: { readonly strata: readonly number[]; readonly codes: string } | null;
  readonly scale: number | null;
  /** Of each iteration size, finite samples, boxes, means, covariances. */
  readonly iterations: string;
  readonly nonFinite: { readonly count: number; readonly stream?: number; readonly index?: number };
  readonly running: KeptSums | null;
}

interface KeptSums {
  readonly size: number;
  readonly chunks: number;
  /** Finite samples, others, largest value; means, covariances, what was seen. */
  readonly numbers: string;
  readonly codes: string;
}

export function keep({ chunks, map, spreads, scale, iterations, nonFinite, running }: VegasState): Kept {
  return {
    chunks,
    bins: map.bins,
    edges: toBase64(map.edges),
    spreads: spreads ? { strata: spreads.strata, codes: toBase64(spreads.codes) } : null,
    scale: scale ?? null,
    iterations: numbersText(
      iterations.flatMap(({ size, finite, boxes, means, covariances }) => [
        size,
        finite,
        boxes,
        ...means,
        ...covariances,
      ]),
    ),
    nonFinite: { count: nonFinite.count, ...nonFinite.first },
    running: running ? keepSums(running.size, running.sums) : null,
  };
}

function keepSums(size: number, sums: IterationSums): KeptSums {
  const { chunks, finite, nonFinite, largest, means, covariances, seen, codes } = sums;
  return {
    size,
    chunks,
    numbers: numbersText([finite, nonFinite, largest, ...means, ...covariances, ...seen]),
    codes: toBase64(codes),
  };
}

/**
 * The state that a checkpoint of the same run holds.
 *
 * @throws {CheckpointError} when it is damaged
 */
export function restore(
  { name, contents }: Saved,
  run: { readonly dimensions: number; readonly outputs: number },
): VegasState {
  try {
    // The checksum says that it is what was written, but anyone can compute it.
    return stateOf(contents.vegas as Kept, run);
  } catch (error) {
    throw refused(name, `it is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function stateOf(
  kept: Kept,
  { dimensions, outputs }: { readonly dimensions: number; readonly outputs: number },
): VegasState {
  const edges = numbersOf(kept.edges);
  check(edges.length === dimensions * (kept.bins + 1), "its map has another size");
  const counts = [kept.chunks, kept.nonFinite.count, kept.running?.size ?? 1, kept.running?.chunks ?? 0];
  check(
    counts.every((count) => Number.isSafeInteger(count) && count >= 0),
    "it has a count that is none",
  );
  const { stream, index, count } = kept.nonFinite;
  const { spreads } = kept;
  const codes = spreads && codesOf(spreads.codes);
  if (spreads && codes) {
    check(
      spreads.strata.length === dimensions && codes.length === boxesOf(spreads.strata),
      "its boxes are not as many",
    );
  }
  return {
    ...newState(dimensions, 0),
    chunks: kept.chunks,
    map: { dimensions, bins: kept.bins, edges },
    spreads: spreads && codes ? { strata: spreads.strata, codes } : undefined,
    scale: kept.scale ?? undefined,
    iterations: iterationsOf(numbersOf(kept.iterations), outputs),
    nonFinite: { count, first: stream === undefined || index === undefined ? undefined : { stream, index } },
    running: kept.running
      ? { size: kept.running.size, sums: sumsOf(kept.running, { edges, outputs, dimensions }) }
      : undefined,
  };
}

function iterationsOf(numbers: Float64Array, outputs: number): IterationResult[] {
  const length = 3 + outputs + triangleLength(outputs);
  check(numbers.length % length === 0, "its iterations are not whole");
  return Array.from({ length: numbers.length / length }, (_, i) => {
    const [size = 0, finite = 0, boxes = 0, ...rest] = numbers.subarray(i * length, (i + 1) * length);
    return { size, finite, boxes, means: rest.slice(0, outputs), covariances: rest.slice(outputs) };
  });
}

function sumsOf(
  { chunks, numbers, codes }: KeptSums,
  {
    edges,
    outputs,
    dimensions,
  }: { readonly edges: Float64Array; readonly outputs: number; readonly dimensions: number },
): IterationSums {
  const all = numbersOf(numbers);
  const [finite = 0, nonFinite = 0, largest = 0] = all;
  const triangle = triangleLength(outputs);
  const seen = all.slice(3 + outputs + triangle);
  check(seen.length === 2 * (edges.length - dimensions), "what it has seen is not of its map");
  return {
    chunks,
    finite,
    nonFinite,
    largest,
    means: all.slice(3, 3 + outputs),
    covariances: all.slice(3 + outputs, 3 + outputs + triangle),
    seen,
    codes: codesOf(codes),
  };
}

function check(isRight: boolean, problem: string): void {
  if (!isRight) throw new Error(problem);
}

function numbersText(numbers: readonly number[]): string {
  return toBase64(Float64Array.from(numbers));
}

function numbersOf(text: string): Float64Array {
  return new Float64Array(fromBase64(text).buffer);
}

function codesOf(text: string): Uint16Array<ArrayBuffer> {
  return new Uint16Array(fromBase64(text).buffer);
}
