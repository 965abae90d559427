import { UsageError } from "./usage-error.ts";

/** How results are printed. */
export type OutputFormat = "text" | "json" | "csv";

/** Reads `--csv` and `--json`. @throws {UsageError} for both */
export function readFormat({
  csv = false,
  json = false,
}: {
  readonly csv?: boolean;
  readonly json?: boolean;
}): OutputFormat {
  if (csv && json) throw new UsageError("--csv and --json contradict each other");
  return csv ? "csv" : json ? "json" : "text";
}
