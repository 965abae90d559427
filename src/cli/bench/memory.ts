import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { kernels } from "../../kernels/catalog.ts";
import { connect } from "../../node/connect.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { atMost } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare } from "./figures.ts";
import { orAborted } from "./measure.ts";
import type { Figure, Findings } from "./report.ts";

const BASE = "before";

// So small that a run is all driver and dispatch.
const CHUNK_SAMPLES = 16;

// Between looks at the heap, each of which stops the driver.
const LOOK_MS = 100;

/** Memory in use, MB. */
interface Memory {
  /** What is left on the driver's heap, and in its buffers, after a garbage collection. */
  readonly heap: number;
  /** Of the whole process, with the threads of the engines. */
  readonly resident: number;
}

/**
 * Looks at the memory of the driver while it samples a great many small chunks. A record that is kept takes about 150
 * bytes, so a million of them 150 MB.
 */
export async function benchMemory(context: BenchContext): Promise<Findings> {
  const { quick, engines } = context;
  setFlagsFromString("--expose-gc");
  // V8 puts `gc` into contexts that are made from now on.
  const collectGarbage = runInNewContext("gc") as () => void;
  const look = (): Memory => {
    collectGarbage();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    return { heap: (heapUsed + arrayBuffers) / 1e6, resident: rss / 1e6 };
  };
  const client = await connect({ engines });
  try {
    const [few, many] = quick ? [1e4, 1e5] : [1e4, 1e6];
    await orAborted(mostMemory(client, few, look), context.signal);
    const before = look();
    context.onStep(chunksText(few));
    const ofFew = await orAborted(mostMemory(client, few, look), context.signal);
    context.onStep(chunksText(many));
    const ofMany = await orAborted(mostMemory(client, many, look), context.signal);
    const after = look();
    const figures = [
      heapFigure(BASE, before),
      heapFigure(`at most, ${chunksText(few)}`, ofFew),
      heapFigure(`at most, ${chunksText(many)}`, ofMany),
      heapFigure("after", after),
    ];
    const title = "Heap of the driver while it samples small chunks";
    const rise = (memory: Memory, kind: keyof Memory) => memory[kind] - before[kind];
    return {
      sections: [{ name: "memory", title, base: BASE, rows: compare(figures, BASE) }],
      aims: [
        atMost(`rise of the heap in ${chunksText(many)}`, { value: rise(ofMany, "heap"), aim: 32, unit: "MB" }),
        atMost("rise of the heap that stays", { value: rise(after, "heap"), aim: 1, unit: "MB" }),
        atMost("rise of the process", { value: rise(ofMany, "resident"), aim: 128, unit: "MB" }),
      ],
    };
  } finally {
    await client.close();
  }
}

function chunksText(chunks: number): string {
  return `${chunks.toLocaleString("en")} chunks`;
}

function heapFigure(name: string, { heap }: Memory): Figure {
  return { name, median: heap, turns: [heap], unit: "MB", samples: 1 };
}

/** The most memory that was seen during a run, and at its end. */
async function mostMemory(client: SamplingClient, chunks: number, look: () => Memory): Promise<Memory> {
  const seen: Memory[] = [];
  let nextMs = performance.now() + LOOK_MS;
  const run = client.sample(kernels.pi, { samples: chunks * CHUNK_SAMPLES, chunkSamples: CHUNK_SAMPLES, seed: 2026 });
  for await (const { stopped } of run) {
    if (performance.now() < nextMs && stopped === undefined) continue;
    seen.push(look());
    nextMs = performance.now() + LOOK_MS;
  }
  return {
    heap: Math.max(...seen.map(({ heap }) => heap)),
    resident: Math.max(...seen.map(({ resident }) => resident)),
  };
}
