import { type Build, compile } from "../assembly/compile.ts";

/** Draws numbers of laws written in AssemblyScript. */
export interface Laws {
  /** `n` numbers of the law `name` with parameters a and b, from stream `stream` of family `seed`. */
  draw(name: string, n: number, options?: DrawOptions): Float64Array;
}

export interface DrawOptions {
  readonly a?: number;
  readonly b?: number;
  readonly seed?: bigint;
  readonly stream?: bigint;
}

/**
 * Compiles expressions, which may use the imported names, `rng`, `a` and `b`, each to a loop that fills memory.
 *
 * @param imports names of assembly/ensemble.ts
 * @param laws    name of a law, and the expression that draws one number of it as f64
 */
export async function compileLaws(
  imports: readonly string[],
  laws: Readonly<Record<string, string>>,
  build: Build = "scalar",
): Promise<Laws> {
  const names = ["Rng", "RNG_BYTES", "seedRng", ...imports].join(", ");
  const fills = Object.entries(laws).map(([name, expression]) => fillSource(name, expression));
  const source = `import { ${names} } from "./assembly/ensemble";\n${fills.join("\n")}
export function seed(statePtr: usize, family: u64, stream: u64): void { seedRng(statePtr, family, stream); }
`;
  const instance = await compile(source, build);
  const statePtr = instance.reserve(32);
  const base = instance.reserve(0);
  let reserved = 0;
  const draw = (name: string, n: number, { a = 0, b = 0, seed = 1n, stream = 0n }: DrawOptions = {}): Float64Array => {
    if (8 * n > reserved) {
      instance.reserve(8 * n - reserved);
      reserved = 8 * n;
    }
    instance.call("seed", statePtr, seed, stream);
    instance.call(`fill_${name}`, statePtr, base, n, a, b);
    return new Float64Array(instance.memory.buffer, base, n).slice();
  };
  return { draw };
}

function fillSource(name: string, expression: string): string {
  return `export function fill_${name}(statePtr: usize, outPtr: usize, n: i32, a: f64, b: f64): void {
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) store<f64>(outPtr + (<usize>i << 3), ${expression});
}`;
}
