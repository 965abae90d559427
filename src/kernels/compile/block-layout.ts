import type { KernelLayout } from "../sampling-kernel.ts";
import type { ArrayFacts, FieldFacts, ObjectFacts } from "./class-facts.ts";

// What a kernel takes lies in one block: the parameters, the objects among them, the addresses of data sets and of the state.
// The numbers of arrays lie elsewhere. The entry reads all of it at distances from the block's start that are constants.

/** A member of the parameters, in the block. */
export interface Placed<Facts> {
  /** Named from the outermost object, with its place in the block. */
  readonly facts: Facts;
  /** How it is found in a fresh object: offsets of the pointers to follow, and then its own. */
  readonly path: readonly number[];
}

/** Where all of it lies. */
export interface BlockLayout extends KernelLayout {
  readonly fields: readonly Placed<FieldFacts>[];
  readonly arrays: readonly Placed<ArrayFacts>[];
  readonly dataSets: readonly ArrayFacts[];
  readonly dataOffset: number;
  readonly stateOffset: number;
  /** Whether it is more than numbers one after another. */
  readonly isPlain: boolean;
}

/** What a kernel takes besides random numbers. */
export interface BlockParts {
  readonly params: ObjectFacts | undefined;
  readonly data: ObjectFacts | undefined;
  readonly state: object | undefined;
}

const POINTER_BYTES = 4;

/** Lays out a block. */
export function blockLayout({ params, data, state }: BlockParts): BlockLayout {
  const fields: Placed<FieldFacts>[] = [];
  const arrays: Placed<ArrayFacts>[] = [];
  const pointers: [at: number, to: number][] = [];
  let sizeBytes = 0;
  const reserve = (bytes: number): number => {
    const at = 8 * Math.ceil(sizeBytes / 8);
    sizeBytes = at + bytes;
    return at;
  };
  const place = (object: ObjectFacts, prefix: string, path: readonly number[]): number => {
    const start = reserve(object.sizeBytes);
    const placed = <Facts extends FieldFacts | ArrayFacts>(facts: Facts): Placed<Facts> => ({
      facts: { ...facts, name: prefix + facts.name, offset: start + facts.offset },
      path: [...path, facts.offset],
    });
    fields.push(...object.fields.map(placed<FieldFacts>));
    arrays.push(...object.arrays.map(placed<ArrayFacts>));
    for (const { name, offset, object: inner } of object.objects) {
      pointers.push([start + offset, place(inner, `${prefix}${name}.`, [...path, offset])]);
    }
    return start;
  };
  if (params) place(params, "", []);
  const dataOffset = data ? reserve(data.sizeBytes) : 0;
  const dataSets = (data?.arrays ?? []).map((facts) => ({ ...facts, offset: dataOffset + facts.offset }));
  const stateOffset = state ? reserve(POINTER_BYTES) : 0;
  const isPlain = arrays.length === 0 && pointers.length === 0 && !data && !state;
  return { fields, arrays, dataSets, pointers, sizeBytes, dataOffset, stateOffset, isPlain };
}
