import { triangleLength } from "../../kernels/instances/record-layout.ts";
import { fromBase64, toBase64 } from "../../protocol/bytes/base64.ts";
import type { SampleMethod } from "../request/drawing.ts";
import type { LevelRules } from "../request/levels.ts";
import type { ValuesPlan } from "../request/values-plan.ts";
import { noProducts, PARTS, type Pair } from "../statistics/chunk-products.ts";
import type { HistogramSpec } from "../statistics/histogram.ts";
import type { Moments } from "../statistics/moments.ts";
import { NO_WEIGHTS } from "../statistics/weighted-means.ts";
import { emptyState, type RunState } from "./run-state.ts";
import { refused, seal, unseal } from "./sealed-text.ts";
import { readValues, valuesText } from "./value-text.ts";

/** A file, or whatever keeps a text under a name. */
export interface CheckpointStore {
  /** Names it in messages. */
  readonly name: string;
  /** The text, or undefined when there is none. @throws when it can't be read */
  read(): string | undefined;
  /**
   * Makes it this run's alone, and sees whether it can be written. Called before anything else.
   *
   * @throws {CheckpointError} when another run has it, or it can't be written
   */
  take(): void;
  /** Lets others take it. Called once nothing is read or written any more. */
  release(): void | Promise<void>;
  /** Replaces the text as a whole: after a crash either the old or the new one is there. */
  write(text: string): Promise<void>;
}

/** What a run must have in common with the one that it goes on from. */
export interface RunIdentity {
  /** `identity` of the kernel. */
  readonly kernel: string;
  readonly seed: string;
  /** Values as text: JSON has no infinite numbers. */
  readonly params: Readonly<Record<string, string>>;
  /** What tells data sets apart, by name; absent: there are none. */
  readonly data?: Readonly<Record<string, string>>;
  readonly chunkSamples: number;
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly outputs: readonly string[];
  /** Its histogram; null: none. */
  readonly histogram: HistogramSpec | null;
  /** Its arrays; absent where it has none, and few outputs. */
  readonly values?: ValuesPlan;
  /** How levels are gone over; absent: there are none. */
  readonly levels?: Pick<LevelRules, "costFactor" | "initialSamples">;
  /** Positions of outputs whose covariance has an error; absent: none. */
  readonly pairs?: readonly Pair[];
  /** Name of the output that is the weight of the others; absent: none. */
  readonly weights?: string;
}

/** Where a run begins. */
export interface Start {
  readonly state: RunState;
  readonly elapsedMs: number;
}

// The layout below. Another number is refused.
const FORMAT = 4;

interface Contents {
  readonly format: number;
  readonly run: RunIdentity;
  readonly chunks: number;
  readonly nonFinite: { readonly count: number; readonly stream?: number; readonly index?: number };
  readonly elapsedMs: number;
  /**
   * Moments: count, scales, means, rests, products, halves; those of the replicates, if there are any; of weighted samples how
   * many weights are negative, whether there are centers, and these; and counters, as the bytes of f64: text would lose nothing
   * today, but not for sure.
   */
  readonly moments: string;
  /** Of the values of arrays that `moments` has not: scales, means, rests, squares, halves; and those of the replicates. */
  readonly values?: string;
  /** Of a run by `method: "vegas"`, which has all of its state here: see vegas/vegas-checkpoint.ts. */
  readonly vegas?: unknown;
}

interface ReadContents extends Contents {
  /** Those of `moments`. */
  readonly numbers: readonly number[];
}

/** What an earlier session of a run has left, and where it was found. */
export interface Saved {
  readonly name: string;
  readonly contents: ReadContents;
}

/**
 * Reads what an earlier session has left.
 *
 * @returns undefined when there is no checkpoint
 * @throws {CheckpointError} when it is not whole
 */
export function readCheckpoint(store: CheckpointStore): Saved | undefined {
  const text = store.read();
  return text === undefined ? undefined : { name: store.name, contents: parse(text, store.name) };
}

/**
 * Where a run begins.
 *
 * @returns the start of a new run when nothing is saved
 * @throws {CheckpointError} when what is saved is of another run
 */
export function resume(saved: Saved | undefined, run: RunIdentity): Start {
  const { method, antithetic, outputs, histogram, values: plan } = run;
  const counters = histogram === null ? 0 : histogram.bins + 2;
  const empty = emptyState(outputs.length, { counters, method, antithetic, plan });
  if (saved === undefined) return { state: empty, elapsedMs: 0 };
  refuseOthers(saved, run);
  const { name, contents } = saved;
  const { numbers, chunks, nonFinite, elapsedMs } = contents;
  const perMoments = numbersOf(empty.moments).length;
  const ofWeights = run.weights === undefined ? 0 : 2 + outputs.length;
  const { pairs = [] } = run;
  const ofProducts = pairs.length === 0 ? 0 : productNumbers(run, empty).length;
  if (numbers.length !== (empty.replicates ? 2 : 1) * perMoments + ofWeights + ofProducts + counters) {
    throw refused(name, `it is damaged: it has ${numbers.length} numbers`);
  }
  const left = [...numbers];
  const moments = takeMoments(left, empty.moments.means.length);
  const replicates = empty.replicates && takeMoments(left, empty.moments.means.length);
  const { stream, index, count } = nonFinite;
  const first = stream === undefined || index === undefined ? undefined : { stream, index };
  const values = readValues(contents.values, empty.values, { moments, replicates });
  if (values === null) throw refused(name, "it is damaged: its arrays have other lengths");
  const [negative = 0, hasCenters = 0, ...centers] = left.splice(0, ofWeights);
  const units = left.splice(0, ofProducts > 0 ? empty.moments.means.length : 0);
  const products = ofProducts > 0 && {
    units: units[0] === 0 ? undefined : units,
    moments: takeMoments(left, PARTS * pairs.length),
  };
  const state = {
    chunks,
    moments,
    replicates,
    counters: left,
    nonFinite: { count, first },
    ...(values && { values }),
    ...(products && { products }),
    ...(ofWeights > 0 && { weights: { negative, centers: hasCenters === 1 ? centers : undefined } }),
  };
  const problem = problemOf(state, run);
  if (problem !== undefined) throw refused(name, `it is damaged: ${problem}`);
  return { state, elapsedMs };
}

/** @throws {CheckpointError} when what is saved is of another run */
export function refuseOthers({ name, contents }: Saved, run: RunIdentity): void {
  for (const [what, here, there] of differences(run, contents.run)) {
    throw refused(name, `it is of a run with ${what} ${there}, this one has ${here}`);
  }
}

/** What is wrong with a state that says of itself that it is of `run`. */
function problemOf(
  { chunks, moments, replicates, nonFinite, counters, values, weights }: RunState,
  run: RunIdentity,
): string | undefined {
  const samples = moments.count + nonFinite.count;
  const counted = counters.reduce((sum, counter) => sum + counter, 0);
  const problems: readonly (readonly [isRight: boolean, problem: string])[] = [
    [[moments.count, weights?.negative ?? 0, ...counters].every(isCount), "it has a count that is none"],
    // Only whole chunks are kept.
    [samples === chunks * run.chunkSamples, `it has ${samples} samples in ${chunks} chunks of ${run.chunkSamples}`],
    [
      replicates === undefined || (isCount(replicates.count) && replicates.count <= chunks),
      "it has too many replicates",
    ],
    [counters.length === 0 || counted === (run.antithetic ? 2 : 1) * moments.count, "its histogram counts others"],
    [
      [moments, replicates, values?.moments, values?.replicates].every((of) => of?.scales.every(isScale) ?? true),
      "it has a scale that is none",
    ],
  ];
  return problems.find(([isRight]) => !isRight)?.[1];
}

/** Whether it is one of the scales of moments. */
export function isScale(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}

/** Whether it is a whole number that a double holds exactly. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

type Three = [number[], number[], number[]];

/** Takes the moments of so many outputs off the front of `numbers`. */
export function takeMoments(numbers: number[], outputs: number): Moments {
  const [count = 0] = numbers.splice(0, 1);
  const triangle = triangleLength(outputs);
  const [scales, means, rests] = [outputs, outputs, outputs].map((length) => numbers.splice(0, length)) as Three;
  const [products, halves] = [numbers.splice(0, triangle), numbers.splice(0, triangle)];
  return { count, scales, means, rests, products, halves };
}

function* differences(here: RunIdentity, there: RunIdentity): Generator<[what: string, here: string, there: string]> {
  for (const what of IDENTITY) {
    const [a, b] = [JSON.stringify(here[what] ?? null), JSON.stringify(there[what] ?? null)];
    if (a !== b) yield [what, a, b];
  }
}

const IDENTITY = [
  "kernel",
  "seed",
  "params",
  "data",
  "method",
  "antithetic",
  "chunkSamples",
  "outputs",
  "histogram",
  "values",
  "levels",
  "weights",
  "pairs",
] as const;

function parse(text: string, name: string): ReadContents {
  // The checksum says that it is what was written, but anyone can compute it.
  return unseal(text, name, (contents) => checkedContents(contents as Contents | null, name));
}

function checkedContents(contents: Contents | null, name: string): ReadContents {
  if (contents?.format !== FORMAT) {
    throw refused(name, `its format is ${contents?.format}, this version reads ${FORMAT}`);
  }
  const { chunks, nonFinite, elapsedMs, run, moments } = contents;
  const { count, stream = 0, index = 0 } = nonFinite;
  if (![chunks, count, stream, index, run.chunkSamples].every(isCount))
    throw refused(name, "it is damaged: a count is none");
  if (!(typeof elapsedMs === "number" && elapsedMs >= 0)) throw refused(name, "it is damaged: its time is none");
  if (!/^\d+$/u.test(run.seed) || BigInt(run.seed) >= 1n << 64n) throw refused(name, "it is damaged: its seed is none");
  return { ...contents, numbers: [...new Float64Array(fromBase64(moments).buffer)] };
}

/** The text of a checkpoint. */
export function checkpointText(run: RunIdentity, state: RunState, elapsedMs: number): string {
  const { chunks, moments, replicates, nonFinite, counters, values } = state;
  const all = [moments, ...(replicates ? [replicates] : [])];
  const numbers = [...all.flatMap(numbersOf), ...weightNumbers(run, state), ...productNumbers(run, state), ...counters];
  const head = { run, chunks, nonFinite: { count: nonFinite.count, ...nonFinite.first }, elapsedMs };
  return textOf({ ...head, ...(values && { values: valuesText(values) }) }, numbers);
}

// Units are no 0, so that stands for none.
function productNumbers({ pairs = [] }: RunIdentity, { products, moments: all }: RunState): readonly number[] {
  if (pairs.length === 0) return [];
  const { units = all.means.map(() => 0), moments } = products ?? noProducts(pairs);
  return [...units, ...numbersOf(moments)];
}

function weightNumbers(
  { weights, outputs }: RunIdentity,
  { weights: state = NO_WEIGHTS }: RunState,
): readonly number[] {
  if (weights === undefined) return [];
  const { negative, centers } = state;
  return [negative, centers === undefined ? 0 : 1, ...(centers ?? outputs.map(() => 0))];
}

/** The text of a checkpoint that holds `numbers`. */
export function textOf(head: Omit<Contents, "format" | "moments">, numbers: readonly number[]): string {
  const contents: Contents = { format: FORMAT, ...head, moments: toBase64(Float64Array.from(numbers)) };
  return seal(contents);
}

/** Moments as {@link takeMoments} reads them. */
export function numbersOf({ count, scales, means, rests, products, halves }: Moments): number[] {
  return [count, ...scales, ...means, ...rests, ...products, ...halves];
}
