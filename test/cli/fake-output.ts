import process from "node:process";
import pc from "picocolors";
import type { Output } from "../../src/cli/command.ts";

/** A terminal of some width, without colours; no stream is written to. */
export function terminal(columns: number): Output {
  return { isTerminal: true, columns, colors: pc.createColors(false), stream: process.stdout, write: () => {} };
}

/** A file or a pipe. */
export const file: Output = { ...terminal(80), isTerminal: false };
