import { deserialize, serialize } from "node:v8";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, ratioOf } from "../build/lib/cli/bench/figures.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";
import { pack, packParts } from "../build/lib/protocol/bytes/packing.js";
import { unpack } from "../build/lib/protocol/bytes/unpacking.js";

const BASE = "v8.serialize";

const CALLS = 500;
const indices = Array.from({ length: CALLS }, (_, i) => i);

/** What is packed and unpacked. */
const VALUES: Readonly<Record<string, unknown>> = {
  "500 requests": {
    kind: "requests",
    requests: indices.map((i) => ({ kind: "apply", fn: 3, ids: [i + 1000], args: [[i]] })),
  },
  "500 calls in a request": {
    kind: "requests",
    requests: [{ kind: "apply", fn: 3, ids: indices.map((i) => i + 1000), args: indices.map((i) => [i]) }],
  },
  "500 answers": {
    kind: "replies",
    replies: [
      {
        kind: "done",
        ids: indices,
        values: indices.map((i) => i * 1.5),
        startedMs: indices.map((i) => 1.7e12 + i / 7),
        endedMs: indices.map((i) => 1.7e12 + i / 3),
      },
    ],
  },
  "2,000 objects": Array.from({ length: 2000 }, (_, i) => ({
    id: i,
    name: `item ${i}`,
    isEven: i % 2 === 0,
    share: i / 3,
    tags: ["a", "b"],
    at: { row: i, column: i % 7 },
  })),
  "8 MiB in an array": new Float64Array(2 ** 20).fill(1.5),
};

/** Times values on their way to bytes and back, beside what only Node has for that. */
export async function benchBytes(context: BenchContext): Promise<Findings> {
  const figures: Figure[] = [];
  const aims = [];
  for (const [kernel, data] of Object.entries(VALUES)) {
    const timed = { kernel, unit: "us", of: (durationMs: number) => 1000 * durationMs } as const;
    const ofValue = await compete(
      {
        v8: { name: BASE, ...timed, run: () => void deserialize(serialize(data)) },
        own: { name: "pack", ...timed, run: () => void unpack(pack(data)) },
        parts: { name: "packParts, into a frame", ...timed, run: () => void unpack(framed(data)) },
      },
      { rounds: context.quick ? 3 : 21, turnMs: 20, warmUpMs: 50 },
      context,
    );
    figures.push(...Object.values(ofValue));
    const value = ratioOf(ofValue.parts, ofValue.v8);
    aims.push(atLeast(`packParts, ${kernel}, to ${BASE}`, { value, aim: 1, unit: "x" }));
  }
  const title = "Values to bytes and back";
  return { sections: [{ name: "bytes", title, base: BASE, rows: compare(figures, BASE) }], aims };
}

const frame = new Uint8Array(2 ** 24);

// As a sender does whose frames are there already.
function framed(value: unknown): Uint8Array {
  let end = 0;
  for (const part of packParts(value)) {
    frame.set(part, end);
    end += part.length;
  }
  return frame.subarray(0, end);
}
