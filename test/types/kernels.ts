// Checked by `tsc -p tsconfig.test.json`, never run: what compiles must, what is misused must not.
import {
  bootstrap,
  type ClusterClient,
  connect,
  type Estimate,
  type KernelName,
  kernels,
  loadKernel,
  type SampleOptions,
  type SamplingKernel,
  type SamplingRun,
} from "wasm-ensemble";
import { type CompiledKernel, compileKernel } from "wasm-ensemble/compile";

const client = await connect({ engines: 2 });
const samples = 1e6;

// Parameters have names and are numbers.
client.sample(kernels.european, { samples, params: { strike: 110, volatility: 0.25 } });
client.sample(kernels.pi, { samples });
client.sample(kernels.pi, { samples, params: {} });
client.sample(bootstrap([1, 2, 3]), { samples, params: { draws: 2 } });
// @ts-expect-error a misspelt name
client.sample(kernels.european, { samples, params: { strik: 1 } });
// @ts-expect-error that of another kernel
client.sample(kernels.european, { samples, params: { steps: 12 } });
// @ts-expect-error no number
client.sample(kernels.european, { samples, params: { strike: "110" } });
// @ts-expect-error it has none
client.sample(kernels.pi, { samples, params: { size: 3 } });
// @ts-expect-error a corner has no place
client.sample(kernels.genzCornerPeak, { samples, params: { u: 0.5 } });
// @ts-expect-error a misspelt name
client.sample(bootstrap([1, 2, 3]), { samples, params: { draw: 2 } });

// Outputs have names.
const asian = await client.sample(kernels.asian, { samples, control: "control" });
asian.outputs.price.mean satisfies number;
asian.outputs.control.standardError satisfies number;
asian.mean satisfies number;
for await (const { outputs } of client.sample(kernels.mm1, { samples })) outputs.waiting.mean satisfies number;
client.sample(kernels.asian, { samples }).latest.outputs.price.mean satisfies number;
client.sample(kernels.asian, { samples, control: { control: 6.1 } });
client.sample(kernels.asian, { samples, control: ["control"] });
// @ts-expect-error no such output
void asian.outputs.prise;
// @ts-expect-error no such output
client.sample(kernels.asian, { samples, control: "contrl" });
// @ts-expect-error no such output
client.sample(kernels.asian, { samples, control: { contrl: 6.1 } });

// A run and an estimate of known names are a run and an estimate.
const run: SamplingRun = client.sample(kernels.asian, { samples });
const estimate: Estimate = asian;
run satisfies PromiseLike<Estimate>;
estimate.outputs["price"]?.mean satisfies number | undefined;

// Any kernel takes any names.
function sampled(kernel: SamplingKernel, options: SampleOptions): SamplingRun {
  return client.sample(kernel, options);
}
sampled(kernels.european, { samples, params: { anything: 1 } });
for (const name of Object.keys(kernels) as KernelName[]) client.sample(kernels[name], { samples });

// Compiled kernels have the names that the caller states.
const dice = await compileKernel<{ square: (x: number) => number }, "sides", "value">(
  new URL("./dice.ts", import.meta.url),
);
client.sample(dice, { samples, params: { sides: 20 } });
(await client.sample(dice, { samples })).outputs.value.mean satisfies number;
client.loadBalancedView().apply(dice.square, 2);
dice satisfies SamplingKernel;
// @ts-expect-error a misspelt name
client.sample(dice, { samples, params: { side: 20 } });
// @ts-expect-error no such output
void (await client.sample(dice, { samples })).outputs.sum;
const any: CompiledKernel = await compileKernel("…");
client.sample(any, { samples, params: { sides: 20 } });
(await client.sample(any, { samples })).outputs["value"]?.mean satisfies number | undefined;

// Kernels from elsewhere have those of their description.
const url = new URL("./kernel.wasm", import.meta.url);
const loaded = await loadKernel(url, {
  name: "dice",
  outputs: ["sum", "product"],
  parameters: [{ name: "sides", type: "i32", offset: 0, default: 6 }],
});
client.sample(loaded, { samples, params: { sides: 20 } });
(await client.sample(loaded, { samples })).outputs.sum.mean satisfies number;
// @ts-expect-error a misspelt name
client.sample(loaded, { samples, params: { side: 20 } });
// @ts-expect-error no such output
void (await client.sample(loaded, { samples })).outputs.value;
client.sample(await loadKernel(url), { samples, params: { sides: 20 } });

// Jobs as well.
declare const cluster: ClusterClient;
const job = await cluster.submit(kernels.asian, { samples, params: { steps: 4 } });
(await job.result).outputs.price.mean satisfies number;
// @ts-expect-error a misspelt name
await cluster.submit(kernels.asian, { samples, params: { step: 4 } });
// @ts-expect-error a misspelt name
cluster.sample(kernels.asian, { samples, params: { step: 4 } });

export { run };

// A sample in JavaScript that is a number has one output, `value`.
const draw = await client.sample((rng) => rng.normal(), { standardError: { value: 0.1 } });
draw.outputs.value.mean satisfies number;
const scaled = client.sweep((rng, { k }) => k * rng.normal(), { k: [1, 2] }, { samples });
for await (const row of scaled) row.estimate.outputs.value.mean satisfies number;
// @ts-expect-error a number has no members that are outputs
void draw.outputs.toFixed;
