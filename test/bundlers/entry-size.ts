import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes, minified and compressed by gzip at its best. */
export interface Sizes {
  /** What a page loads before it calls `connect`. */
  readonly first: number;
  /** What comes with the first `connect`, without the engine, and without what few pages load. */
  readonly later: number;
}

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
  // The engine as a text, which only pages without an origin load; what reads letters, which only workers that can block do;
  // what only pages of clusters do.
  const RARE = /(engine\.source|open-letter|cluster\/host|connect-cluster)\.js$/;
  const isRare = (path: string): boolean =>
    Object.keys(metafile.outputs[path]?.inputs ?? {}).some((input) => RARE.test(input));
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
  for (const name of atOnce) {
    for (const { kind, path } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "dynamic-import" && !isRare(path)) follow(path, connecting);
    }
  }
  return { first: bytesOf(atOnce), later: bytesOf(connecting) };
}
