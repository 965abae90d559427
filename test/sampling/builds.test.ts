import { afterAll, expect, test } from "vitest";
import { type Client, connect, kernels, type SampleOptions, type SamplingKernel } from "wasm-ensemble";
import { readBuilt } from "../assembly/kernels/load.ts";
import { bits, freshFile } from "./support.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

// Ids that the library, which counts from 0, and hand-made.ts do not come to.
const SOURCES = ["kernels.wasm", "kernels.simd.wasm"].map((build, i) => {
  const bytes = new Uint8Array(readBuilt(build));
  return { id: 2e9 + i, bytes, compiled: new WebAssembly.Module(bytes) };
});

/** The kernel of the scalar and of the SIMD build, as engines without and with SIMD have it. */
function builds(kernel: SamplingKernel): [scalar: SamplingKernel, simd: SamplingKernel] {
  return SOURCES.map((source) => ({ ...kernel, module: () => source })) as [SamplingKernel, SamplingKernel];
}

test.each<[SamplingKernel, Partial<SampleOptions>]>([
  [kernels.pi, {}],
  [kernels.asian, { control: "control" }],
  [kernels.genzGaussian, { antithetic: true }],
  [kernels.barrier, { method: "sobol" }],
  [kernels.mm1, {}],
])(
  "a run of the scalar build is gone on with by the SIMD build, and the reverse, with the same bits",
  async (kernel, drawn) => {
    const [scalar, simd] = builds(kernel);
    const options = { chunkSamples: 1024, seed: 17, ...drawn };
    const whole = bits(await client.sample(simd, { ...options, samples: 2 ** 16 }));
    for (const [first, second] of [
      [scalar, simd],
      [simd, scalar],
    ] as const) {
      const checkpoint = freshFile();
      await client.sample(first, { ...options, samples: 2 ** 14, checkpoint });
      expect(bits(await client.sample(second, { ...options, samples: 2 ** 16, checkpoint }))).toEqual(whole);
    }
  },
);
