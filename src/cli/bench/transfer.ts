import type { DirectView } from "../../client/views/direct-view.ts";
import { connect } from "../../node/connect.ts";
import { atLeast } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete } from "./figures.ts";
import type { Aim, Figure, Findings } from "./report.ts";

const BASE = "memcpy";

// The size that the aims speak of.
const LARGEST_BYTES = 128e6;

const SIZES = {
  quick: [1e3, 1e6, LARGEST_BYTES],
  full: [1e3, 1e5, 1e6, 1e7, LARGEST_BYTES],
} as const;

/** Times sending a Float64Array to all engines in blocks, and getting it back. Ratios are to a copy in this thread. */
export async function benchTransfer(context: BenchContext): Promise<Findings> {
  const figures: Figure[] = [];
  const aims: Aim[] = [];
  const client = await connect({ engines: context.engines });
  try {
    for (const bytes of SIZES[context.quick ? "quick" : "full"]) {
      const ofSize = await benchSize(context, client.directView(), bytes);
      figures.push(...Object.values(ofSize));
      if (bytes === LARGEST_BYTES) {
        const { scatter, gather } = ofSize;
        aims.push(atLeast(`scatter of ${bytes / 1e6} MB`, { value: scatter.median, aim: 5, unit: "GB/s" }));
        aims.push(atLeast(`gather of ${bytes / 1e6} MB`, { value: gather.median, aim: 5, unit: "GB/s" }));
      }
      await client.clear();
    }
  } finally {
    await client.close();
  }
  const title = "A Float64Array to all engines in blocks, and back";
  return { sections: [{ name: "transfer", title, base: BASE, rows: compare(figures, BASE) }], aims };
}

async function benchSize(context: BenchContext, view: DirectView, bytes: number) {
  const length = bytes / Float64Array.BYTES_PER_ELEMENT;
  const data = Float64Array.from({ length }, (_, i) => i);
  const shared = new Float64Array(new SharedArrayBuffer(bytes));
  const target = new Float64Array(length);
  await view.scatter("data", data);
  check(data, await view.gather<Float64Array>("data"));
  const sized = { bytes, unit: "GB/s", of: (durationMs: number) => bytes / durationMs / 1e6 } as const;
  return await compete(
    {
      memcpy: { name: BASE, ...sized, run: () => target.set(data) },
      copy: { name: "copy to new memory", ...sized, run: () => data.slice() },
      clone: { name: "structuredClone", ...sized, run: () => structuredClone(data) },
      scatter: { name: "scatter", ...sized, run: () => view.scatter("data", data) },
      gather: { name: "gather", ...sized, run: () => view.gather("data") },
      shared: { name: "scatter, shared", ...sized, run: () => view.scatter("shared", shared) },
    },
    { rounds: context.quick ? 3 : 11, turnMs: 20, warmUpMs: 20 },
    { ...context, onStep: (text: string) => context.onStep(`${text}, ${bytes / 1e3} kB`) },
  );
}

function check(sent: Float64Array, received: ArrayLike<unknown>): void {
  if (received.length === sent.length && sent.every((value, i) => received[i] === value)) return;
  throw new Error("gather gave something else than was scattered");
}
