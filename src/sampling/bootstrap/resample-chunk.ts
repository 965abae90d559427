import type { Rng } from "../../kernels/random/rng.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";

// The functions below run on engines, to which they go by their source: they use nothing that stands around them, and of the
// language what no compiler of a page replaces by helpers.

declare const engine: { readonly rng: Rng };

/** What the evaluations of a chunk are of: the data themselves, the data without a group of rows each, or resamples. */
export type ChunkKind = "data" | "jackknife" | "resamples";

/** Numbers of the evaluations of a chunk, one after the other, and the names of those of one; null: it is one number. */
export type ChunkRecord = readonly [names: readonly string[] | null, values: Float64Array];

type Column = NumberArray | unknown[];

/** What is the same for all chunks. */
interface Given {
  readonly statistic: (sample: unknown) => unknown;
  readonly choose: typeof chooseRows;
  readonly sampleOf: typeof sampleOf;
  readonly read: typeof readNumbers;
  /** Of the columns; null where there is one without a name, or rows. */
  readonly names: readonly string[] | null;
  /** Groups of rows of the jackknife; as many as rows: each is one. */
  readonly groups: number;
}

/** Evaluates the statistic `count` times: on resample `first` and those after it, or without group `first` and so on. */
export function resampleChunk(
  given: Given,
  columns: readonly Column[],
  count: number,
  kind: ChunkKind,
  first: number,
): ChunkRecord {
  const rows = (columns[0] as Column).length;
  const buffers = columns.map((column) => column.slice());
  const next = given.choose(engine.rng, kind, rows, given.groups);
  let length = -1;
  let sample: unknown;
  let names: readonly string[] | null | undefined;
  let values = new Float64Array(0);
  for (let i = 0; i < count; i++) {
    const picks = next(first + i);
    if (length !== picks.length || given.names === null) {
      length = picks.length;
      sample = given.sampleOf(buffers, given.names, length);
    }
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c] as Column;
      const buffer = buffers[c] as Column;
      for (let row = 0; row < length; row++) buffer[row] = column[picks[row] as number];
    }
    const numbers = given.read(given.statistic, sample, names, () =>
      kind === "data"
        ? "the data themselves"
        : kind === "resamples"
          ? "resample " + (first + i)
          : "the data without " + (given.groups === rows ? "row " : "group ") + (first + i),
    );
    if (names === undefined) {
      names = numbers[0];
      values = new Float64Array(count * numbers[1].length);
    }
    values.set(numbers[1], i * numbers[1].length);
  }
  return [names === undefined ? null : names, values];
}

/** Gives the rows of an evaluation by its index. They are read before the next are asked for. */
export function chooseRows(rng: Rng, kind: ChunkKind, rows: number, groups: number): (index: number) => Uint32Array {
  const picks = new Uint32Array(rows);
  if (kind === "resamples") {
    return () => {
      for (let i = 0; i < rows; i++) picks[i] = rng.integer(rows);
      return picks;
    };
  }
  for (let i = 0; i < rows; i++) picks[i] = i;
  if (kind === "data") return () => picks;
  // Groups of rows that are near each other would have more in common than any rows.
  const order = groups === rows ? picks.slice() : rng.shuffle(picks.slice());
  const groupOf = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) groupOf[order[i] as number] = i % groups;
  return (group) => {
    let length = 0;
    for (let i = 0; i < rows; i++) if (groupOf[i] !== group) picks[length++] = i;
    return picks.subarray(0, length);
  };
}

/** What the statistic gets: views of the buffers, which it may sort and overwrite. */
export function sampleOf(buffers: readonly Column[], names: readonly string[] | null, length: number): unknown {
  const views = buffers.map((buffer) => {
    if (!Array.isArray(buffer)) return length === buffer.length ? buffer : buffer.subarray(0, length);
    buffer.length = length;
    return buffer;
  });
  if (names === null) return views[0];
  const sample = {};
  for (let i = 0; i < names.length; i++) {
    Object.defineProperty(sample, names[i] as string, { value: views[i], enumerable: true });
  }
  return Object.freeze(sample);
}

/** The numbers of a sample. @param known - names that they are to have; undefined: not known yet @throws naming the sample */
export function readNumbers(
  statistic: (sample: unknown) => unknown,
  sample: unknown,
  known: readonly string[] | null | undefined,
  place: () => string,
): readonly [names: readonly string[] | null, numbers: readonly number[]] {
  let given: unknown;
  try {
    given = statistic(sample);
  } catch (error) {
    const why = error instanceof Error ? error.name + ": " + error.message : "it threw " + String(error);
    throw new Error("the statistic failed on " + place() + ": " + why, { cause: error });
  }
  if (typeof given === "number" && (known === undefined || known === null)) return [null, [given]];
  const isObject = typeof given === "object" && given !== null;
  if (isObject && typeof Reflect.get(given as object, "then") === "function") {
    throw new TypeError("the statistic gave a promise on " + place() + "; it has to give its numbers at once");
  }
  if (!isObject) {
    const what = given === null || given === undefined ? String(given) : "a " + typeof given;
    throw new TypeError("the statistic gave " + what + " on " + place() + ", not a number or an object of numbers");
  }
  const names = Object.keys(given as object);
  if (names.length === 0) throw new TypeError("the statistic gave an object without numbers on " + place());
  if (known === null || (known !== undefined && names.join() !== known.join())) {
    const before = known === null ? "one number" : known.join(", ");
    throw new TypeError("the statistic gave " + names.join(", ") + " on " + place() + ", and " + before + " before");
  }
  const numbers = names.map((name) => {
    const value: unknown = Reflect.get(given as object, name);
    if (typeof value === "number") return value;
    throw new TypeError(
      "the statistic gave " + name + " as a " + typeof value + " on " + place() + ", not as a number",
    );
  });
  return [names, numbers];
}
