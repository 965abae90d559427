import { copyFile, writeFile } from "node:fs/promises";

const examples = new URL("../examples/", import.meta.url);

/** Files that a text has its reader write: what is fenced as `typescript` below a line that names `dice.ts`. */
export function writtenFiles(markdown: string): { readonly name: string; readonly text: string }[] {
  const matches = markdown.matchAll(/`([\w-]+\.ts)`[^\n]*\n\n```typescript\n([^]*?)^```/gm);
  return [...matches].map(([, name = "", text = ""]) => ({ name, text }));
}

/** Puts into a folder the files that the programs of a text read: what the reader writes, and what they take as given. */
export async function writeSnippetFiles(markdown: string, folder: URL): Promise<void> {
  for (const { name, text } of writtenFiles(markdown)) await writeFile(new URL(name, folder), text);
  if (markdown.includes('./kernel-in-c.wasm"')) {
    await copyFile(new URL("kernel-in-c.wasm", examples), new URL("kernel-in-c.wasm", folder));
  }
}
