import type { FunctionRef } from "../../protocol/function-ref.ts";
import type { PointMap } from "./point-map.ts";

/** How the points of a sampler's chunks are drawn; by default at random, each sample by itself. */
export interface Drawing {
  /** Points of the Sobol sequence, scrambled anew in each chunk; its directions are those of `sobol` in a module. */
  readonly sobol?: { readonly dimensions: number; readonly directions: Uint32Array };
  /** Whether each sample is the average over a point and its mirror image. */
  readonly antithetic?: boolean;
  /** Position of the output that is the weight of its sample; records are then of weighted values. */
  readonly weights?: number;
  /** Points of an importance map: then each chunk is also given its boxes, see `Sampler`. */
  readonly vegas?: PointMap;
}

/** A sampling kernel as it travels to engines, and how it draws. */
export type SamplerRef = FunctionRef & { readonly kind: "sampler" } & Drawing;

/** A sample written in JavaScript as it travels to engines, and how it draws. */
export type SampleRef = FunctionRef & { readonly kind: "sample" } & Drawing;
