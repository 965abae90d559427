import { connect, transfer } from "wasm-ensemble";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete } from "../build/lib/cli/bench/figures.js";
import type { Findings } from "../build/lib/cli/bench/report.js";

const BASE = "memcpy";

const BYTES = 128e6;

/** Sent to the engine. */
function lengthOf(array: Float64Array): number {
  return array.length;
}

/** Times a large argument of one call: copied, with its memory moved, and shared. Ratios are to a copy in this thread. */
export async function benchArguments(context: BenchContext): Promise<Findings> {
  const length = BYTES / Float64Array.BYTES_PER_ELEMENT;
  const data = new Float64Array(length).fill(1);
  const target = new Float64Array(length).fill(1);
  const shared = new Float64Array(new SharedArrayBuffer(BYTES)).fill(1);
  const client = await connect({ engines: 1 });
  try {
    const view = client.directView(0);
    // Memory that has moved is gone: making more of it does not count.
    const moved = async () => {
      const own = data.slice();
      const startedMs = performance.now();
      await view.apply(lengthOf, transfer(own));
      return { overriddenDuration: performance.now() - startedMs };
    };
    const sized = { bytes: BYTES, unit: "GB/s", of: (durationMs: number) => BYTES / durationMs / 1e6 } as const;
    const figures = await compete(
      {
        memcpy: { name: BASE, ...sized, run: () => target.set(data) },
        clone: { name: "structuredClone", ...sized, run: () => structuredClone(data) },
        copied: { name: "apply", ...sized, run: () => view.apply(lengthOf, data) },
        moved: { name: "apply, transfer", ...sized, run: moved },
        shared: { name: "apply, shared", ...sized, run: () => view.apply(lengthOf, shared) },
      },
      { rounds: context.quick ? 3 : 11, turnMs: 20, warmUpMs: 20 },
      context,
    );
    const title = "A Float64Array as argument of a call on one engine";
    return {
      sections: [{ name: "arguments", title, base: BASE, rows: compare(Object.values(figures), BASE) }],
      aims: [],
    };
  } finally {
    await client.close();
  }
}
