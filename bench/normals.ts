import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, ratioOf } from "../build/lib/cli/bench/figures.js";
import type { Findings } from "../build/lib/cli/bench/report.js";

const BASE = "Math.random, Box-Muller";

/** Fills a block over and over, until that many normal numbers were written; gives the last one. */
interface Fills {
  readonly oneByOne: (count: number) => number;
  readonly blocks: (count: number) => number;
}

// 16 kB, which stays in the first level cache; so does the block in JavaScript.
const SOURCE = `
import { normal, normals, Rng, seedRng } from "wasm-ensemble/assembly";

const BLOCK: i32 = 2048;
const NUMBERS: usize = memory.data(8 * BLOCK, 16);
const STATE: usize = memory.data(32, 16);

seedRng(STATE, 2026, 0);
const rng = changetype<Rng>(STATE);

export function oneByOne(count: i32): f64 {
  for (let left = count; left > 0; left -= BLOCK) {
    for (let i = 0; i < BLOCK; i++) store<f64>(NUMBERS + ((<usize>i) << 3), normal(rng));
  }
  return load<f64>(NUMBERS);
}

export function blocks(count: i32): f64 {
  for (let left = count; left > 0; left -= BLOCK) normals(rng, NUMBERS, BLOCK);
  return load<f64>(NUMBERS);
}
`;

/** As above in JavaScript, two numbers at once: G. Box & M. Muller (1958). Sent to an engine, so it stands alone. */
function boxMuller(count: number): number {
  const numbers = new Float64Array(2048);
  for (let left = count; left > 0; left -= numbers.length) {
    for (let i = 0; i < numbers.length; i += 2) {
      const size = Math.sqrt(-2 * Math.log(1 - Math.random()));
      const angle = 2 * Math.PI * Math.random();
      numbers[i] = size * Math.sin(angle);
      numbers[i + 1] = size * Math.cos(angle);
    }
  }
  return numbers[0] ?? Number.NaN;
}

function entrant(name: string, work: number, run: () => unknown) {
  return { name, work, unit: "M samples/s", of: (ms: number) => work / ms / 1e3, run } as const;
}

/** Times normal numbers on one engine, in AssemblyScript and in JavaScript. */
export async function benchNormals(context: BenchContext): Promise<Findings> {
  const counts = context.quick ? { js: 2 ** 20, wasm: 2 ** 22 } : { js: 2 ** 23, wasm: 2 ** 26 };
  const client = await connect({ engines: 1 });
  try {
    const kernel = await compileKernel<Fills>(SOURCE);
    const view = client.directView(0);
    const figures = await compete(
      {
        js: entrant(BASE, counts.js, () => view.apply(boxMuller, counts.js)),
        oneByOne: entrant("normal, one at a time", counts.wasm, () => view.apply(kernel.oneByOne, counts.wasm)),
        blocks: entrant("normals, SIMD", counts.wasm, () => view.apply(kernel.blocks, counts.wasm)),
      },
      { rounds: context.quick ? 3 : 11, turnMs: 0, warmUpMs: 1 },
      context,
    );
    const title = "Normal numbers on one engine";
    return {
      sections: [{ name: "normals", title, base: BASE, rows: compare(Object.values(figures), BASE) }],
      aims: [
        atLeast("normals, to Box-Muller in JS", { value: ratioOf(figures.blocks, figures.js), aim: 10, unit: "x" }),
      ],
    };
  } finally {
    await client.close();
  }
}
