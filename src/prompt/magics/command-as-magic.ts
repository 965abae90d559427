import { MAGICS } from "./magics.ts";

/** A line of the prompt as the magic that it means: `.px CODE` is `%px CODE`. Other lines stay as they are. */
export function commandAsMagic(line: string): string {
  const name = /^\.(\w+)/.exec(line)?.[1] ?? "";
  return Object.hasOwn(MAGICS, name) ? `%${line.slice(1)}` : line;
}
