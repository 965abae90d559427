import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import { CheckpointError } from "../../protocol/errors.ts";
import type { CheckpointStore } from "../run/checkpoint.ts";
import { refused, seal, unseal } from "../run/sealed-text.ts";
import { ChainDraws, type ChainState, type Shape, widthOf } from "./chain-draws.ts";
import type { ChainRequest } from "./chain-options.ts";
import type { ChainsState } from "./chains-tally.ts";
import { newChains } from "./chains-tally.ts";
import { decodeState, encodeState } from "./state-text.ts";

/** What chains must have in common with those that they go on from. */
export interface ChainsIdentity {
  readonly kernel: string;
  readonly seed: string;
  readonly chains: number;
  readonly warmup: number;
  readonly thin: number;
  readonly quantities: readonly string[] | null;
}

// The layout below. Another number is refused; that of other runs is smaller.
const FORMAT = "chains/1";

interface Contents {
  readonly format: string;
  readonly run: ChainsIdentity;
  readonly elapsedMs: number;
  readonly shape: Shape | null;
  readonly chains: readonly {
    readonly saved: unknown;
    readonly taken: number;
    readonly accepted: number | null;
    /** The bytes of each column. */
    readonly draws: readonly string[];
  }[];
}

/** What an earlier session of chains has left, and where it was found. */
export interface SavedChains {
  readonly name: string;
  readonly contents: Contents;
}

/** What the run has in common with one that it can go on from. */
export function chainsIdentity(kernel: string, request: ChainRequest, seed: bigint): ChainsIdentity {
  const { chains, warmup, thin, quantities } = request;
  return { kernel, seed: String(seed), chains, warmup, thin, quantities: quantities ?? null };
}

/** The text of a checkpoint. @throws {TypeError} when a state has what can't be kept */
export function chainsText(run: ChainsIdentity, { shape, chains }: ChainsState, elapsedMs: number): string {
  const contents: Contents = {
    format: FORMAT,
    run,
    elapsedMs,
    shape: shape ?? null,
    chains: chains.map(({ saved, taken, accepted, draws }) => ({
      saved: encodeState(saved),
      taken,
      accepted: accepted ?? null,
      draws: draws.columns(draws.length).map(toBase64),
    })),
  };
  return seal(contents);
}

/** Reads what an earlier session has left; undefined when there is nothing. @throws {CheckpointError} when it is not whole */
export function readChains(store: CheckpointStore): SavedChains | undefined {
  const text = store.read();
  if (text === undefined) return undefined;
  const { name } = store;
  const contents = unseal(text, name, (found) => {
    const it = found as Partial<Contents> | null;
    if (it?.format !== FORMAT) throw refused(name, `it is none of Markov chains: its format is ${String(it?.format)}`);
    if (typeof it.run?.seed !== "string" || !/^\d+$/u.test(it.run.seed))
      throw refused(name, "it is damaged: its seed is none");
    return it as Contents;
  });
  return { name, contents };
}

/** Where chains begin. @throws {CheckpointError} when what is saved is of other chains, or has more draws than are wanted */
export function resumeChains(
  saved: SavedChains | undefined,
  run: ChainsIdentity,
  limit: number,
): { readonly state: ChainsState; readonly elapsedMs: number } {
  if (saved === undefined) return { state: newChains(run.chains), elapsedMs: 0 };
  const { name, contents } = saved;
  for (const what of ["kernel", "seed", "chains", "warmup", "thin", "quantities"] as const) {
    const [here, there] = [JSON.stringify(run[what]), JSON.stringify(contents.run[what])];
    if (here !== there) throw refused(name, `it is of a run with ${what} ${there}, this one has ${here}`);
  }
  try {
    const state = {
      shape: contents.shape ?? undefined,
      chains: contents.chains.map((chain) => chainOf(chain, contents)),
    };
    const most = Math.max(...state.chains.map(({ draws }) => draws.length));
    if (state.chains.length !== run.chains) throw refused(name, "it is damaged: it has other chains");
    if (most > limit)
      throw refused(name, `it holds ${most} draws of a chain already, more than the ${limit} asked for`);
    return { state, elapsedMs: contents.elapsedMs };
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw refused(name, `it is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function chainOf({ saved, taken, accepted, draws }: Contents["chains"][number], { shape, run }: Contents): ChainState {
  const columns = draws.map((text) => new Float64Array(fromBase64(text).buffer));
  const width = widthOf(shape ?? []);
  const length = columns[0]?.length ?? 0;
  if (columns.length > 0 && (columns.length !== width || columns.some((column) => column.length !== length))) {
    throw new TypeError("its draws have other numbers");
  }
  if (taken !== Math.min(taken, run.warmup) + run.thin * length) throw new TypeError("its steps and draws do not fit");
  const rows = new Float64Array(width * length);
  for (const [i, column] of columns.entries())
    for (const [row, value] of column.entries()) rows[row * width + i] = value;
  const kept = new ChainDraws();
  kept.add(rows, width);
  return { saved: decodeState(saved), taken, accepted: accepted ?? undefined, draws: kept };
}
