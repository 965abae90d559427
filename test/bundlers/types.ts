import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runNode } from "../../scripts/lib/run.mjs";
import { TOOLS } from "../../scripts/lib/tools.mjs";

/** What tsc says of the app, whose tsconfig.json resolves as bundlers do; nothing when all is right. */
export function checkTypes(folder: string): Promise<string> {
  return runNode(TOOLS.tsc, ["--project", folder, "--pretty", "false"]);
}

/**
 * What tsc says of the app when it resolves as Node does. The package then means the library of Node, which knows of no
 * Worker: the app has to ask for that of pages.
 */
export async function checkTypesAsNode(folder: string): Promise<string> {
  const copy = join(folder, "as-node");
  await cp(join(folder, "public"), join(copy, "public"), { recursive: true });
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".ts"))) {
    const code = await readFile(join(folder, file), "utf8");
    await writeFile(join(copy, file), code.replaceAll('"wasm-ensemble"', '"wasm-ensemble/browser"'));
  }
  const compilerOptions = { module: "NodeNext", moduleResolution: "NodeNext" };
  await writeFile(join(copy, "package.json"), '{ "type": "module" }');
  const settings = { extends: "../tsconfig.json", compilerOptions, include: ["*.ts"] };
  await writeFile(join(copy, "tsconfig.json"), JSON.stringify(settings));
  return checkTypes(copy);
}
