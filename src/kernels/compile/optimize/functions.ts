import type { BinaryenModule, WasmFunction } from "./binaryen.ts";

/** All functions of a module, imported ones too. */
export function functionsOf(module: BinaryenModule): WasmFunction[] {
  return Array.from({ length: module.getNumFunctions() }, (_, i) => module.getFunctionByIndex(i));
}
