import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { besideNumbers } from "../../bench/why/numbers.ts";
import { measureWhy, whyText } from "../../bench/why/why.ts";

const measuring = { quick: true, engines: 2, onStep: () => {} };

test("npm run bench:why measures the four rows of the README's table", { timeout: 300_000 }, async () => {
  const rows = await measureWhy(measuring);
  expect(rows.map(({ reason }) => reason)).toEqual([
    "Beside piscina",
    "Beside NumPy and numba",
    "The same bits anywhere",
    "Survives killed engines",
  ]);
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  for (const { reason } of rows) expect(readme).toContain(`| ${reason} |`);
  // Where Python has neither, it says what to install.
  for (const { measured, missing } of rows) expect(missing ?? measured).toMatch(/ x |0x[\da-f]{16}|apt-get install/);
  const table = (await whyText(rows)).split("\n").filter((line) => line.startsWith("| "));
  expect(table).toHaveLength(5);
});

test("a Python without NumPy and numba is told what it lacks, and the row stays", async () => {
  const row = await besideNumbers(measuring, "/nonexistent/python3");
  expect(row).toMatchObject({ measured: "not measured", missing: "apt-get install python3-numpy python3-numba" });
});
