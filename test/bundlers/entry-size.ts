import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes, minified and compressed by gzip at its best. */
export interface Sizes {
  /** What a page loads before it calls `connect`. */
  readonly first: number;
  /** What comes with the first `connect`, the engine's file too; no more comes for `apply`, `map`, `push` and `pull`. */
  readonly later: number;
}

const ENGINE = "node_modules/wasm-ensemble/build/lib/browser/engine.bundle.js";

/** Sizes of an app that does nothing but call `connect`, from a folder in which the package is installed. */
export async function sizesOf(folder: string): Promise<Sizes> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    stdin: { contents: 'import { connect } from "wasm-ensemble"; await connect();', resolveDir: folder },
    outdir: folder,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
  });
  const bytesOf = (names: Iterable<string>): number =>
    outputFiles
      .filter(({ path }) => [...names].some((name) => path.endsWith(name)))
      .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const atOnce = new Set<string>();
  const connecting = new Set<string>();
  const follow = (name: string, found: Set<string>): void => {
    if (atOnce.has(name) || found.has(name)) return;
    found.add(name);
    for (const { kind, path } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "import-statement") follow(path, found);
    }
  };
  follow("stdin.js", atOnce);
  const connects = Object.keys(metafile.outputs).find((name) =>
    metafile.outputs[name]?.entryPoint?.endsWith("/browser/page/connect-page.js"),
  );
  if (connects === undefined) throw new Error("no file of the app connects");
  follow(connects, connecting);
  const engine = gzipSync(await readFile(join(folder, ENGINE)), { level: 9 }).length;
  return { first: bytesOf(atOnce), later: bytesOf(connecting) + engine };
}
