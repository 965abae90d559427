import { byteLengthOf, isArrayBuffer, sizeOfBuffer } from "./brands.ts";
import { isShared, isUsableView } from "./transferables.ts";

// Parts that are looked at, at most; what is larger is taken to be as its beginning is.
const LOOKS = 64;
// What a small object takes beside its parts, and a number, bytes.
const OBJECT_BYTES = 48;
const NUMBER_BYTES = 8;
const DEEPEST = 8;

/**
 * About how many bytes a value that was made ready to be sent takes. Quick rather than exact. Never throws.
 *
 * @param copiesShared - shared memory is copied as well
 */
export function sizeOf(value: unknown, copiesShared: boolean = false): number {
  try {
    return measure(value, copiesShared, 0);
  } catch {
    // Parts of it may be read in ways of its own.
    return OBJECT_BYTES;
  }
}

function measure(value: unknown, copiesShared: boolean, depth: number): number {
  if (typeof value === "string") return 2 * value.length + OBJECT_BYTES;
  if (typeof value !== "object" || value === null) return NUMBER_BYTES;
  if (ArrayBuffer.isView(value)) return OBJECT_BYTES + memoryOf(value, copiesShared);
  // To find out that a value is no buffer costs an error, 6 us; of most it is plain that they are none.
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain && isArrayBuffer(value)) return OBJECT_BYTES + sizeOfBuffer(value);
  if (depth === DEEPEST) return OBJECT_BYTES;
  if (Array.isArray(value))
    return OBJECT_BYTES + (value.length === 0 ? 0 : partsOf(value, { size: value.length, copiesShared, depth }));
  if (value instanceof Map || value instanceof Set) {
    return (
      OBJECT_BYTES +
      (value.size === 0 ? 0 : partsOf(value as Iterable<unknown>, { size: value.size, copiesShared, depth }))
    );
  }
  let bytes = OBJECT_BYTES;
  for (const part of Object.values(value).slice(0, LOOKS))
    bytes += NUMBER_BYTES + measure(part, copiesShared, depth + 1);
  return bytes;
}

function memoryOf(view: ArrayBufferView, copiesShared: boolean): number {
  return isUsableView(view) && (copiesShared || !isShared(view)) ? byteLengthOf(view) : 0;
}

interface Many {
  readonly size: number;
  readonly copiesShared: boolean;
  readonly depth: number;
}

function partsOf(parts: Iterable<unknown>, { size, copiesShared, depth }: Many): number {
  let bytes = 0;
  let looked = 0;
  for (const part of parts) {
    if (looked === LOOKS) break;
    looked += 1;
    bytes += NUMBER_BYTES + measure(part, copiesShared, depth + 1);
  }
  return (bytes / looked) * size;
}
