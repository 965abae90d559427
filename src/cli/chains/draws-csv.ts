import { open } from "node:fs/promises";
import type { ChainsEstimate } from "../../sampling/markov/chains-estimate.ts";
import { csvLine } from "../csv.ts";
import { notWritten } from "../sample/output-file.ts";

// Lines that are written together.
const BLOCK = 10_000;

/**
 * Writes all draws to a file: a line for each draw of each chain, both counted from 0.
 *
 * @throws {EnsembleError} when it can't be written
 */
export async function writeDraws(file: string, estimate: ChainsEstimate): Promise<void> {
  try {
    await writeLines(file, estimate);
  } catch (cause) {
    throw notWritten("--csv", cause);
  }
}

async function writeLines(file: string, { draws, chains, drawsPerChain }: ChainsEstimate): Promise<void> {
  const columns = Object.values(draws);
  const out = await open(file, "w");
  try {
    await out.write(csvLine(["chain", "draw", ...Object.keys(draws)]));
    for (let chain = 0; chain < chains; chain++) {
      for (let first = 0; first < drawsPerChain; first += BLOCK) {
        const count = Math.min(BLOCK, drawsPerChain - first);
        const lines = Array.from({ length: count }, (_, i) =>
          csvLine([chain, first + i, ...columns.map((of) => of[chain]?.[first + i] ?? Number.NaN)]),
        );
        await out.write(lines.join(""));
      }
    }
  } finally {
    await out.close();
  }
}
