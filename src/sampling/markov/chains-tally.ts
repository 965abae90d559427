import type { ItemRange, Job, JobHost, RangeSource } from "../../client/job-host.ts";
import type { ChainPiece, ChainRef, StepRef } from "../../kernels/chains/chain-piece.ts";
import { EngineLostError, KernelError } from "../../protocol/errors.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import type { EnginesNow } from "../../schedule/pace.ts";
import { EndingTally } from "../run/ending-tally.ts";
import type { StateKeeper } from "../run/tally.ts";
import { ChainDraws, type ChainState, quantityNames, type Shape, shapeText, widthOf } from "./chain-draws.ts";
import { type ChainRequest, checkMemory } from "./chain-options.ts";
import { type ChainStopReason, nextLook } from "./chain-rules.ts";
import { type ChainsEstimate, chainsEstimate } from "./chains-estimate.ts";
import { Look } from "./look.ts";
import { PieceSize } from "./piece-size.ts";

/** Where chains are: what a later run can go on from. */
export interface ChainsState {
  /** Undefined until the first chain has begun. */
  readonly shape: Shape | undefined;
  readonly chains: readonly ChainState[];
}

/** What a run of chains is made of. */
export interface ChainsParts {
  readonly openJob: JobHost["openJob"];
  readonly fn: ChainRef | StepRef;
  readonly request: ChainRequest;
  readonly seed: bigint;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  readonly from: { readonly state: ChainsState; readonly elapsedMs: number };
  /** Keeps the state; absent: nobody does. */
  readonly keeper?: StateKeeper<ChainsState>;
}

/** Chains that have not begun. */
export function newChains(count: number): ChainsState {
  return { shape: undefined, chains: Array.from({ length: count }, newChain) };
}

function newChain(): ChainState {
  return { saved: null, taken: 0, accepted: undefined, draws: new ChainDraws() };
}

// A piece that has ended so many engines is not tried on another.
const MOST_LOSSES = 3;

/** Steps of one chain that go to an engine together. `first` is the index of the chain. */
interface Piece extends ItemRange {
  readonly rows: number;
  readonly isWarmup: boolean;
}

/**
 * Hands out pieces of chains, the chain that is farthest behind first, and keeps what comes back.
 *
 * A piece begins with the state that the one before has given, with that of the random stream, so a chain has the same bits
 * however it is cut, and on whichever engines; one that is lost with its engine is taken again.
 */
export class ChainsTally extends EndingTally<ChainsEstimate, ChainStopReason> implements RangeSource<Piece> {
  readonly #parts: ChainsParts;
  readonly #job: Job;
  readonly #chains: ChainState[];
  #shape: Shape | undefined;
  // Chains of which an engine has a piece, and how many engines each has lost with its next one.
  readonly #busy = new Set<number>();
  readonly #losses = new Map<number, number>();
  readonly #size = new PieceSize();
  readonly #look: Look;
  // Draws that each chain may have before all are looked at.
  #target: number;

  constructor(parts: ChainsParts) {
    const { openJob, fn, targets, request, from } = parts;
    const { rules } = request;
    super(rules.timeLimitMs, from.elapsedMs);
    this.#parts = parts;
    this.#shape = from.state.shape;
    this.#chains = [...from.state.chains];
    this.#look = new Look(rules.tolerance);
    this.#target = nextLook(rules, 0);
    this.#job = openJob({ fn, method: "chains", targets, source: this });
    this.#lookIfDue();
    if (!this.ended) this.#job.offer();
  }

  /** Draws that each chain has at least. */
  protected override get chunks(): number {
    return Math.min(...this.#chains.map(({ draws }) => draws.length));
  }

  protected override get taskId(): TaskId {
    return this.#job.taskId;
  }

  get remaining(): number {
    return this.ended ? 0 : this.#due().length;
  }

  // Chains that wait for an engine.
  #due(): number[] {
    return [...this.#chains.keys()].filter((i) => !this.#busy.has(i) && this.#chain(i).draws.length < this.#target);
  }

  #chain(i: number): ChainState {
    // Pieces are of chains that there are.
    return this.#chains[i] as ChainState;
  }

  next({ roundTripMs }: EnginesNow): Piece | undefined {
    if (this.ended) return undefined;
    const [first] = this.#due().toSorted((a, b) => this.#chain(a).taken - this.#chain(b).taken);
    if (first === undefined) return undefined;
    const { taken, draws } = this.#chain(first);
    const { warmup, thin } = this.#parts.request;
    const isWarmup = taken < warmup;
    const left = isWarmup ? warmup - taken : this.#target - draws.length;
    const width = isWarmup || this.#shape === undefined ? 0 : widthOf(this.#shape);
    const rows = Math.min(left, this.#size.rows(roundTripMs, isWarmup ? 1 : thin, width));
    this.#busy.add(first);
    return { first, count: 1, rows, isWarmup };
  }

  columnsOf({ first, rows, isWarmup }: Piece): readonly unknown[][] {
    const { saved, taken } = this.#chain(first);
    return [[first], [saved], [taken], [rows], [this.#parts.request.thin], [isWarmup]];
  }

  done(piece: Piece, values: Iterable<unknown>, elapsedMs: number): void {
    if (this.ended) return;
    const { first, rows, isWarmup } = piece;
    const { thin } = this.#parts.request;
    const steps = rows * (isWarmup ? 1 : thin);
    this.#busy.delete(first);
    this.#losses.delete(first);
    this.#size.measured(elapsedMs, steps);
    // A chain's function gives pieces.
    const [given] = [...values] as ChainPiece[];
    const problem = given && this.#fit(first, given);
    if (given === undefined || problem !== undefined)
      return this.fail(problem ?? new KernelError("a piece is missing"));
    const before = this.#chain(first);
    before.draws.add(given.draws, widthOf(given.shape));
    this.#chains[first] = {
      saved: given.saved,
      taken: before.taken + steps,
      accepted: isWarmup || given.accepted === undefined ? before.accepted : (before.accepted ?? 0) + given.accepted,
      draws: before.draws,
    };
    this.#lookIfDue();
    if (this.ended) return;
    this.#parts.keeper?.note(this.#state(), this.elapsedMs);
    this.#job.offer();
    this.wake();
  }

  // Why what an engine gave does not fit what is there; undefined when it does.
  #fit(chain: number, { shape }: ChainPiece): Error | undefined {
    const { chains, rules } = this.#parts.request;
    // A list may have no numbers.
    if (widthOf(shape) === 0)
      return new KernelError(`chain ${chain} has nothing that can be drawn: no number, no list of them`);
    const [here, there] = [shapeText(shape), shapeText(this.#shape ?? shape)];
    if (here !== there) return new KernelError(`chain ${chain} draws ${here}, and others ${there}`);
    if (this.#shape !== undefined) return undefined;
    this.#shape = shape;
    try {
      checkMemory({ chains, rules, isKept: this.#parts.keeper !== undefined }, widthOf(shape));
      return undefined;
    } catch (error) {
      return error as RangeError;
    }
  }

  failed({ first }: Piece, error: Error): void {
    if (this.ended) return;
    const losses = (this.#losses.get(first) ?? 0) + 1;
    if (!(error instanceof EngineLostError) || losses >= MOST_LOSSES) return this.fail(error);
    this.#losses.set(first, losses);
    this.#busy.delete(first);
    this.#job.offer();
  }

  /** The job calls it too. */
  override fail(error: unknown, isStopped = false): void {
    super.fail(error, isStopped);
  }

  estimate(): ChainsEstimate {
    const { request, seed, keeper } = this.#parts;
    const { chains, warmup, thin, rules } = request;
    const drawn = Math.min(this.chunks, this.stopped === "converged" ? this.#target : rules.limit);
    const counted = this.#chains.map(({ accepted }) => accepted).filter((accepted) => accepted !== undefined);
    const shape = this.#shape ?? [];
    const columns = this.#chains.map(({ draws }) => draws.columns(drawn));
    return chainsEstimate(quantityNames(shape), columns, {
      chains,
      warmup,
      thin,
      drawsPerChain: drawn,
      drawsWanted: rules.limit,
      acceptance:
        counted.length < chains
          ? undefined
          : this.#chains.map(({ accepted = 0, taken }) => accepted / Math.max(1, taken - warmup)),
      progress: this.ended ? 1 : this.#progress(this.sessionMs),
      stopped: this.stopped,
      complete: this.stopped === "draws" || this.stopped === "converged",
      checkpointFailure: keeper?.failure?.message,
      seed,
      elapsedMs: this.elapsedMs,
    });
  }

  #progress(sessionMs: number): number {
    const { warmup, thin, rules } = this.#parts.request;
    const wanted = this.#chains.length * (warmup + thin * rules.limit);
    const taken = this.#chains.reduce((sum, chain) => sum + chain.taken, 0);
    const time = rules.timeLimitMs === undefined ? 0 : sessionMs / rules.timeLimitMs;
    return Math.min(1, Math.max(taken / wanted, time, this.#look.progress));
  }

  #state(): ChainsState {
    return { shape: this.#shape, chains: [...this.#chains] };
  }

  // Decides when all chains have the draws that are looked at, and by these alone: so the end does not depend on which were first.
  #lookIfDue(): void {
    const { rules } = this.#parts.request;
    while (!this.ended && this.chunks >= this.#target) {
      const columns = this.#chains.map(({ draws }) => draws.columns(this.#target));
      if (rules.tolerance !== undefined && this.#look.isConverged(columns)) this.stop("converged");
      else if (this.#target >= rules.limit) this.stop(rules.tolerance === undefined ? "draws" : "maxDraws");
      else this.#target = nextLook(rules, this.#target);
    }
  }

  protected override close(options: { readonly stops: boolean }): Promise<void> | undefined {
    this.#job.end(options);
    return this.#parts.keeper?.finish(this.#state(), this.elapsedMs);
  }
}
