import { encodeColumns, withoutOptions } from "../client/calls/sequences.ts";
import { checkCount, checkOptions } from "../client/check.ts";
import type { JobHost } from "../client/job-host.ts";
import { withStreams } from "../client/views/map-call.ts";
import { Seeds } from "../client/views/seeds.ts";
import type { Sequences } from "../client/views/view-types.ts";
import { ownModule } from "../kernels/built-in.ts";
import { describe } from "../protocol/describe.ts";
import { type FunctionRef, isSendable } from "../protocol/function-ref.ts";
import { checkSeed } from "../protocol/seed.ts";
import type { Submission } from "./work/submission.ts";

/** How a map is submitted as a job. */
export interface MapJobOptions {
  /** By which people find it; by default that of the function. */
  readonly name?: string;
  /** Items that a host takes at once; by default as many as make 256 parts. */
  readonly chunkItems?: number;
  /** How often an item is tried again that throws; 0 by default. */
  readonly retries?: number;
  /** Seed of the random numbers of items, as that of a view: item k has stream k. */
  readonly seed?: number | bigint;
}

/** What a job takes its items from: in step, where there are several. A constant, or a reference, is the same for all. */
export type JobItems<T> = Sequences<readonly [T]>[0];

const PARTS = 256;
const MOST_SOURCE = 2 ** 14;

/**
 * What is submitted for a map.
 *
 * @throws {TypeError} {RangeError} when something can't be sent, or an option is wrong
 */
export function mapSubmission(refOf: JobHost["refOf"], fn: unknown, args: readonly unknown[]): Submission {
  if (typeof fn !== "function" && !isSendable(fn)) {
    throw new TypeError(`submit expects a function, a reference to one, or a kernel, got ${describe(fn)}`);
  }
  const [sequences, options] = withoutOptions(args);
  checkOptions("submit", options, { name: "any", chunkItems: "any", retries: "any", seed: "any" });
  const { chunkItems, retries = 0, name, seed: asked } = options as MapJobOptions;
  const seed = checkSeed(asked);
  if (chunkItems !== undefined) checkCount("chunkItems", chunkItems);
  if (retries !== 0) checkCount("retries", retries);
  // What it is was looked into.
  const travels = (each: (...args: never[]) => unknown): FunctionRef => refOf(each, "submit");
  const ref = travels(fn as (...args: never[]) => unknown);
  const given = encodeColumns(sequences, "submit", () => ({ encode: travels, closures: [] }));
  const seeds = seed === undefined ? undefined : new Seeds(seed, ownModule());
  const { columns, length, constants } = seeds ? withStreams(given, seeds) : given;
  const called: FunctionRef = seeds ? { kind: "seeded", fn: ref, module: seeds.module } : ref;
  return {
    name: checkName(name) ?? ("name" in ref && ref.name !== "" ? ref.name : "map"),
    work: { kind: "map", ...("source" in ref && ref.source.length <= MOST_SOURCE && { source: ref.source }) },
    items: length,
    perPart: chunkItems ?? Math.max(1, Math.ceil(length / PARTS)),
    retries,
    fn: constants ? { kind: "bound", fn: called, ...constants } : called,
    columns,
  };
}

function checkName(name: unknown): string | undefined {
  if (name === undefined || (typeof name === "string" && name !== "")) return name;
  throw new TypeError(`name expects a text, got ${describe(name)}`);
}
