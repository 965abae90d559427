import type { DirectView } from "../../client/direct-view.ts";
import { connect } from "../../node/connect.ts";
import type { BenchContext } from "./context.ts";
import { type Contender, contest } from "./measure.ts";
import { compare, type Figure, type Section } from "./report.ts";

/** Names of the rows, as the aims look them up. */
export const TRANSFER_ROWS = {
  memcpy: "memcpy",
  copy: "copy to new memory",
  clone: "structuredClone",
  scatter: "scatter",
  gather: "gather",
  shared: "scatter, shared",
} as const;

/** The size that the aims speak of. */
export const LARGEST_BYTES: number = 128e6;

const SIZES = {
  quick: [1e3, 1e6, LARGEST_BYTES],
  full: [1e3, 1e5, 1e6, 1e7, LARGEST_BYTES],
} as const;

/** Times sending a Float64Array to all engines in blocks, and getting it back. Ratios are to a copy in this thread. */
export async function benchTransfer(context: BenchContext): Promise<Section> {
  const figures: Figure[] = [];
  const client = await connect({ engines: context.engines });
  try {
    for (const bytes of SIZES[context.quick ? "quick" : "full"]) {
      figures.push(...(await benchSize(context, client.directView(), bytes)));
      await client.clear();
    }
  } finally {
    await client.close();
  }
  const title = "A Float64Array to all engines in blocks, and back";
  return { name: "transfer", title, base: TRANSFER_ROWS.memcpy, rows: compare(figures, TRANSFER_ROWS.memcpy) };
}

async function benchSize(context: BenchContext, view: DirectView, bytes: number): Promise<Figure[]> {
  const length = bytes / Float64Array.BYTES_PER_ELEMENT;
  const data = Float64Array.from({ length }, (_, i) => i);
  const shared = new Float64Array(new SharedArrayBuffer(bytes));
  const target = new Float64Array(length);
  await view.scatter("data", data);
  check(data, await view.gather<Float64Array>("data"));
  const contenders: Contender[] = [
    { name: TRANSFER_ROWS.memcpy, run: () => target.set(data) },
    { name: TRANSFER_ROWS.copy, run: () => data.slice() },
    { name: TRANSFER_ROWS.clone, run: () => structuredClone(data) },
    { name: TRANSFER_ROWS.scatter, run: () => view.scatter("data", data) },
    { name: TRANSFER_ROWS.gather, run: () => view.gather("data") },
    { name: TRANSFER_ROWS.shared, run: () => view.scatter("shared", shared) },
  ];
  const effort = { rounds: context.quick ? 3 : 11, turnMs: 20, warmUpMs: 20 };
  const watch = { ...context, onStep: (text: string) => context.onStep(`${text}, ${bytes / 1e3} kB`) };
  const timings = await contest(contenders, effort, watch);
  return timings.map(({ medianMs, samples }, i): Figure => {
    return { name: contenders[i]?.name ?? "", bytes, median: bytes / medianMs / 1e6, unit: "GB/s", samples };
  });
}

function check(sent: Float64Array, received: ArrayLike<unknown>): void {
  if (received.length === sent.length && sent.every((value, i) => received[i] === value)) return;
  throw new Error("gather gave something else than was scattered");
}
