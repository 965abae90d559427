import type { Output } from "./command.ts";

/** Shows what goes on in one line of a terminal, which the next call replaces; `""` takes it away. */
export function showStatus({ isTerminal, columns, colors, write }: Output, text: string): void {
  if (isTerminal) write(`\r\u001B[K${colors.dim(text.slice(0, columns - 1))}`);
}
