import type { ArrayType } from "./sampling-kernel.ts";

/** Type of the numbers of an array. */
export type ItemType = ArrayType extends `${infer Item}[]` ? Item : never;

/** Name of the class of typed arrays that has such numbers. */
const KINDS: Readonly<Record<ArrayType, string>> = {
  "f64[]": "Float64Array",
  "f32[]": "Float32Array",
  "i64[]": "BigInt64Array",
  "u64[]": "BigUint64Array",
  "i32[]": "Int32Array",
  "u32[]": "Uint32Array",
  "i16[]": "Int16Array",
  "u16[]": "Uint16Array",
  "i8[]": "Int8Array",
  "u8[]": "Uint8Array",
};

/** Types of the numbers of arrays. */
export const ITEM_TYPES: ReadonlySet<string> = new Set(Object.keys(KINDS).map((type) => type.slice(0, -2)));

/** Whether it is a type of arrays. */
export function isArrayType(type: unknown): type is ArrayType {
  return typeof type === "string" && Object.hasOwn(KINDS, type);
}

/** Type of the numbers of an array. */
export function itemTypeOf(type: ArrayType): ItemType {
  // All of them end so.
  return type.slice(0, -2) as ItemType;
}

/** Bytes of each of its numbers. */
export function itemBytes(type: ArrayType): number {
  return Number(/\d+/.exec(type)?.[0] ?? 8) / 8;
}

/** Name of the class of typed arrays that has such numbers. */
export function arrayKind(type: ArrayType): string {
  return KINDS[type];
}
