import { bootstrap, connect, kernels } from "wasm-ensemble";
import { atLeast } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, ratioOf } from "../build/lib/cli/bench/figures.js";
import { median } from "../build/lib/cli/bench/measure.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";
import { completeParameters } from "../build/lib/kernels/parameters.js";
import { bootstrapOf } from "./plain/bootstrap.ts";
import { plain } from "./plain/gallery.ts";

const BASE = "plain JS";
const SEED = 2026;

// As many values as Newcomb measured, see examples/newcomb.csv.
const data = Array.from({ length: 66 }, (_, i) => i);

const gallery = { ...kernels, bootstrap: bootstrap(data) };
const twins = { ...plain, bootstrap: bootstrapOf(data) };

type Name = keyof typeof gallery;

/** How good one kernel was. */
interface Verdict {
  readonly name: Name;
  /** One engine beside plain JavaScript. */
  readonly beside: number;
  /** All engines beside one. */
  readonly scaled: number;
}

/** Times every kernel of the gallery, with its default parameters, beside its twin in plain JavaScript. */
export async function benchGallery(context: BenchContext): Promise<Findings> {
  const { engines } = context;
  const one = await connect({ engines: 1 });
  const all = await connect({ engines });
  const figures: Figure[] = [];
  const verdicts: Verdict[] = [];
  try {
    // The keys of an object are those of its type.
    for (const name of Object.keys(gallery) as Name[]) {
      const ofKernel = await benchKernel(name, { context, one, all });
      figures.push(...Object.values(ofKernel));
      const { js, one: single, all: every } = ofKernel;
      verdicts.push({ name, beside: ratioOf(single, js), scaled: ratioOf(every, single) });
    }
  } finally {
    await Promise.all([one.close(), all.close()]);
  }
  const title = "Kernels beside the same algorithms in plain JavaScript";
  const weakest = least(verdicts, (verdict) => verdict.beside);
  const stiffest = least(verdicts, (verdict) => verdict.scaled);
  const usual = median(verdicts.map((verdict) => verdict.scaled));
  const bound = 0.975 * engines;
  return {
    sections: [{ name: "gallery", title, base: BASE, rows: compare(figures, BASE) }],
    aims: [
      atLeast(`any kernel, to plain JS (${weakest.name})`, { value: weakest.beside, aim: 3, unit: "x" }),
      atLeast(`the kernel in the middle on ${engines} engines, to one`, { value: usual, aim: bound, unit: "x" }),
      atLeast(`any kernel on ${engines} engines, to one (${stiffest.name})`, {
        value: stiffest.scaled,
        aim: bound,
        unit: "x",
      }),
    ],
  };
}

/** The verdict with the least of a figure. */
function least(verdicts: readonly Verdict[], figure: (verdict: Verdict) => number): Verdict {
  return verdicts.reduce((best, verdict) => (figure(verdict) < figure(best) ? verdict : best));
}

type Client = Awaited<ReturnType<typeof connect>>;

async function benchKernel(
  name: Name,
  { context, one, all }: { readonly context: BenchContext; readonly one: Client; readonly all: Client },
) {
  const kernel = gallery[name];
  const parameters = completeParameters(kernel, {});
  const turnMs = context.quick ? 20 : 200;
  const runPlain = (samples: number) => twins[name]({ samples, parameters, random: Math.random });
  const sample = (client: Client, samples: number) => client.sample(kernel, { samples, seed: SEED });
  const plainSamples = await samplesFor(turnMs, 16, runPlain);
  // Whole chunks.
  const samples = await samplesFor(turnMs, kernel.chunkSamples, (count) => sample(one, count));
  const entrant = (contender: string, work: number, run: () => unknown) => {
    const unit = "M samples/s";
    return { name: contender, kernel: name, work, unit, of: (ms: number) => work / ms / 1e3, run } as const;
  };
  return await compete(
    {
      js: entrant(BASE, plainSamples, () => runPlain(plainSamples)),
      one: entrant("1 engine", samples, () => sample(one, samples)),
      all: entrant("all engines", samples * context.engines, () => sample(all, samples * context.engines)),
    },
    { rounds: context.quick ? 3 : 11, turnMs: 0, warmUpMs: 1 },
    { ...context, onStep: (text) => context.onStep(`${name}, ${text}`) },
  );
}

/** The least power of two, times `first`, of samples that take `runMs`. */
async function samplesFor(runMs: number, first: number, run: (samples: number) => unknown): Promise<number> {
  for (let samples = first; ; samples *= 2) {
    const startedMs = performance.now();
    await run(samples);
    if (performance.now() - startedMs >= runMs) return samples;
  }
}
