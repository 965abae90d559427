import { Buffer } from "node:buffer";
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { UsageError } from "./usage-error.ts";

/** Stands for standard input where a file is expected. */
export const STDIN = "-";

/**
 * Reads standard input to its end.
 *
 * @param what - is expected there, such as `a script`
 * @param example - a command that gives it
 * @throws {UsageError} when it is a terminal, or there is nothing
 */
export async function readStdin(what: string, example: string): Promise<Buffer> {
  if (process.stdin.isTTY) {
    throw new UsageError(
      `- expects ${what} on standard input, which is a terminal; give it by a pipe or a file: ${example}`,
    );
  }
  const bytes = await buffer(process.stdin);
  // The whitespace of an empty echo is nothing as well.
  if (/\S/u.test(Buffer.from(bytes).toString("latin1"))) return bytes;
  throw new UsageError(
    `- expects ${what} on standard input, where nothing came; give it by a pipe or a file: ${example}`,
  );
}
