import type { WasmNumberType, WasmType } from "../../protocol/wasm-type.ts";
import type { AscClass, AscType } from "./asc-program.ts";

const NUMBER_TYPES: ReadonlySet<string> = new Set<WasmNumberType>([
  "i8",
  "i16",
  "i32",
  "i64",
  "u8",
  "u16",
  "u32",
  "u64",
  "isize",
  "usize",
  "f32",
  "f64",
  "bool",
]);

/** The type as one that values of JavaScript can be turned into; undefined for all others. */
export function wasmTypeOf(type: AscType): WasmType | undefined {
  const text = type.toString();
  if (text === "void") return { kind: "void" };
  if (NUMBER_TYPES.has(text)) return { kind: "number", type: text as WasmNumberType };
  return type.classReference === null ? undefined : managedType(type.classReference, text.endsWith(" | null"));
}

function managedType(reference: AscClass, nullable: boolean): WasmType | undefined {
  const { internalName, id } = reference;
  if (internalName === "~lib/string/String") return { kind: "string", nullable };
  if (internalName === "~lib/arraybuffer/ArrayBuffer") return { kind: "buffer", nullable };
  const typedArray = /^~lib\/typedarray\/(\w+)$/.exec(internalName)?.[1];
  // WebAssembly's Int64Array is a BigInt64Array.
  if (typedArray !== undefined)
    return { kind: "typedArray", name: typedArray.replace(/^(Int|Uint)64/, "Big$164"), id, nullable };
  const [itemType] = reference.typeArguments ?? [];
  if (itemType === undefined || !/^~lib\/(array\/Array|staticarray\/StaticArray)</.test(internalName)) return undefined;
  const items = wasmTypeOf(itemType);
  return items && { kind: "array", items, id, nullable };
}

/** Whether values of the type live in the module's managed memory. */
export function isManaged({ kind }: WasmType): boolean {
  return kind !== "number" && kind !== "void";
}

/** The type as its author writes it: `~lib/array/Array<~lib/string/String>` is `Array<string>`. */
export function typeText(type: AscType): string {
  return type
    .toString()
    .replaceAll("~lib/string/String", "string")
    .replace(/[~\w.-]+\//g, "");
}
