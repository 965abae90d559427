import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";

/** Parts of a page's engine, which come when a task needs them: src/browser/engine/wants.ts. */
export const PARTS = ["kernels", "helpers", "blocking"];

const FOLDER = "build/lib/browser";

/** What parts have of the engine that they belong to. */
const SHARED = "src/protocol/error-record.ts";

/** @param {string} name */
export function partFile(name) {
  return `${FOLDER}/engine.${name}.js`;
}

/**
 * Makes a script of each part: a call by which an engine gets it, be it evaluated, imported, or the end of the engine's own
 * script. Beside it lies a module with its text.
 *
 * @param {import("esbuild").BuildOptions} options as of the engine
 * @param {string} globals names of those that the engine keeps
 */
export async function bundleParts(options, globals) {
  const { build } = await import("esbuild");
  const plugins = [...(options.plugins ?? []), { name: "shared", setup: shareModules }];
  for (const name of PARTS) {
    const { outputFiles } = await build({
      ...options,
      entryPoints: [`src/browser/parts/${name}.ts`],
      banner: {},
      footer: {},
      format: "iife",
      globalName: "made",
      sourcemap: false,
      write: false,
      plugins,
    });
    // A function whose parameters are patterns can't say that it is strict: the script does.
    const code = outputFiles?.[0]?.text.trim().replace(/^"use strict";/, "") ?? "";
    const make = `({${globals}},shared)=>{${code}return made.part}`;
    const script = `"use strict";globalThis[Symbol.for("wasm-ensemble.part")]("${name}",${make});\n`;
    writeFileSync(join(ROOT, partFile(name)), script);
    writeModule(name, script);
  }
}

/**
 * @param {string} name
 * @param {string} script
 */
function writeModule(name, script) {
  const file = join(ROOT, partFile(name).replace(/js$/, "source"));
  writeFileSync(`${file}.js`, `export const TEXT = ${JSON.stringify(script)};\n`);
  writeFileSync(`${file}.d.ts`, "/** A part of an engine in a Web Worker. */\nexport declare const TEXT: string;\n");
}

/** @param {import("esbuild").PluginBuild} build */
function shareModules(build) {
  const code = readFileSync(join(ROOT, "src/browser/engine/page-code.ts"), "utf8");
  const [, names] = /^const SHARED = \{([^}]*)\};$/m.exec(code) ?? [];
  if (names === undefined) throw new Error("page-code.ts shares in a way that is not known here");
  build.onLoad({ filter: new RegExp(`${SHARED.replaceAll(/[./]/g, "[$&\\\\]")}$`) }, () => {
    return { contents: `export const {${names.trim()}} = shared;`, loader: "js" };
  });
}
