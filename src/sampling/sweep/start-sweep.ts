import { checkOptions, type OptionTypes } from "../../client/check.ts";
import type { JobHost } from "../../client/job-host.ts";
import { fingerprintOfText } from "../../kernels/fingerprint.ts";
import { checkKernel, completeParameters, flatParameters } from "../../kernels/parameters.ts";
import type { NumberList, ParameterInput, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import type { CheckpointError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { ownCopy } from "../../protocol/own-copy.ts";
import { newSeed } from "../../protocol/seed.ts";
import { SAMPLE_OPTIONS, type SampleOptions } from "../request/options.ts";
import { readRequest, type SampleRequest } from "../request/sample-request.ts";
import type { CheckpointStore } from "../run/checkpoint.ts";
import { chunksOf, identityOf as runIdentityOf } from "../run/run-identity.ts";
import type { SamplingRun } from "../run/sampling-run.ts";
import { type Points, readPoints } from "./points.ts";
import { type RowsAlike, rowDifference } from "./row-difference.ts";
import { RowRuns } from "./row-runs.ts";
import type { RowStart } from "./row-start.ts";
import { Sweep } from "./sweep.ts";
import { checkSaved, readSweep, type SweepIdentity, SweepKeeper } from "./sweep-keeper.ts";
import type { SweepOptions } from "./sweep-options.ts";
import type { SweptParameters } from "./sweep-row.ts";

/** What a sweep needs of its client. */
export interface SweepHost {
  readonly work: JobHost;
  readonly engineCount: number;
  /** A kernel, which a function becomes, and the options of kernels. */
  readonly kernelOf: (what: unknown, options: SampleOptions) => readonly [SamplingKernel, SampleOptions];
  /** Begins a run. */
  readonly start: (
    kernel: SamplingKernel,
    request: SampleRequest,
    place: RowStart & { readonly targets: readonly EngineId[] | null },
  ) => SamplingRun;
  /** Where a checkpoint is kept, taken; `opened` where it has to be read from afar first. */
  readonly storeOf: (checkpoint: string) => SweepStore;
}

/** Where a sweep is kept. */
export interface SweepStore {
  readonly store: CheckpointStore;
  readonly opened?: Promise<void>;
}

/** What is asked for, checked. */
interface Request extends RowsAlike {
  readonly points: Points;
  readonly kernel: SamplingKernel;
  /** Of each row, as `sample` takes them, but for the parameters that the points give. */
  readonly options: SampleOptions;
  /** That of row 0. */
  readonly first: SampleRequest;
}

/** Checks what is asked for, and begins it. @throws as `client.sweep` */
export function startSweep(host: SweepHost, what: unknown, given: unknown, options: SweepOptions): Sweep {
  const request = readSweepRequest(host, what, given, options);
  const { points, kernel, first } = request;
  const { targets: among, checkpoint, signal, ordered = true } = options;
  const work = host.work.forCall("sweep", kernel.name);
  const targets = work.enginesOf(among);
  let seed = first.seed ?? newSeed();
  let kept: SweepStore | undefined;
  // Arrays as rows have them, which the caller may change: one for all rows that share it.
  const shown = new Map<unknown, unknown>();
  const runs = new RowRuns({
    count: points.count,
    outputs: kernel.outputs.length,
    paramsOf: (row) => sweptParameters(kernel, paramsOf(request, row), shown),
    nameOf: (row) => nameOf(points, row),
    start: (row, start) => host.start(kernel, requestOf(request, row, seed), { ...start, targets }),
    openJob: work.openJob,
    engineCount: targets?.length ?? host.engineCount,
    isOneByOne: first.rules.timeLimitMs !== undefined,
    trace: new Error("called"),
    drop: () => void kept?.store.release(),
  });
  const onFailure = (cause: CheckpointError): void => {
    work.emit({ kind: "checkpoint-failed", path: cause.path, cause });
  };
  const begin = ({ store }: SweepStore): void => {
    const saved = readSweep(store);
    if (saved && first.seed === undefined) seed = BigInt(saved.identity["seed"] ?? 0);
    const identity = identityOf(request, seed);
    if (saved) checkSaved(saved, identity);
    runs.begin(new SweepKeeper(store, { identity, saved, onFailure }));
  };
  if (checkpoint === undefined) runs.begin(undefined);
  else {
    kept = host.storeOf(checkpoint);
    beginFrom(kept, begin, runs);
  }
  const sweep = new Sweep({
    runs,
    names: points.names,
    seed: () => seed,
    isOrdered: ordered,
    differenceOf: (rows, output) => rowDifference(runs, request, rows, output),
    showProgress: work.showProgress,
    follow: work.follow,
  });
  followSignal(sweep, signal);
  return sweep;
}

// `sample` refuses those of a function where it is a kernel.
const OPTIONS: OptionTypes = {
  ...SAMPLE_OPTIONS,
  outputs: "any",
  dimensions: "any",
  ordered: "boolean",
  commonRandomNumbers: "boolean",
};

function readSweepRequest(host: SweepHost, what: unknown, given: unknown, options: unknown): Request {
  const points = readPoints(given);
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`sweep expects an object of options behind the points, got ${describe(options)}`);
  }
  checkOptions("sweep", options, OPTIONS);
  const { ordered: _ordered, commonRandomNumbers: isCommon = true, ...asGiven } = options as SweepOptions;
  // Each row reads them when it begins. Data are copied where they are read.
  const { data: _data, signal: _signal, targets: _targets, ...readLater } = asGiven;
  const rest: SampleOptions = { ...asGiven, ...ownCopy(readLater) };
  checkFixed(rest.params, points);
  const [kernel, own] = host.kernelOf(what, { ...rest, params: { ...rest.params, ...points.at(0) } });
  checkKernel(kernel);
  // Of the parameters that are the same in all rows.
  const { params: _, ...others } = own;
  const sampled: SampleOptions = { ...others, ...(rest.params && { params: rest.params }) };
  inRow(points, 0, () => completeParameters(kernel, paramsOf({ points, options: sampled }, 0)));
  const first = readRequest(kernel, { ...sampled, params: paramsOf({ points, options: sampled }, 0) });
  if (first.weights !== undefined) throw new TypeError("sweep takes no weights: differences are those of plain means");
  // Copied into shared memory for the first row, and for no other.
  const shared = { ...sampled, ...(sampled.data && { data: first.data }) };
  const request = { points, kernel, options: shared };
  for (let row = 1; row < points.count; row++) {
    inRow(points, row, () => readRequest(kernel, { ...shared, params: paramsOf(request, row) }));
  }
  const { controls, confidenceLevel } = first;
  return { ...request, first, isCommon, controls, confidenceLevel, outputs: kernel.outputs };
}

function checkFixed(params: unknown, { names }: Points): void {
  if (typeof params !== "object" || params === null) return;
  const twice = names.find((name) => Object.hasOwn(params, name));
  if (twice !== undefined)
    throw new TypeError(`sweep: ${twice} is both swept and given by params, as one value for all`);
}

function paramsOf(
  { points, options }: Pick<Request, "points" | "options">,
  row: number,
): Readonly<Record<string, ParameterInput>> {
  return { ...options.params, ...points.at(row) };
}

function sweptParameters(kernel: SamplingKernel, given: unknown, shown: Map<unknown, unknown>): SweptParameters {
  const numbers = completeParameters(kernel, given);
  const { parameterArrays = [] } = kernel;
  if (parameterArrays.length === 0) return numbers;
  const flat = flatParameters(given);
  // The kernel has taken them, as numbers in lists.
  const arrays = parameterArrays.map(
    ({ name, default: none = [] }) => [name, ownCopy((flat[name] ?? none) as NumberList, shown)] as const,
  );
  return { ...numbers, ...Object.fromEntries(arrays) };
}

function requestOf({ points, kernel, options, isCommon }: Request, row: number, seed: bigint): SampleRequest {
  const params = paramsOf({ points, options }, row);
  return readRequest(kernel, { ...options, params, seed: isCommon ? seed : seedOfRow(seed, row) });
}

/**
 * A seed for each row, none of which is near another: row 0 has the given one.
 *
 * Source: the output function of SplitMix64, G. Steele, D. Lea & C. Flood, OOPSLA (2014), with the constants of Stafford's
 * variant 13, on steps of the golden ratio.
 */
function seedOfRow(seed: bigint, row: number): bigint {
  if (row === 0) return seed;
  let mixed = wrap(seed + BigInt(row) * 0x9e3779b97f4a7c15n);
  mixed = wrap((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
  mixed = wrap((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
  return mixed ^ (mixed >> 31n);
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Has errors say which row they are about. */
function inRow<T>(points: Points, row: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const Class = error instanceof TypeError ? TypeError : error instanceof RangeError ? RangeError : undefined;
    if (Class === undefined || !(error instanceof Error)) throw error;
    throw new Class(`sweep: ${nameOf(points, row)}: ${error.message}`);
  }
}

// A list of values is not shown whole.
function nameOf(points: Points, row: number): string {
  const values = Object.entries(points.at(row)).map(
    ([name, value]: readonly [string, unknown]) => `${name}=${typeof value === "number" ? value : describe(value)}`,
  );
  return values.length === 0 ? `row ${row}` : `row ${row} (${values.join(" ")})`;
}

/** What a checkpoint of a sweep says of it. */
function identityOf(request: Request, seed: bigint): SweepIdentity {
  const { points, first, kernel, isCommon } = request;
  const { chunkSamples } = chunksOf(first, kernel, undefined);
  const { params: _, ...run } = runIdentityOf(kernel, first, { seed, chunkSamples, isKept: true });
  // Parameters are those of the points, data are in `run`.
  const { rules, stop, seed: __, params: ___, parameterArrays: ____, data: _____, drawing: ______, ...others } = first;
  const facts = {
    ...run,
    points: `${points.count} of ${points.names.join(", ")} (${hashOf(request)})`,
    ends: { ...rules, stop },
    options: others,
    commonRandomNumbers: isCommon,
  };
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === "string" ? fact : JSON.stringify(fact, plainly),
    ]),
  );
}

function hashOf(request: Request): string {
  let hash = "";
  for (let row = 0; row < request.points.count; row++) {
    const text = hash + JSON.stringify(paramsOf(request, row), plainly);
    hash = fingerprintOfText(text);
  }
  return hash;
}

// JSON has neither functions nor infinite numbers, nor whole numbers of 64 bits.
function plainly(_: string, value: unknown): unknown {
  return typeof value === "number" || typeof value === "function" || typeof value === "bigint" ? String(value) : value;
}

function beginFrom(kept: SweepStore, begin: (kept: SweepStore) => void, runs: RowRuns): void {
  const { store, opened } = kept;
  if (opened === undefined) {
    try {
      return begin(kept);
    } catch (error) {
      void store.release();
      throw error;
    }
  }
  void opened
    .then(() => begin(kept))
    .catch(async (error: unknown) => {
      await store.release();
      runs.fail(error instanceof Error ? error : new Error(String(error)));
    });
}

function followSignal(sweep: Sweep, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const abort = (): void => sweep.abort(signal.reason);
  if (signal.aborted) return abort();
  signal.addEventListener("abort", abort, { once: true });
  void sweep.wait().then(() => signal.removeEventListener("abort", abort));
}
