import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { isOwnFolder, makeCacheFolder, userCacheFolder } from "../../node/compile/cache-folder.ts";
import { compileTypeScript } from "../../node/compile-typescript.ts";
import { duration } from "../../protocol/duration.ts";
import type { Finding } from "./finding.ts";

const KERNEL = `import { Rng } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 { return rng.uniform(); }`;

/** Compiles a kernel, whatever is in the cache. */
export async function lookAtCompiler(): Promise<Finding[]> {
  const found = installedCompiler();
  if (found === undefined) {
    const advice = "needed for kernels of your own: npm install assemblyscript";
    return [{ name: "kernels", state: "absent", text: "the AssemblyScript compiler is not installed", advice }];
  }
  const begunMs = performance.now();
  const { compileKernel } = await import("../../node/compile.ts");
  await compileKernel(KERNEL, { name: "doctor", cacheFolder: false });
  const text = `AssemblyScript ${found} compiled one in ${duration(performance.now() - begunMs)}`;
  return [{ name: "kernels", state: "good", text }];
}

function installedCompiler(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)("assemblyscript/package.json") as { readonly version: string };
    return version;
  } catch {
    return undefined;
  }
}

/** Writes to where compiled kernels are kept. */
export async function lookAtCache(): Promise<Finding[]> {
  const folder = userCacheFolder();
  const file = join(folder, `doctor.${process.pid}`);
  try {
    makeCacheFolder(folder);
    writeFileSync(file, "");
    rmSync(file);
    if (!(await isOwnFolder(folder))) {
      const advice = `it is not used, as what is in it runs: chmod go-w ${folder}`;
      return [{ name: "cache", state: "warning", text: `${folder} may be written by others`, advice }];
    }
    return [{ name: "cache", state: "good", text: folder }];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const advice =
      "kernels are compiled anew in each process: let it be written, or name another folder in XDG_CACHE_HOME";
    return [{ name: "cache", state: "warning", text, advice }];
  }
}

/** Takes the types out of a line. */
export function lookAtTypeScript(): Finding[] {
  const { code } = compileTypeScript("const x: number = 1;", "doctor.ts");
  if (/number/u.test(code)) throw new Error("types are not taken out");
  const own = Reflect.get(process.features, "typescript") === "strip" ? "; Node takes types out by itself" : "";
  return [{ name: "TypeScript", state: "good", text: `scripts and modules may be in it${own}` }];
}
