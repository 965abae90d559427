import type { FunctionRef } from "../../protocol/function-ref.ts";

/** Chains of steps written in JavaScript, as they travel to engines. */
export type StepRef = FunctionRef & { readonly kind: "step" };

/** Chains of a kernel, as they travel to engines. */
export type ChainRef = FunctionRef & { readonly kind: "chain" };

/** Takes the steps of a piece. */
export type TakePiece = (...piece: PieceArguments) => ChainPiece;

/** Steps of one chain that an engine takes together: what a call of a chain's function takes, in this order. */
export type PieceArguments = readonly [
  /** Index of the chain, and of its random stream. */
  chain: number,
  /** What the piece before has given as `saved`; null: the chain begins. */
  saved: unknown,
  /** Steps that were taken before. */
  taken: number,
  /** Draws to be made, of `thin` steps each; while the chain warms up, steps to be taken. */
  count: number,
  thin: number,
  isWarmup: boolean,
];

/** What comes back. */
export interface ChainPiece {
  /** State of the chain and of its random stream, as the engine takes it back. */
  readonly saved: unknown;
  /** Names of what is drawn, in order, and how many numbers each has; -1: it is a number by itself. */
  readonly shape: readonly (readonly [name: string, length: number])[];
  /** Draw by draw, all numbers of its quantities in their order; none of the warm-up. */
  readonly draws: Float64Array;
  /** Steps after which `accepted` of the state was true; undefined: it has no such field. */
  readonly accepted: number | undefined;
}

/** Field of a state that says whether its last step was accepted. */
export const ACCEPTED = "accepted";

/** Field of a state that is set before each step: whether the chain warms up. */
export const IS_WARMUP = "isWarmup";
