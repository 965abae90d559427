import { quote } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** Reads `--port`; 0 is any free one. @throws {UsageError} unless it is a whole number from 0 to 65535 */
export function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port expects a whole number from 0 to 65535; got ${quote(text)}`);
}
