import { kernels } from "../../kernels/catalog.ts";
import { hasSimd } from "../../kernels/simd.ts";
import { connect } from "../../node/connect.ts";
import { withPrefix } from "../../node/progress/quantities.ts";
import { duration } from "../../protocol/duration.ts";
import type { Finding } from "./finding.ts";

const START_MS = 20_000;
const SAMPLES = 2e8;

/** Starts an engine, has it run a task, and samples there. */
export async function lookAtEngines(): Promise<Finding[]> {
  const begunMs = performance.now();
  const client = await connect({ engines: 1, startTimeoutMs: START_MS });
  try {
    const startedMs = performance.now();
    const answer = await client.loadBalancedView().apply((a: number, b: number) => a + b, 1, 2);
    const answeredMs = performance.now();
    if (answer !== 3) throw new Error(`an engine answered ${answer} to 1 + 2`);
    const { samplesPerSecond } = await client.sample(kernels.pi, { samples: SAMPLES, seed: 1 });
    const text = `one started in ${duration(startedMs - begunMs)}, a task took ${duration(answeredMs - startedMs)}`;
    return [
      { name: "engines", state: "good", text },
      { name: "sampling", state: "good", text: `pi at ${withPrefix(samplesPerSecond)} samples/s on one engine` },
    ];
  } finally {
    await client.close();
  }
}

/** What the runtime's WebAssembly can. */
export function lookAtWebAssembly(): Finding[] {
  const simd: Finding = hasSimd()
    ? { name: "SIMD", state: "good", text: "WebAssembly has it" }
    : {
        name: "SIMD",
        state: "warning",
        text: "WebAssembly has none",
        advice: "the same numbers, several times slower",
      };
  return [simd, sharedMemory()];
}

function sharedMemory(): Finding {
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    if (memory.buffer instanceof SharedArrayBuffer) {
      return { name: "shared memory", state: "good", text: "WebAssembly and threads have it" };
    }
  } catch {
    // Said below.
  }
  const advice = "data is copied, and a loop that looks at engine.signal does not hear of an abort";
  return { name: "shared memory", state: "warning", text: "there is none", advice };
}
