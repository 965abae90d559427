import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Client, connect, type KernelParameters, kernels, type SamplingKernel } from "wasm-ensemble";
import { compete, type Entrant, ratioOf } from "../../build/lib/cli/bench/figures.js";
import { KernelProgram } from "../kernels/child.ts";
import { type Measuring, type Row, short } from "./row.ts";

// Debian's, whose packages another Python does not see.
const PYTHON = "/usr/bin/python3";
const PACKAGES = "apt-get install python3-numpy python3-numba";
const WORKS = [
  { name: "pi", title: "pi", kernel: kernels.pi, params: {} },
  { name: "call", title: "a European call", kernel: kernels.european, params: { strike: 110 } },
];

/** Versions of what it is compared with; undefined where one is missing. */
export function pythonVersions(python = PYTHON): string | undefined {
  const code =
    "import platform, numpy, numba; print(f'NumPy {numpy.__version__}, numba {numba.__version__}, Python {platform.python_version()}')";
  const { status, stdout } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Pi and a European call, one sample after the other, beside NumPy and numba: on one core and on all. */
export async function besideNumbers(measuring: Measuring, python = PYTHON): Promise<Row> {
  const reason = "Beside NumPy and numba";
  if (pythonVersions(python) === undefined) return { reason, measured: "not measured", missing: PACKAGES };
  const program = new KernelProgram(python, [fileURLToPath(new URL("pi-and-call.py", import.meta.url))]);
  const one = await connect({ engines: 1 });
  const all = await connect({ engines: measuring.engines });
  const measured: string[] = [];
  try {
    for (const work of WORKS) {
      measured.push(
        `${work.title} on one core ${await contested({ ...work, program, client: one, cores: "one" }, measuring)}`,
      );
      measured.push(`on all ${await contested({ ...work, program, client: all, cores: "all" }, measuring)}`);
    }
  } finally {
    await Promise.all([one.close(), all.close(), program.close()]);
  }
  return { reason, measured: measured.join("; ") };
}

interface Contest {
  /** In the names of the Python program. */
  readonly name: string;
  readonly cores: "one" | "all";
  readonly program: KernelProgram;
  readonly client: Client;
  readonly kernel: SamplingKernel;
  readonly params: KernelParameters;
}

/** What one work gives on some cores: the rate, and two ratios. */
async function contested(
  { name, cores, program, client, kernel, params }: Contest,
  measuring: Measuring,
): Promise<string> {
  const { quick } = measuring;
  const { ours, numpy, numba } = await compete(
    {
      ours: await entrant(quick, (samples) => client.sample(kernel, { samples, seed: 2026, params })),
      numpy: await entrant(quick, (samples) => program.run(`numpy-${name}-${cores}`, samples)),
      numba: await entrant(quick, (samples) => program.run(`numba-${name}-${cores}`, samples)),
    },
    { rounds: quick ? 3 : 15, turnMs: 0, warmUpMs: 1 },
    measuring,
  );
  const rate = `${short(ours.median * 1e6)} samples/s`;
  return `${rate}, ${short(ratioOf(ours, numpy))} x NumPy, ${short(ratioOf(ours, numba))} x numba`;
}

/** An entrant whose turns take some 100 ms. */
async function entrant(quick: boolean, run: (samples: number) => unknown): Promise<Entrant> {
  // Compiled by whoever compiles late.
  await run(2 ** 16);
  let samples = 2 ** 16;
  for (; samples < 2 ** 32; samples *= 2) {
    const startedMs = performance.now();
    await run(samples);
    if (performance.now() - startedMs >= (quick ? 5 : 100)) break;
  }
  return { name: "", work: samples, unit: "M samples/s", of: (ms) => samples / ms / 1e3, run: () => run(samples) };
}
