import { isTypedArray, typedArrayKind } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import { KernelError } from "../../protocol/errors.ts";
import type { RandomModule } from "../random/random-module.ts";
import type { Rng } from "../random/rng.ts";
import type { During } from "../random/sample-loop.ts";
import { type StreamPlace, StreamRng } from "../random/stream-rng.ts";
import { ACCEPTED, type ChainPiece, IS_WARMUP, type PieceArguments, type StepRef } from "./chain-piece.ts";

type State = Record<string, unknown>;
type Shape = [name: string, length: number][];
type Call = (...args: unknown[]) => unknown;

/** Where a chain is between two pieces. */
interface Saved {
  readonly state: State;
  readonly place: StreamPlace;
  readonly shape: Shape;
}

/** The loop over the steps of a chain that are a function of JavaScript. Chain i draws from stream i, wherever it runs. */
export class StepLoop {
  readonly #module: RandomModule;
  readonly #ref: StepRef;
  readonly #step: Call;
  readonly #start: Call | undefined;

  /** @param start - makes the state with which a chain begins; undefined: it is that of the reference */
  constructor(module: RandomModule, ref: StepRef, step: Call, start: Call | undefined) {
    this.#module = module;
    this.#ref = ref;
    this.#step = step;
    this.#start = start;
  }

  /** Takes the steps of a piece. @throws {KernelError} naming chain and step, when one throws or gives no state */
  piece([chain, saved, taken, count, thin, isWarmup]: PieceArguments, during: During): ChainPiece {
    const { seed } = this.#ref;
    // Of the piece before.
    const before = saved as Saved | null;
    const rng = new StreamRng(this.#module, { seed, stream: BigInt(chain) }, before?.place);
    return during(rng, () => {
      let state = before?.state ?? this.#begin(chain, rng);
      const shape = before?.shape ?? shapeOf(state, this.#ref.quantities, chain);
      const width = widthOf(shape);
      const draws = new Float64Array(isWarmup ? 0 : count * width);
      let accepted = 0;
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < (isWarmup ? 1 : thin); k++) {
          if (IS_WARMUP in state) state[IS_WARMUP] = isWarmup;
          const step = taken + (isWarmup ? i : i * thin + k);
          state = this.#call(this.#step, [rng, state], () => `step ${step} of chain ${chain}`);
          if (state[ACCEPTED] === true) accepted++;
        }
        if (!isWarmup) write(state, shape, draws.subarray(i * width, (i + 1) * width), chain);
      }
      const place = rng.place();
      return { saved: { state, place, shape }, shape, draws, accepted: ACCEPTED in state ? accepted : undefined };
    });
  }

  #begin(chain: number, rng: Rng): State {
    if (this.#start) return this.#call(this.#start, [rng], () => `the start of chain ${chain}`);
    // A copy: steps may change it, and other chains begin with it here.
    return structuredClone(this.#ref.from) as State;
  }

  // The place is put into words when something fails.
  #call(fn: Call, args: readonly unknown[], at: () => string): State {
    const { params, data } = this.#ref;
    let state: unknown;
    try {
      state = fn(...args, params, data);
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : describe(error);
      throw new KernelError(`${at()} failed: ${why}`, { cause: error });
    }
    if (typeof state === "object" && state !== null) {
      // A promise; a state may have a number by that name.
      if (typeof (state as State)["then"] !== "function") return state as State;
    }
    throw new KernelError(`${at()} failed: it gave ${describe(state)}; a step gives the new state, an object, at once`);
  }
}

// Without names: all numbers, and all lists of numbers.
function shapeOf(state: State, names: readonly string[] | undefined, chain: number): Shape {
  return (names ?? Object.keys(state)).flatMap((name): Shape => {
    const length = lengthOf(state[name]);
    if (length !== undefined) return [[name, length]];
    if (names === undefined) return [];
    throw new KernelError(
      `chain ${chain} can't draw ${name}: it is ${describe(state[name])}, not a number or a list of them`,
    );
  });
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === "number") return -1;
  const isList = Array.isArray(value) ? value.every((each) => typeof each === "number") : isTyped(value);
  // Both have one.
  return isList ? (value as ArrayLike<number>).length : undefined;
}

// By its brand: a class of the user's may have any name.
function isTyped(value: unknown): boolean {
  const kind = isTypedArray(value) ? typedArrayKind(value) : undefined;
  return kind !== undefined && !kind.startsWith("Big");
}

function widthOf(shape: Shape): number {
  return shape.reduce((sum, [, length]) => sum + Math.abs(length), 0);
}

function write(state: State, shape: Shape, row: Float64Array, chain: number): void {
  let at = 0;
  for (const [name, length] of shape) {
    const value = state[name];
    if (lengthOf(value) !== length) {
      throw new KernelError(
        `chain ${chain} can't draw ${name}: it had ${sizeText(length)} at first, and now is ${describe(value)}`,
      );
    }
    if (length === -1) row[at++] = value as number;
    else {
      row.set(value as ArrayLike<number>, at);
      at += length;
    }
  }
}

function sizeText(length: number): string {
  return length === -1 ? "one number" : `${length} numbers`;
}
