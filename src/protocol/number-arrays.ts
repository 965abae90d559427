/** Typed array whose items are numbers. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Class of such arrays. */
export type NumberArrayType = new (length: number) => NumberArray;

type Made = NumberArray & { readonly buffer: ArrayBuffer };

const TYPES: ReadonlyMap<string, new (length: number) => Made> = new Map<string, new (length: number) => Made>(
  [
    Float64Array,
    Float32Array,
    Int32Array,
    Uint32Array,
    Int16Array,
    Uint16Array,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
  ].map((type) => [type.name, type]),
);

/** Name of a class of typed arrays whose items are numbers; undefined when it is none. */
export function numberArrayKind(type: unknown): string | undefined {
  return typeof type === "function" && TYPES.get(type.name) === type ? type.name : undefined;
}

/** An array of zeros, in memory of its own. @param kind - as `numberArrayKind` has it */
export function newNumbers(kind: string, length: number): Made {
  const Type = TYPES.get(kind);
  if (Type === undefined) throw new TypeError(`there is no typed array of numbers named ${kind}`);
  return new Type(length);
}
