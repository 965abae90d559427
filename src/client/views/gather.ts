import { isShared, isTypedArray, type TypedArray } from "../../protocol/transferables.ts";

/**
 * Joins the parts that engines gave, in order: typed arrays of one kind to one of that kind, lists to a list; a part
 * that is neither counts as one item.
 *
 * Parts that lie next to each other in one SharedArrayBuffer are joined without a copy.
 */
export function joinParts(parts: readonly unknown[]): unknown {
  const [first] = parts;
  if (isTypedArray(first) && parts.every((part) => isTypedArray(part) && part.constructor === first.constructor)) {
    return joinTypedArrays(parts as readonly TypedArray[], first);
  }
  return parts.flatMap((part) => (isTypedArray(part) ? Array.from<number | bigint>(part) : part));
}

function joinTypedArrays(parts: readonly TypedArray[], first: TypedArray): TypedArray {
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (areNeighbours(parts)) return viewOf(first, length);
  // All parts are of the class of the first, whose constructor takes a length.
  const joined = new (first.constructor as new (length: number) => Float64Array)(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part as Float64Array, offset);
    offset += part.length;
  }
  return joined;
}

function areNeighbours(parts: readonly TypedArray[]): boolean {
  return parts.every((part, i) => {
    const before = parts[i - 1];
    if (!isShared(part)) return false;
    return (
      before === undefined ||
      (before.buffer === part.buffer && before.byteOffset + before.byteLength === part.byteOffset)
    );
  });
}

function viewOf(first: TypedArray, length: number): TypedArray {
  const make = first.constructor as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;
  return new make(first.buffer, first.byteOffset, length);
}
