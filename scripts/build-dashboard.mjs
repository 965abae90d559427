// Bundles src/dashboard/ to static files in build/dashboard/, which `ensemble dashboard` serves and the package holds.
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { licenses } from "./lib/licenses.mjs";
import { PAGE_OPTIONS } from "./lib/page-options.mjs";
import { ROOT } from "./lib/root.mjs";
import { stamp } from "./lib/stamp.mjs";
import { step } from "./lib/step.mjs";

const SOURCE = "src/dashboard";
const TARGET = "build/dashboard";
// Made here, and put in its place as a whole.
const PART = "build/cache/dashboard";

/** Files that go as they are: name in build/dashboard/, and where from. */
const COPIED = {
  "index.html": `${SOURCE}/index.html`,
  "icon.svg": "examples/playground/icon.svg",
  "inter.woff2": "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
};

const INPUTS = [SOURCE, "src/look", "src/monitor", ...Object.values(COPIED), "scripts", "package-lock.json"];

/** Builds the page unless everything in build/dashboard/ was made from the same sources. */
export async function buildDashboard() {
  const { fresh, save } = stamp("dashboard", { inputs: INPUTS, outputs: [TARGET] });
  if (fresh) return;
  await step("dashboard", bundle);
  save();
}

async function bundle() {
  const { build } = await import("esbuild");
  rmSync(join(ROOT, PART), { recursive: true, force: true });
  mkdirSync(join(ROOT, PART), { recursive: true });
  const options = { ...PAGE_OPTIONS, outdir: PART };
  // A script that the page waits for can't be a module.
  await build({ ...options, entryPoints: ["src/look/first.ts"], format: "iife" });
  const { metafile } = await build({
    ...options,
    entryPoints: { main: `${SOURCE}/main.tsx`, style: `${SOURCE}/styles/main.css` },
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    external: ["./inter.woff2"],
    metafile: true,
  });
  for (const [name, from] of Object.entries(COPIED)) cpSync(join(ROOT, from), join(ROOT, PART, name));
  writeFileSync(
    join(ROOT, PART, "licenses.txt"),
    licenses(Object.keys(metafile.inputs), ["@fontsource-variable/inter"]),
  );
  rmSync(join(ROOT, TARGET), { recursive: true, force: true });
  renameSync(join(ROOT, PART), join(ROOT, TARGET));
}
