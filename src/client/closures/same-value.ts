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
        return isSameMemory(a as ArrayBuffer, b as ArrayBuffer);
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
    // Two views may share memory, and functions can look at all that lies around a view.
    return a.byteOffset === b.byteOffset && a.byteLength === b.byteLength && this.isSame(a.buffer, b.buffer);
  }
}

function isSameMemory(a: ArrayBuffer, b: ArrayBuffer): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const words = a.byteLength >> 2;
  const [wordsA, wordsB] = [new Int32Array(a, 0, words), new Int32Array(b, 0, words)];
  for (let i = 0; i < words; i++) if (wordsA[i] !== wordsB[i]) return false;
  const [bytesA, bytesB] = [new Uint8Array(a, words * 4), new Uint8Array(b, words * 4)];
  return bytesA.every((byte, i) => byte === bytesB[i]);
}
