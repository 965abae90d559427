import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNpm } from "../scripts/lib/npm.mjs";
import { runNode } from "../scripts/lib/run.mjs";
import { TOOLS } from "../scripts/lib/tools.mjs";
import { installPackage } from "./install-package.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TIMEOUT_MS = 120_000;

/** A new user's folder, with the packed package installed in it, and the project that `ensemble init` makes there. */
let folder: string;
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ensemble-init-"));
  project = join(folder, "demo");
  await installPackage(folder);
  await runNode(join(folder, "node_modules/wasm-ensemble/build/lib/cli/main.bundle.js"), ["init", "demo"], {
    cwd: folder,
    timeoutMs: TIMEOUT_MS,
  });
  // What `npm install` there would bring, from here.
  for (const name of ["assemblyscript", "@types"]) {
    await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "junction");
  }
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test("npm start shows a parallel map, and a kernel with its error bar", async () => {
  const shown = await runNpm(["start"], { cwd: project, timeoutMs: TIMEOUT_MS });
  expect(shown).toContain("33860 primes below 400000\n");
  expect(shown).toMatch(/^two dice of 20 sides: 2[01]\.\d{4} ± 0\.0010, exactly 21$/mu);
});

test("npm test passes, and fails for a wrong kernel", { timeout: 120_000 }, async () => {
  const options = { cwd: project, timeoutMs: TIMEOUT_MS };
  expect(await runNpm(["test"], options)).toMatch(/pass 1\b/u);
  const kernel = join(project, "assembly/dice.ts");
  const text = await readFile(kernel, "utf8");
  await writeFile(kernel, text.replace("f64(2 + ", "f64(1 + "));
  await expect(runNpm(["test"], options)).rejects.toThrow(/standard errors off/u);
  await writeFile(kernel, text);
});

test("its types are right, those of the kernel as well", async () => {
  for (const config of ["tsconfig.json", "assembly"]) {
    const args = ["--project", join(project, config), "--pretty", "false"];
    await expect(runNode(TOOLS.tsc, args, { timeoutMs: TIMEOUT_MS })).resolves.toBe("");
  }
});
