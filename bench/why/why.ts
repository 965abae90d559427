import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import process from "node:process";
import { sameBits } from "./bits.ts";
import { survivesKills } from "./kills.ts";
import { besideNumbers, pythonVersions } from "./numbers.ts";
import type { Measuring, Row } from "./row.ts";
import { besidePiscina } from "./tasks.ts";

/** Measures the four rows of the README's table, one after the other, in one run. */
export async function measureWhy(measuring: Measuring): Promise<Row[]> {
  const rows: Row[] = [];
  for (const measure of [besidePiscina, besideNumbers, sameBits, survivesKills]) rows.push(await measure(measuring));
  return rows;
}

/** The rows as a table in Markdown, above it where and with what they were measured. */
export async function whyText(rows: readonly Row[]): Promise<string> {
  const lines = rows.map(({ reason, measured, missing }) => {
    return `| ${reason} | ${measured}${missing === undefined ? "" : `: ${missing}`} |`;
  });
  return [await machine(), "", "| | measured |", "|---|---|", ...lines, ""].join("\n");
}

async function machine(): Promise<string> {
  const path = new URL("../../node_modules/piscina/package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(path, "utf8")) as { readonly version: string };
  const parts = [
    cpus()[0]?.model.trim() ?? "an unknown processor",
    `${cpus().length} cores`,
    `Node ${process.version.slice(1)}`,
    `piscina ${version}`,
    pythonVersions() ?? "no NumPy and numba",
  ];
  return `${parts.join(", ")}. Medians of one run, turn by turn; ratios above 1 are better.`;
}
