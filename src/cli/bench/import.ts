import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ownFile } from "../../node/own-files.ts";
import { atMost } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete, ratioOf } from "./figures.ts";
import { median } from "./measure.ts";
import type { Figure, Findings } from "./report.ts";

const BASE = "node -e 0";

/** Times processes that import the package, and do nothing with it. Ratios are to one that does nothing at all. */
export async function benchImport(context: BenchContext): Promise<Findings> {
  const inMs = { unit: "ms", of: (durationMs: number) => durationMs } as const;
  const figures = await compete(
    {
      node: { name: BASE, ...inMs, run: () => runNode(["-e", "0"]) },
      piscina: { name: 'import "piscina"', ...inMs, run: () => runNode(importing("piscina")) },
      ensemble: { name: 'import "wasm-ensemble"', ...inMs, run: () => runNode(importing("wasm-ensemble")) },
      compile: {
        name: 'import "wasm-ensemble/compile"',
        ...inMs,
        run: () => runNode(importing("wasm-ensemble/compile")),
      },
      version: { name: "ensemble --version", ...inMs, run: () => runNode([MAIN, "--version"]) },
    },
    { rounds: context.quick ? 5 : 15, turnMs: 0, warmUpMs: 1 },
    context,
  );
  const { node, piscina, ensemble, version } = figures;
  const imports = over(ensemble, node) / over(piscina, node);
  return {
    sections: [
      {
        name: "import",
        title: "A process from its start to its end",
        base: BASE,
        rows: compare(Object.values(figures), BASE),
      },
    ],
    aims: [
      atMost("import, to that of piscina", { value: imports, aim: 2.5, unit: "x" }),
      atMost("ensemble --version, to node -e 0", { value: 1 / ratioOf(version, node), aim: 1.3, unit: "x" }),
    ],
  };
}

const MAIN = fileURLToPath(ownFile("build/lib/cli/main.bundle.js"));

function importing(name: string): readonly string[] {
  return ["--input-type=module", "--eval", `await import("${name}")`];
}

// From the folder of the package, whose own name leads to it, and whose packages are found.
async function runNode(args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [...args], { cwd: fileURLToPath(ownFile("./")) });
}

/** What a process takes longer than another that came before or after it, ms. */
function over(figure: Figure, base: Figure): number {
  return median(figure.turns.map((turn, i) => turn - (base.turns[i] ?? Number.NaN)));
}
