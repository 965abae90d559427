import { copyFile, readFile, writeFile } from "node:fs/promises";
import { compileString } from "assemblyscript/asc";

const fixtures = new URL("fixtures/readme/", import.meta.url);
const examples = new URL("../examples/", import.meta.url);

/** Files that a text has its reader write: what is fenced as `typescript` below a line that names `dice.ts`. */
export function writtenFiles(markdown: string): { readonly name: string; readonly text: string }[] {
  const matches = markdown.matchAll(/`([\w-]+\.ts)`[^\n]*\n\n```typescript\n([^]*?)^```/gm);
  return [...matches].map(([, name = "", text = ""]) => ({ name, text }));
}

/** Puts into a folder the files that the programs of a text read: what the reader writes, and what they take as given. */
export async function writeSnippetFiles(markdown: string, folder: URL): Promise<void> {
  for (const { name, text } of writtenFiles(markdown)) await writeFile(new URL(name, folder), text);
  const reads = (name: string) => markdown.includes(`./${name}"`);
  if (reads("tasks.js")) await copyFile(new URL("tasks.js", fixtures), new URL("tasks.js", folder));
  if (reads("kernel-in-c.wasm")) {
    await copyFile(new URL("kernel-in-c.wasm", examples), new URL("kernel-in-c.wasm", folder));
  }
  if (reads("mine.wasm")) await writeFile(new URL("mine.wasm", folder), await compileMine());
}

async function compileMine(): Promise<Uint8Array> {
  // The types of asc leave `exportRuntime` out.
  const options = { optimizeLevel: 3, exportRuntime: true };
  const { binary } = await compileString(await readFile(new URL("mine.ts", fixtures), "utf8"), options);
  if (binary === null) throw new Error("mine.ts does not compile");
  return binary;
}
