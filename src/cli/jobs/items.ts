import { readFileSync } from "node:fs";
import { quote } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const MOST_ITEMS = 1e8;

/**
 * Reads `--items`: a number N, for 0 to N - 1, or a file with a list in JSON.
 *
 * @throws {UsageError} when it is neither
 */
export function readItems(text: string): readonly unknown[] {
  if (/^\d[\d_]*(e\d+)?$/u.test(text)) {
    const count = Number(text.replaceAll("_", ""));
    if (Number.isSafeInteger(count) && count <= MOST_ITEMS) return Array.from({ length: count }, (_, i) => i);
    throw new UsageError(`--items expects at most ${MOST_ITEMS} items; got ${quote(text)}`);
  }
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(text, "utf8"));
  } catch (error) {
    throw new UsageError(`--items ${text}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(list)) return list;
  throw new UsageError(`--items expects a number, or a file with a list in JSON; ${text} holds no list`);
}
