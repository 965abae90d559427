import { CheckpointError } from "../protocol/errors.ts";
import type { SampleMethod } from "./drawing.ts";
import type { HistogramSpec } from "./histogram.ts";
import type { Moments } from "./moments.ts";
import { noProgress, type Progress } from "./progress.ts";
import type { StateKeeper } from "./tally.ts";

/** A file, or whatever keeps a text under a name. */
export interface CheckpointStore {
  /** Names it in messages. */
  readonly name: string;
  /** The text, or undefined when there is none. @throws when it can't be read */
  read(): string | undefined;
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
  readonly chunk: number;
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly outputs: readonly string[];
  /** Its histogram; null: none. */
  readonly histogram: HistogramSpec | null;
}

/** Where a run begins. */
export interface Start {
  readonly progress: Progress;
  readonly elapsedMs: number;
}

// The layout below. Another number is refused.
const FORMAT = 3;
const INTERVAL_MS = 3000;

interface Contents {
  readonly format: number;
  readonly run: RunIdentity;
  readonly chunks: number;
  readonly nonFinite: { readonly count: number; readonly stream?: number; readonly index?: number };
  readonly elapsedMs: number;
  /**
   * Moments: count, scales, means, rests, products, halves; those of the scrambles, if there are any; and counters, as the
   * bytes of f64: text would lose nothing today, but not for sure.
   */
  readonly moments: string;
}

/** What an earlier session of a run has left, and where it was found. */
export interface Saved {
  readonly name: string;
  readonly contents: Contents;
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
  const { method, outputs, histogram } = run;
  const counters = histogram === null ? 0 : histogram.bins + 2;
  const empty = noProgress(outputs.length, { counters, method });
  if (saved === undefined) return { progress: empty, elapsedMs: 0 };
  const { name, contents } = saved;
  for (const [what, here, there] of differences(run, contents.run)) {
    throw new CheckpointError(name, `it is of a run with ${what} ${there}, this one has ${here}`);
  }
  const numbers = fromBase64(contents.moments);
  const moments = takeMoments(numbers, outputs.length);
  const scrambles = empty.scrambles && takeMoments(numbers, outputs.length);
  const { nonFinite } = contents;
  const { stream, index } = nonFinite;
  return {
    progress: {
      chunks: contents.chunks,
      moments,
      scrambles,
      counters: numbers,
      nonFinite: {
        count: nonFinite.count,
        first: stream === undefined || index === undefined ? undefined : { stream, index },
      },
    },
    elapsedMs: contents.elapsedMs,
  };
}

type Three = [number[], number[], number[]];

/** Takes the moments of so many outputs off the front of `numbers`. */
function takeMoments(numbers: number[], outputs: number): Moments {
  const [count = 0] = numbers.splice(0, 1);
  const triangle = (outputs * (outputs + 1)) / 2;
  const [scales, means, rests] = [outputs, outputs, outputs].map((length) => numbers.splice(0, length)) as Three;
  const [products, halves] = [numbers.splice(0, triangle), numbers.splice(0, triangle)];
  return { count, scales, means, rests, products, halves };
}

function* differences(here: RunIdentity, there: RunIdentity): Generator<[what: string, here: string, there: string]> {
  for (const what of IDENTITY) {
    const [a, b] = [JSON.stringify(here[what]), JSON.stringify(there[what])];
    if (a !== b) yield [what, a, b];
  }
}

const IDENTITY = ["kernel", "seed", "params", "method", "antithetic", "chunk", "outputs", "histogram"] as const;

function parse(text: string, name: string): Contents {
  const newline = text.indexOf("\n");
  const [body, sum] = [text.slice(0, newline), text.slice(newline + 1).trim()];
  if (newline < 0 || sum !== checksum(body)) {
    throw new CheckpointError(name, "it is not whole, or was changed: its checksum does not fit");
  }
  // The checksum says that it is what was written.
  const contents = JSON.parse(body) as Contents;
  if (contents.format !== FORMAT) {
    throw new CheckpointError(name, `its format is ${contents.format}, this version reads ${FORMAT}`);
  }
  return contents;
}

/** Writes the state of a run every three seconds, one write at a time, and at its end. */
export class CheckpointKeeper implements StateKeeper {
  readonly #store: CheckpointStore;
  readonly #run: RunIdentity;
  #writtenMs = performance.now();
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(store: CheckpointStore, run: RunIdentity) {
    this.#store = store;
    this.#run = run;
  }

  note(progress: Progress, elapsedMs: number): void {
    if (this.#isWriting || performance.now() - this.#writtenMs < INTERVAL_MS) return;
    this.#write(progress, elapsedMs).catch(() => {
      // The last write, at the end, tells whether writing works.
    });
  }

  async finish(progress: Progress, elapsedMs: number): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#write(progress, elapsedMs);
  }

  #write({ chunks, moments, scrambles, nonFinite, counters }: Progress, elapsedMs: number): Promise<void> {
    const all = [moments, ...(scrambles ? [scrambles] : [])];
    const contents: Contents = {
      format: FORMAT,
      run: this.#run,
      chunks,
      nonFinite: { count: nonFinite.count, ...nonFinite.first },
      elapsedMs,
      moments: toBase64([...all.flatMap(numbersOf), ...counters]),
    };
    const body = JSON.stringify(contents);
    this.#isWriting = true;
    this.#writing = this.#store.write(`${body}\n${checksum(body)}\n`).finally(() => {
      this.#isWriting = false;
      this.#writtenMs = performance.now();
    });
    return this.#writing;
  }
}

function numbersOf({ count, scales, means, rests, products, halves }: Moments): number[] {
  return [count, ...scales, ...means, ...rests, ...products, ...halves];
}

function toBase64(numbers: readonly number[]): string {
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): number[] {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return [...new Float64Array(bytes.buffer)];
}

/**
 * 64-bit checksum, in hex. It finds damage and edits by hand, not forgery.
 *
 * Source: Fowler, Noll and Vo, FNV-1a, with their offset basis and prime for 64 bits.
 */
function checksum(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
