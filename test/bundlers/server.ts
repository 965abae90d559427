import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { build } from "esbuild";
import webpack from "webpack";

const SERVER = `
  import { connect } from "wasm-ensemble";

  const setup = "data:text/javascript,export default () => { globalThis.ten = 10; }";
  try {
    const client = await connect({ engines: 1, setup });
    console.log(await client.at(0).apply((a, b) => a + b + ten, 1, 2));
  } catch (error) {
    console.log(error.name, error.message);
  }
`;

/**
 * Bundles a program for Node into one file, as those of servers are.
 *
 * @param folder - where the package is installed
 * @param out - folder of the program
 * @returns the file
 * @throws when the bundler finds something wrong
 */
export type ServerBuilder = (folder: string, out: string) => Promise<string>;

export const serverWithEsbuild: ServerBuilder = async (folder, out) => {
  const outfile = join(out, "server.mjs");
  await build({
    stdin: { contents: SERVER, resolveDir: folder },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    // As esbuild's documentation has it for packages that use require.
    banner: {
      js: 'import { createRequire as toRequire } from "node:module"; const require = toRequire(import.meta.url);',
    },
    logLevel: "silent",
  });
  return outfile;
};

/** As Next.js does, but for what it adds. */
export const serverWithWebpack: ServerBuilder = async (folder, out) => {
  await writeFile(join(folder, "server.mjs"), SERVER);
  const compiler = webpack({
    mode: "production",
    target: "node",
    context: folder,
    entry: "./server.mjs",
    output: { path: join(out, "webpack"), filename: "server.cjs" },
  });
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
  const remarks = [...errors, ...warnings].map(({ message, moduleName }) => `${moduleName}: ${message}`);
  if (remarks.length > 0) throw new Error(remarks.join("\n"));
  return join(out, "webpack/server.cjs");
};

/** What a program of Node prints. */
export async function printed(file: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [file], { cwd: dirname(file) })).stdout.trim();
}
