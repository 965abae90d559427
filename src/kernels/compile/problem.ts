import type { KernelDiagnostic } from "../../protocol/errors.ts";
import type { AscRange } from "./asc-program.ts";

/** Says what is wrong with the source at that place. */
export function problemAt(range: AscRange, message: string): KernelDiagnostic {
  const line = range.source.lineAt(range.start);
  return { file: range.source.normalizedPath, line, column: range.source.columnAt(), message, code: 0 };
}
