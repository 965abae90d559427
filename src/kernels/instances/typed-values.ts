import type { ASUtil } from "@assemblyscript/loader";
import { isArrayBuffer, isTypedArray, type TypedArray, typedArrayKind } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import type { WasmNumberType, WasmType } from "../../protocol/wasm-type.ts";

/** A value as a WebAssembly function takes and gives it: a number, or a pointer. */
export type RawValue = number | bigint;

const RANGES: Readonly<Partial<Record<WasmNumberType, readonly [min: number, max: number]>>> = {
  i8: [-(2 ** 7), 2 ** 7 - 1],
  i16: [-(2 ** 15), 2 ** 15 - 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  isize: [-(2 ** 31), 2 ** 31 - 1],
  u8: [0, 2 ** 8 - 1],
  u16: [0, 2 ** 16 - 1],
  u32: [0, 2 ** 32 - 1],
  usize: [0, 2 ** 32 - 1],
};

const RANGES_64 = { i64: [-(2n ** 63n), 2n ** 63n - 1n], u64: [0n, 2n ** 64n - 1n] } as const;

/** Copies values into the memory of a module and out of it, by their declared types. */
export class TypedValues {
  readonly #exports: ASUtil;
  // What was copied in: pinned, as each further allocation may collect.
  #pinned: number[] = [];

  constructor(exports: ASUtil) {
    this.#exports = exports;
  }

  /**
   * Copies a value in, to stay until {@link release}.
   *
   * @param where - names the value in messages
   * @throws {TypeError} {RangeError} when it is none of that type
   */
  lower(value: unknown, type: WasmType, where: string): RawValue {
    if (type.kind === "void") throw wrongType(value, type, where);
    if (type.kind === "number") return lowerNumber(value, type.type, where);
    if (value === null || value === undefined) {
      if (type.nullable) return 0;
      throw wrongType(value, type, where);
    }
    switch (type.kind) {
      case "string":
        if (typeof value !== "string") throw wrongType(value, type, where);
        return this.#pin(this.#exports.__newString(value));
      case "buffer":
        if (!isArrayBuffer(value)) throw wrongType(value, type, where);
        return this.#pin(this.#exports.__newArrayBuffer(value));
      case "typedArray":
        return this.#lowerTypedArray(value, type, where);
      case "array":
        return this.#lowerArray(value, type, where);
    }
  }

  #lowerTypedArray(value: unknown, type: WasmType & { kind: "typedArray" }, where: string): number {
    const same = typedArrayKind(value) === type.name;
    if (!same && !Array.isArray(value)) throw wrongType(value, type, where);
    const item = ITEM_TYPES[type.name] ?? "f64";
    const values: readonly unknown[] = same ? [] : (value as unknown[]);
    const numbers = same ? value : values.map((each, i) => lowerNumber(each, item, `${where}[${i}]`));
    // The loader's types know no bigints.
    return this.#pin(this.#exports.__newArray(type.id, numbers as number[]));
  }

  #lowerArray(value: unknown, type: WasmType & { kind: "array" }, where: string): number {
    if (!Array.isArray(value) && !isTypedArray(value)) throw wrongType(value, type, where);
    // Numbers of one kind need no check, and no copy before the copy.
    const floats = type.items.kind === "number" && (type.items.type === "f64" || type.items.type === "f32");
    if (floats && isTypedArray(value) && /^Float(32|64)/.test(typedArrayKind(value) ?? "")) {
      return this.#pin(this.#exports.__newArray(type.id, value));
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : Array.from(value as Iterable<unknown>);
    const items = values.map((item, i) => this.lower(item, type.items, `${where}[${i}]`));
    return this.#pin(this.#exports.__newArray(type.id, items as number[]));
  }

  #pin(ptr: number): number {
    this.#pinned.push(this.#exports.__pin(ptr));
    return ptr;
  }

  /** Lets the collector have what was copied in. */
  release(): void {
    const pinned = this.#pinned;
    this.#pinned = [];
    for (const ptr of pinned) this.#exports.__unpin(ptr);
  }

  /** Copies a value out. */
  lift(raw: RawValue | undefined, type: WasmType): unknown {
    if (type.kind === "void") return undefined;
    if (type.kind === "number") return liftNumber(raw ?? 0, type.type);
    const ptr = Number(raw) >>> 0;
    if (ptr === 0) return null;
    switch (type.kind) {
      case "string":
        return this.#exports.__getString(ptr);
      case "buffer":
        return this.#exports.__getArrayBuffer(ptr);
      case "typedArray":
        return this.#liftTypedArray(ptr, type.name);
      case "array": {
        // A view of numbers or of pointers; lifting copies, and allocates nothing in the module.
        const items = this.#exports.__getArrayView(ptr) as Float64Array | BigInt64Array;
        return Array.from<RawValue, unknown>(items, (item) => this.lift(item, type.items));
      }
    }
  }

  // Unlike the loader's view, one that starts elsewhere than its buffer has its own length.
  #liftTypedArray(ptr: number, name: string): TypedArray {
    const { buffer } = this.#exports.memory ?? new WebAssembly.Memory({ initial: 0 });
    const [, start = 0, sizeBytes = 0] = new Uint32Array(buffer, ptr, 3);
    const TypedArrayOf = TYPED_ARRAYS[name] ?? Uint8Array;
    return new TypedArrayOf(buffer.slice(start, start + sizeBytes));
  }
}

const TYPED_ARRAYS: Readonly<Record<string, new (buffer: ArrayBuffer) => TypedArray>> = {
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
};

const ITEM_TYPES: Readonly<Record<string, WasmNumberType>> = {
  Int8Array: "i8",
  Int16Array: "i16",
  Int32Array: "i32",
  Uint8Array: "u8",
  Uint8ClampedArray: "u8",
  Uint16Array: "u16",
  Uint32Array: "u32",
  BigInt64Array: "i64",
  BigUint64Array: "u64",
  Float32Array: "f32",
  Float64Array: "f64",
};

function lowerNumber(value: unknown, type: WasmNumberType, where: string): RawValue {
  if (type === "bool" && typeof value === "boolean") return value ? 1 : 0;
  if (type === "i64" || type === "u64") return lowerBigInt(value, type, where);
  if (typeof value !== "number") throw new TypeError(`${where} expects ${type}, got ${describe(value)}`);
  if (type === "f64" || type === "f32") return value;
  if (type === "bool") return value === 0 ? 0 : 1;
  const [min, max] = RANGES[type] ?? [0, 0];
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${where} expects ${type}, a whole number from ${min} to ${max}, got ${value}`);
}

function lowerBigInt(value: unknown, type: "i64" | "u64", where: string): bigint {
  if (typeof value !== "bigint" && typeof value !== "number") {
    throw new TypeError(`${where} expects ${type}, got ${describe(value)}`);
  }
  const [min, max] = RANGES_64[type];
  const exact = typeof value === "bigint" || Number.isSafeInteger(value) ? BigInt(value) : max + 1n;
  if (exact < min || exact > max) throw new RangeError(`${where} expects ${type}, a bigint, got ${value}`);
  return exact;
}

// WebAssembly has signed numbers of 32 and 64 bits only.
function liftNumber(raw: RawValue, type: WasmNumberType): number | bigint | boolean {
  switch (type) {
    case "bool":
      return raw !== 0;
    case "u64":
      return BigInt.asUintN(64, BigInt(raw));
    case "u8":
    case "u16":
    case "u32":
    case "usize":
      return Number(raw) >>> 0;
    case "i8":
    case "i16":
    case "i32":
    case "i64":
    case "isize":
    case "f32":
    case "f64":
      return raw;
  }
}

function wrongType(value: unknown, type: WasmType, where: string): TypeError {
  return new TypeError(`${where} expects ${nameOf(type)}, got ${describe(value)}`);
}

function nameOf(type: WasmType): string {
  switch (type.kind) {
    case "void":
      return "nothing";
    case "number":
      return type.type;
    case "string":
      return "string";
    case "buffer":
      return "ArrayBuffer";
    case "typedArray":
      return type.name;
    case "array":
      return `Array<${nameOf(type.items)}>`;
  }
}
