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
  "console.assert",
  "console.time",
  "console.timeLog",
  "console.timeEnd",
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
      "console.assert": (holds: number, ptr: number) => {
        if (holds === 0) print("error", `Assertion failed: ${this.#text(ptr)}`);
      },
      ...this.#stopwatches(),
    };
    for (const method of PRINTS) env[`console.${method}`] = (ptr: number) => print(method, this.#text(ptr));
    this.imports = { env };
  }

  // What they say is said to people; no number of the kernel's can depend on it.
  #stopwatches(): WebAssembly.ModuleImports {
    const startedMs = new Map<string, number>();
    const say = (label: string): void => {
      const since = startedMs.get(label);
      if (since !== undefined) print("log", `${label}: ${(performance.now() - since).toFixed(3)} ms`);
    };
    return {
      "console.time": (ptr: number) => void startedMs.set(this.#text(ptr), performance.now()),
      "console.timeLog": (ptr: number) => say(this.#text(ptr)),
      "console.timeEnd": (ptr: number) => {
        say(this.#text(ptr));
        startedMs.delete(this.#text(ptr));
      },
    };
  }

  // A string of AssemblyScript: UTF-16, its length in bytes 4 bytes before it.
  #text(ptr: number): string {
    if (this.memory === undefined) return "(not known before the module has started)";
    const { buffer } = this.memory;
    const length = new DataView(buffer).getUint32(ptr - 4, true) >>> 1;
    const units = new Uint16Array(buffer, ptr, Math.min(length, MOST_UNITS));
    let text = "";
    for (let i = 0; i < units.length; i += BLOCK_UNITS) {
      text += String.fromCharCode(...units.subarray(i, i + BLOCK_UNITS));
    }
    return text;
  }
}

// One more than engines pass on of what a task writes: that text was cut is still said.
const MOST_UNITS = (1 << 20) + 1;
// As many as can be arguments of one call.
const BLOCK_UNITS = 4096;

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
