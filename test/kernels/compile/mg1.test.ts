import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { compileWith, countingCompiler, samplerHere } from "./in-process.ts";

const { compiler } = countingCompiler();
const text = await readFile(new URL("../../../examples/assembly/mg1.ts", import.meta.url), "utf8");

// F. Pollaczek (1930), A. Khinchine (1932): E W = rate E S^2 / (2 (1 - load)). 4 standard errors, fixed seed.
test.each([
  [0.3, [1]],
  [0.7, [0.2, 1, 1.8]],
  [0.9, [0.1, 0.1, 0.1, 5]],
])(
  "waits in the queue M/G/1 of load %d agree with Pollaczek and Khinchine, service times %j",
  async (load, service) => {
    const kernel = await compileWith(compiler, { text });
    const samples = 100_000;
    const record = samplerHere(kernel, { params: { load }, data: { service } })(0, samples);
    const [, , , mean = 0, squares = 0] = record;
    const scale = record[6] ?? 1;
    const moment = (power: number): number => service.reduce((sum, time) => sum + time ** power, 0) / service.length;
    const exact = ((load / moment(1)) * moment(2)) / (2 * (1 - load));
    const standardError = (scale * Math.sqrt(squares / (samples - 1))) / Math.sqrt(samples);
    expect(standardError).toBeLessThan(0.02 * exact);
    expect(Math.abs(mean - exact)).toBeLessThan(4 * standardError);
  },
);
