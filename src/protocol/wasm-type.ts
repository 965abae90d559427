/** Number types of AssemblyScript. */
export type WasmNumberType =
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "isize"
  | "usize"
  | "f32"
  | "f64"
  | "bool";

/** Type of a value that goes into an exported AssemblyScript function or comes out of it. */
export type WasmType =
  | { readonly kind: "void" }
  | { readonly kind: "number"; readonly type: WasmNumberType }
  | { readonly kind: "string"; readonly nullable: boolean }
  | { readonly kind: "buffer"; readonly nullable: boolean }
  /** `id` is the class's number in the module's run-time type information. */
  | { readonly kind: "typedArray"; readonly name: string; readonly id: number; readonly nullable: boolean }
  /** An Array or a StaticArray. */
  | { readonly kind: "array"; readonly items: WasmType; readonly id: number; readonly nullable: boolean };

/** Types of an exported function, as its source declares them. */
export interface WasmSignature {
  readonly parameters: readonly { readonly name: string; readonly type: WasmType }[];
  /** Parameters that have no default. */
  readonly required: number;
  readonly result: WasmType;
}
