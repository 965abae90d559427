/**
 * Whether two values, made ready to be cloned, are alike: the same classes, keys and items, in the same order, shared and in
 * rings at the same places. Shared memory is alike only to itself. Of kinds that can't be looked into, no two are.
 */
export function isSame(a: unknown, b: unknown): boolean {
  return new Comparison().isSame(a, b);
}

class Comparison {
  // What was met in one value, and in its place in the other.
  readonly #met = new Map<object, object>();
  readonly #metBack = new Map<object, object>();

  isSame(a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    const met = this.#met.get(a);
    if (met !== undefined || this.#metBack.has(b)) return met === b;
    this.#met.set(a, b);
    this.#metBack.set(b, a);
    const kind = Object.prototype.toString.call(a);
    if (kind !== Object.prototype.toString.call(b)) return false;
    return this.#isSameObject(a, b, kind);
  }

  #isSameObject(a: object, b: object, kind: string): boolean {
    if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && this.#isSameView(a, b);
    switch (kind) {
      case "[object Object]":
      case "[object Array]":
        return this.#hasSameMembers(a, b);
      case "[object ArrayBuffer]":
        return isSameMemory(new Uint8Array(a as ArrayBuffer), new Uint8Array(b as ArrayBuffer));
      case "[object Map]":
        return this.isSame([...(a as Map<unknown, unknown>)].flat(), [...(b as Map<unknown, unknown>)].flat());
      case "[object Set]":
        return this.isSame([...(a as Set<unknown>)], [...(b as Set<unknown>)]);
      case "[object Date]":
        return Number(a) === Number(b);
      case "[object RegExp]":
        return RegExp.prototype.toString.call(a) === RegExp.prototype.toString.call(b);
      case "[object Error]":
        return ["name", "message", "stack", "cause"].every((key) =>
          this.isSame(Reflect.get(a, key), Reflect.get(b, key)),
        );
      default:
        return false;
    }
  }

  #hasSameMembers(a: object, b: object): boolean {
    const keys = Object.keys(a);
    const others = Object.keys(b);
    if (keys.length !== others.length || Reflect.get(a, "length") !== Reflect.get(b, "length")) return false;
    return keys.every((key, i) => key === others[i] && this.isSame(Reflect.get(a, key), Reflect.get(b, key)));
  }

  #isSameView(a: ArrayBufferView, b: ArrayBufferView): boolean {
    if (a.byteLength !== b.byteLength) return false;
    const isShared = typeof SharedArrayBuffer === "function" && a.buffer instanceof SharedArrayBuffer;
    if (isShared) return a.buffer === b.buffer && a.byteOffset === b.byteOffset;
    return isSameMemory(bytesOf(a), bytesOf(b));
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isSameMemory(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const isAligned = (a.byteOffset | b.byteOffset) % 4 === 0;
  const words = isAligned ? a.length >> 2 : 0;
  const [wordsA, wordsB] = [a, b].map(
    ({ buffer, byteOffset }) => new Int32Array(buffer, isAligned ? byteOffset : 0, words),
  );
  if (wordsA && wordsB) for (let i = 0; i < words; i++) if (wordsA[i] !== wordsB[i]) return false;
  for (let i = words * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
