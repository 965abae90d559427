import { KernelError } from "../../protocol/errors.ts";

type Print = "debug" | "error" | "info" | "log" | "warn";

const PRINTS: readonly Print[] = ["debug", "error", "info", "log", "warn"];

/** Imports from `env` that engines offer to modules, of those that AssemblyScript's library may ask for. */
export const OFFERED_IMPORTS: readonly string[] = [
  "abort",
  "trace",
  "seed",
  "Date.now",
  "performance.now",
  ...PRINTS.map((method) => `console.${method}`),
];

/** What a module may import: failed asserts, which throw and say where; output, to the console; clocks and seeds. */
export class HostImports {
  readonly imports: { readonly env: WebAssembly.ModuleImports };
  /** The module's memory, once there is an instance; its start function can't say why it failed. */
  memory: WebAssembly.Memory | undefined;

  /** @param use - in `sampling` clocks and seeds throw: a kernel's numbers must depend on its stream alone */
  constructor(use: "functions" | "sampling") {
    const env: Record<string, WebAssembly.ImportValue> = {
      abort: (messagePtr: number, filePtr: number, line: number, column: number) => {
        const message = messagePtr === 0 ? "assertion failed" : this.#text(messagePtr);
        throw new Error(filePtr === 0 ? message : `${message} at ${this.#text(filePtr)}:${line}:${column}`);
      },
      trace: (textPtr: number, count: number, ...numbers: number[]) =>
        print("log", [this.#text(textPtr), ...numbers.slice(0, count)].join(" ")),
      ...(use === "sampling" ? REFUSED : CLOCKS),
    };
    for (const method of PRINTS) env[`console.${method}`] = (ptr: number) => print(method, this.#text(ptr));
    this.imports = { env };
  }

  // A string of AssemblyScript: UTF-16, its length in bytes 4 bytes before it.
  #text(ptr: number): string {
    if (this.memory === undefined) return "(not known before the module has started)";
    const { buffer } = this.memory;
    const length = new DataView(buffer).getUint32(ptr - 4, true) >>> 1;
    return Array.from(new Uint16Array(buffer, ptr, length), (unit) => String.fromCharCode(unit)).join("");
  }
}

function print(method: Print, text: string): void {
  console[method](text);
}

const CLOCKS = {
  seed: () => Date.now() * Math.random(),
  "Date.now": () => Date.now(),
  "performance.now": () => performance.now(),
};

const REFUSED = {
  seed: refusal("Math.random"),
  "Date.now": refusal("Date.now"),
  "performance.now": refusal("performance.now"),
};

function refusal(name: string): () => never {
  return () => {
    throw new KernelError(`${name} has no place in a sampling kernel: draw from rng, so that a seed repeats the run`);
  };
}
