import { isTypedArray, type TypedArray, typedArrayKind } from "../../protocol/brands.ts";
import { isShared, makeView } from "../../protocol/transferables.ts";

/**
 * Joins the parts that engines gave, in order: typed arrays of one kind to one of that kind, lists to a list; a part
 * that is neither counts as one item.
 *
 * Parts that lie next to each other in one SharedArrayBuffer are joined without a copy.
 */
export function joinParts(parts: readonly unknown[]): unknown {
  const [first] = parts;
  if (isTypedArray(first) && parts.every((part) => typedArrayKind(part) === typedArrayKind(first))) {
    return joinTypedArrays(parts as readonly TypedArray[], first);
  }
  return parts.flatMap((part) => (isTypedArray(part) ? Array.from<number | bigint>(part) : part));
}

function joinTypedArrays(parts: readonly TypedArray[], first: TypedArray): TypedArray {
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const kind = typedArrayKind(first);
  if (areNeighbours(parts)) return makeView(kind, first.buffer, first.byteOffset, length);
  const joined = makeView(kind, new ArrayBuffer(length * first.BYTES_PER_ELEMENT), 0, length);
  let offset = 0;
  for (const part of parts) {
    // All are of one kind.
    (joined as Float64Array).set(part as Float64Array, offset);
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
