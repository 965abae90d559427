import { FUNCTION_REF, type FunctionRef, type WasmReturn, type WasmSource } from "../../protocol/function-ref.ts";

/** What goes into an exported function and comes out of it. */
export type WasmValue = number | bigint | boolean | string | null | undefined | object;

/** A function of a WebAssembly module: send it with `apply` or `map`, it runs on the engines. */
export type WasmFunction = (...args: WasmValue[]) => WasmValue;

/** How a kernel module is to be read. */
export interface LoadWasmOptions {
  /**
   * Functions whose result is a pointer to a string or to an array; WebAssembly itself says no more than that it is a
   * number. Functions not listed give numbers.
   */
  readonly returns?: Readonly<Record<string, WasmReturn>>;
}

let nextId = 0;

/** Gives a compiled module the identity by which engines know that they have it. @param bytes - its binary */
export function wasmSource(compiled: object, bytes: Uint8Array): WasmSource {
  return { id: nextId++, bytes: sharedCopy(bytes), compiled };
}

/** A module that is not there yet, which engines in a page ask for; `fillSource` makes it whole. */
export function emptySource(): WasmSource {
  // Whoever reads it looks whether it is there.
  return { id: nextId++, bytes: new Uint8Array(), compiled: undefined as unknown as object };
}

/** Gives a source that was empty its module. @param bytes - its binary */
export function fillSource(source: WasmSource, compiled: object, bytes: Uint8Array): void {
  Object.assign(source, { bytes: sharedCopy(bytes), compiled });
}

// Goes to each engine with each function of the module.
function sharedCopy(bytes: Uint8Array): Uint8Array {
  if (typeof SharedArrayBuffer === "undefined") return bytes;
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/**
 * Makes the exported functions of a WebAssembly binary callable on engines.
 *
 * @param bytes - the binary
 * @param where - names the binary in messages
 * @throws {TypeError} when `bytes` is no WebAssembly, or `returns` names a function that is not there
 */
export async function wasmFromBytes(
  bytes: Uint8Array<ArrayBuffer>,
  where: string,
  options: LoadWasmOptions = {},
): Promise<Readonly<Record<string, WasmFunction>>> {
  const compiled = await WebAssembly.compile(bytes).catch((error: unknown) => {
    throw new TypeError(`${where} is not a WebAssembly module: ${String(error)}`, { cause: error });
  });
  const module = wasmSource(compiled, bytes);
  const names = WebAssembly.Module.exports(compiled)
    .filter(({ kind, name }) => kind === "function" && !name.startsWith("__"))
    .map(({ name }) => name);
  for (const name of Object.keys(options.returns ?? {})) {
    if (!names.includes(name)) throw new TypeError(`${where} exports no function ${name}; it has ${names.join(", ")}`);
  }
  return Object.fromEntries(names.map((name) => [name, wasmFunction(module, name, options.returns?.[name])]));
}

function wasmFunction(module: WasmSource, name: string, returns: WasmReturn | undefined): WasmFunction {
  const ref: FunctionRef = { kind: "wasm", module, name, ...(returns && { returns }) };
  const fn: WasmFunction = () => {
    throw new TypeError(`${name} runs on engines: pass it to apply or map of a view`);
  };
  return Object.defineProperties(fn, { name: { value: name }, [FUNCTION_REF]: { value: ref } });
}
