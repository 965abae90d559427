import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "../scripts/lib/npm.mjs";
import { withTarball } from "../scripts/lib/pack.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Packs the package, and installs it in a folder without the network: npm takes what it depends on from this checkout. A
 * package that is used but not declared is missing then, as it would be for a user.
 *
 * @param folder - an empty one, outside this checkout
 */
export function installPackage(folder: string): Promise<void> {
  return withTarball(async (tarball) => {
    const dependencies: Record<string, string> = { "wasm-ensemble": `file:${tarball}` };
    for (const path of await runtimePackages()) {
      dependencies[path.split("node_modules/").at(-1) ?? path] = `file:${join(ROOT, path)}`;
    }
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
    const flags = ["--offline", "--install-links", "--ignore-scripts", "--omit=optional", "--omit=peer"];
    await runNpm(["install", ...flags, "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder });
  });
}

/** Folders of the packages that a user of this one gets, direct or not. */
async function runtimePackages(): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean; peer?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional, peer }]) => path !== "" && !(dev || optional || devOptional || peer))
    .map(([path]) => path);
}
