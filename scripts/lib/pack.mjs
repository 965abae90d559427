import { rmSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNpm } from "./npm.mjs";

/**
 * Packs the package as npm would publish it, hands the tarball to `use`, and removes it.
 *
 * @template T
 * @param {(tarball: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withTarball(use) {
  const folder = await mkdtemp(join(tmpdir(), "ensemble-pack-"));
  try {
    // Built already: prepack would only look again.
    await runNpm(["pack", "--ignore-scripts", "--pack-destination", folder]);
    const [name] = await readdir(folder);
    if (name === undefined) throw new Error("npm pack wrote no tarball");
    return await use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
