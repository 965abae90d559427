import { type Client, connect, kernels } from "wasm-ensemble";
import { atLeast, atMost } from "../build/lib/cli/bench/aims.js";
import type { BenchContext } from "../build/lib/cli/bench/context.js";
import { compare, compete, ratioOf } from "../build/lib/cli/bench/figures.js";
import type { Figure, Findings } from "../build/lib/cli/bench/report.js";

const BASE = "plain Monte Carlo";
const SEED = 2026;

// Root mean square errors of an Asian call of about 5.76 by Euler's scheme, each half of the one before.
const QUICK = [0.04, 0.02] as const;
const WHOLE = [0.04, 0.02, 0.01, 0.005] as const;

/** How an error was reached: what it cost in steps of a path, and the time of both ways. */
interface Reached {
  readonly cost: number;
  readonly levels: Figure;
  readonly plain: Figure;
}

/**
 * Reaches errors by multilevel Monte Carlo, and by plain samples of the finest level that it needed, which have the same bias
 * and the same statistical error: the cost of the one grows by the inverse square of the error, of the other by its cube.
 */
export async function benchLevels(context: BenchContext): Promise<Findings> {
  const client = await connect({ engines: context.engines });
  const reached: Reached[] = [];
  try {
    for (const error of context.quick ? QUICK : WHOLE) reached.push(await reach(client, error, context));
  } finally {
    await client.close();
  }
  const rows = reached.flatMap(({ plain, levels }) => [plain, levels]);
  const halvings = reached.length - 1;
  const growth = ((reached.at(-1)?.cost ?? Number.NaN) / (reached[0]?.cost ?? Number.NaN)) ** (1 / halvings);
  const last = reached.at(-1);
  const gain = last === undefined ? Number.NaN : ratioOf(last.levels, last.plain);
  const title = "An Asian call by Euler's scheme, to a root mean square error";
  return {
    sections: [{ name: "levels", title, base: BASE, rows: compare(rows, BASE) }],
    aims: [
      atMost("steps that half the error takes, mlmc", { value: growth, aim: 5, unit: "x" }),
      atLeast("mlmc at the least error, to plain samples", { value: gain, aim: context.quick ? 2 : 4, unit: "x" }),
    ],
  };
}

async function reach(client: Client, standardError: number, context: BenchContext): Promise<Reached> {
  const options = { method: "mlmc", standardError, seed: SEED } as const;
  const { mlmc } = await client.sample(kernels.asianEuler, options);
  if (mlmc === undefined) throw new Error("a run over levels has none");
  const alike = { standardError: standardError / Math.SQRT2, seed: SEED, params: { level: mlmc.levels.length - 1 } };
  const kernel = `error ${standardError}`;
  const { levels, plain } = await compete(
    {
      plain: entrant(BASE, kernel, () => client.sample(kernels.asianEuler, alike)),
      levels: entrant("multilevel Monte Carlo", kernel, () => client.sample(kernels.asianEuler, options)),
    },
    { rounds: context.quick ? 3 : 7, turnMs: 0, warmUpMs: 1 },
    context,
  );
  return { cost: mlmc.cost, levels, plain };
}

function entrant(name: string, kernel: string, run: () => PromiseLike<unknown>) {
  return { name, kernel, unit: "ms", of: (ms: number) => ms, run: async () => run() } as const;
}
