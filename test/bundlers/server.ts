import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { build } from "esbuild";

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
 * Bundles a program for Node into one file, as those of servers are, and runs it.
 *
 * @param folder - where the package is installed
 * @param out - folder of the program
 * @returns what it printed
 */
export async function runBundledServer(folder: string, out: string): Promise<string> {
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
  return (await promisify(execFile)(process.execPath, [outfile], { cwd: out })).stdout.trim();
}
