import type { WasmSignature, WasmType } from "../../protocol/wasm-type.ts";

/** Parameters and result of a function, as AssemblyScript writes them: `(a: f64, b?: i32): string`. */
export function signatureText({ parameters, required, result }: WasmSignature): string {
  const texts = parameters.map(({ name, type }, i) => `${name}${i < required ? "" : "?"}: ${typeText(type)}`);
  return `(${texts.join(", ")}): ${typeText(result)}`;
}

function typeText(type: WasmType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "number":
      return type.type;
    case "string":
      return orNull("string", type.nullable);
    case "buffer":
      return orNull("ArrayBuffer", type.nullable);
    case "typedArray":
      return orNull(type.name, type.nullable);
    case "array":
      return orNull(`Array<${typeText(type.items)}>`, type.nullable);
  }
}

function orNull(text: string, nullable: boolean): string {
  return nullable ? `${text} | null` : text;
}
