import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import webpack from "webpack";
import { runNode } from "../../scripts/lib/run.mjs";
import { TOOLS } from "../../scripts/lib/tools.mjs";

/**
 * Builds app/, copied to a folder in which the package is installed, as its author would.
 *
 * @returns the folder of what was built
 * @throws when the bundler remarks on anything
 */
export type Builder = (folder: string) => Promise<string>;

/** What a page may start with; page and script have its name. */
const MAINS = ["main", "from-blob", "own-worker"] as const;

/** The engine's file, which bundlers that leave addresses of workers as they are build when they are told to. */
const ENGINE = { "engine.bundle": "wasm-ensemble/engine" };

export const withVite: Builder = async (folder) => {
  const out = join(folder, "out/vite");
  // Node itself would remark upon the variables for colours that vitest sets.
  const env = { NODE_ENV: "production", NODE_NO_WARNINGS: "1" };
  // It would remark that its own plugins take most of the time, on busy cores.
  const quiet = "export default { build: { rolldownOptions: { checks: { pluginTimings: false } } } };";
  await writeFile(join(folder, "vite.config.mjs"), quiet);
  const args = ["build", "--logLevel", "warn", "--outDir", out];
  const printed = await runNode(TOOLS.vite, args, { cwd: folder, env });
  refuse(printed === "" ? [] : [printed]);
  return out;
};

export const withWebpack: Builder = async (folder) => {
  const out = join(folder, "out/webpack");
  const compiler = webpack({
    mode: "production",
    context: folder,
    entry: { main: "./js/main.js" },
    output: { path: out },
    // It would remark that 244 kB is much.
    performance: false,
  });
  await runWebpack(compiler);
  await addPages(folder, out, ["main"]);
  return out;
};

/** Builds by the webpack.config.js of a folder. */
export async function buildWithConfig(folder: string): Promise<void> {
  const file = (await import(pathToFileURL(join(folder, "webpack.config.js")).href)) as {
    default: webpack.Configuration;
  };
  await runWebpack(webpack({ ...file.default, context: folder, output: { path: join(folder, "dist") } }));
}

async function runWebpack(compiler: webpack.Compiler): Promise<void> {
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
  refuse([...errors, ...warnings].map(({ message, moduleName }) => `${moduleName}: ${message}`));
}

export const withEsbuild: Builder = async (folder) => {
  const out = join(folder, "out/esbuild");
  const { warnings } = await build({
    absWorkingDir: folder,
    entryPoints: { ...entries((main) => `./${main}.ts`), ...ENGINE },
    outdir: out,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  refuse(warnings.map(({ text }) => text));
  await addPages(folder, out);
  return out;
};

export const withRollup: Builder = async (folder) => {
  const out = join(folder, "out/rollup");
  const remarks: string[] = [];
  const bundle = await rollup({
    input: { ...entries((main) => join(folder, "js", `${main}.js`)), ...ENGINE },
    plugins: [nodeResolve({ browser: true, rootDir: folder })],
    onwarn: ({ message }) => remarks.push(message),
  });
  await bundle.write({ dir: out, format: "es", entryFileNames: "[name].js" });
  await bundle.close();
  refuse(remarks);
  await addPages(folder, out);
  return out;
};

function entries(fileOf: (main: string) => string): Record<string, string> {
  return Object.fromEntries(MAINS.map((main) => [main, fileOf(main)]));
}

function refuse(remarks: readonly string[]): void {
  if (remarks.length > 0) throw new Error(`the bundler remarks: ${remarks.join("\n")}`);
}

/** Puts beside the bundles the pages, what they load as it is, and the engine's file where own-worker.ts expects it. */
async function addPages(folder: string, out: string, mains: readonly string[] = MAINS): Promise<void> {
  const html = await readFile(join(folder, "index.html"), "utf8");
  for (const main of mains) await writeFile(join(out, `${main}.html`), html.replace("./main.ts", `./${main}.js`));
  await cp(join(folder, "public"), out, { recursive: true });
  await mkdir(join(out, "engines"));
  const engine = join(folder, "node_modules/wasm-ensemble/build/lib/browser/engine.bundle.js");
  await copyFile(engine, join(out, "engines/mine.js"));
}
