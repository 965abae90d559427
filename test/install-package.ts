import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildDocs } from "../scripts/build-docs.mjs";
import { withLock } from "../scripts/lib/lock.mjs";
import { runNpm } from "../scripts/lib/npm.mjs";
import { withTarball } from "../scripts/lib/pack.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Puts the package into a folder as a user would have it, packed and installed. The first call of a run installs it, and
 * all get a copy.
 *
 * @param folder - one outside this checkout
 */
export async function installPackage(folder: string): Promise<void> {
  const installed = process.env["ENSEMBLE_INSTALLED"];
  if (installed === undefined) throw new Error("test/setup/build.ts has not run");
  await withLock(async () => {
    // npm writes it last.
    if (existsSync(join(installed, DONE))) return;
    await buildDocs();
    await install(installed);
  });
  await cp(installed, folder, { recursive: true, verbatimSymlinks: true });
}

const DONE = "node_modules/.package-lock.json";

/**
 * Packs the package, and installs it in a folder without the network: npm takes what it depends on from this checkout. A
 * package that is used but not declared is missing then, as it would be for a user.
 */
function install(folder: string): Promise<void> {
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
