import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FLOORS, floorsText } from "../scripts/lib/floors.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Floors of `src/`: those inside a floor are tried apart. */
const FOLDERS = Object.keys(FLOORS).filter((folder) => !folder.includes("/"));

const PACKAGES = [
  "#wasm/kernels.bytes.js",
  "@assemblyscript/loader",
  "@nats-io/nats-core",
  "acorn",
  "assemblyscript/asc",
  "fs",
  "node:fs",
  "node:fs/promises",
  "picocolors",
  "piscina",
  "tinypool",
  "tslib",
];

/** One violation of each rule that the style guide counts on. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  "typescript(no-floating-promises)": "Promise.resolve(1);",
  "typescript(no-misused-promises)": "export const length = (text: Promise<string>) => (text ? 1 : 0);",
  "typescript(await-thenable)": "export const one = await 1;",
  "typescript(switch-exhaustiveness-check)":
    'export function f(kind: "a" | "b"): void {\n  switch (kind) {\n    case "a":\n      break;\n  }\n}',
  "typescript(no-explicit-any)": "export type Anything = any;",
  "typescript(no-non-null-assertion)": "export const first = (list: readonly string[]) => list[0]!;",
  "typescript(no-unsafe-return)": 'export const parsed = (): { a: 1 } => JSON.parse("{}");',
  "typescript(no-namespace)": "export namespace Space {\n  export type Id = number;\n}",
  "import(no-default-export)": "export default 1;",
  "oxc(no-barrel-file)": 'export * from "./ids.ts";',
  "import(no-cycle)": 'import type { Two } from "./cycle-two.ts";\nexport type One = Two | 1;',
  "eslint(max-lines)": Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join("\n"),
  "eslint(max-lines-per-function)": `export function long(count: number): void {\n${"  count.toFixed();\n".repeat(61)}}`,
  "eslint(max-depth)":
    "export function deep(n: number): number {\n  if (n) { if (n) { if (n) { if (n) return n; } } }\n  return 0;\n}",
  "eslint(no-console)": "console.log(1);",
};

interface Finding {
  readonly code: string;
  readonly file: string;
  readonly line: number;
}

let folder: string;
let findings: readonly Finding[];

beforeAll(async () => {
  folder = await makeProject();
  await writeFiles(snippets());
  const { stdout } = await node("node_modules/oxlint/bin/oxlint", ["--format", "json"]);
  findings = readFindings(stdout);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the linter refuses imports from outside the floors", () => {
  test("whose settings are those of the table; else run node scripts/floors.mjs", async () => {
    expect(await readFile(join(ROOT, "oxlint.floors.json"), "utf8")).toBe(floorsText());
  });

  test.each(FOLDERS)("%s/ may import what its row says", (floor) => {
    const targets = targetsOf(floor);
    const refused = new Set(linesOf(`src/${floor}/imports.ts`, "eslint(no-restricted-imports)"));
    const allowed = targets.filter((_, index) => !refused.has(index + 1));
    expect(allowed).toEqual(targets.filter((target) => isIn(target, FLOORS[floor] ?? [])));
    // The rows are not all alike.
    expect(refused.size).toBeGreaterThan(0);
  });

  test("a folder inside cli/ may import cli/ and what cli/ may", () => {
    expect(linesOf("src/cli/commands/imports.ts", "eslint(no-restricted-imports)")).toEqual([4, 5]);
  });

  test("a folder inside client/ may import client/ and what client/ may", () => {
    expect(linesOf("src/client/views/imports.ts", "eslint(no-restricted-imports)")).toEqual([4, 5, 6, 8]);
  });

  test("no folder inside client/ imports one above it", () => {
    expect(linesOf("src/client/results/imports.ts", "eslint(no-restricted-imports)")).toEqual([3, 4, 5]);
  });

  test("sampling/ may import the files of client/, but not of the folders in it", () => {
    expect(linesOf("src/sampling/run/imports.ts", "eslint(no-restricted-imports)")).toEqual([3, 4, 5]);
  });

  test("a file of src/ itself may not import a runtime", () => {
    expect(linesOf("src/imports.ts", "eslint(no-restricted-imports)")).toEqual([2, 3]);
  });

  test("re-exports and import() count as imports", () => {
    expect(linesOf("src/engine/other-ways.ts", "eslint(no-restricted-imports)")).toEqual([1, 2]);
  });
});

test.each(Object.keys(VIOLATIONS))("the linter knows %s", (code) => {
  expect(linesOf(violationFile(code), code)).not.toEqual([]);
});

test("the linter leaves AssemblyScript alone", () => {
  expect(findings.filter(({ file }) => file.startsWith("assembly/"))).toEqual([]);
});

test("the core does not compile with the names of one runtime", async () => {
  await writeFile(
    join(folder, "core.json"),
    '{ "extends": "./src/tsconfig.json", "include": ["src/runtime-names.ts"] }',
  );
  const { stdout } = await node("node_modules/typescript/bin/tsc", ["--project", "core.json", "--noEmit"]);
  expect([...stdout.matchAll(/^src\/runtime-names\.ts\((\d+),/gm)].map(([, line]) => Number(line))).toEqual([
    1, 2, 3, 4,
  ]);
});

/** A folder with this project's settings and packages, and no sources. */
async function makeProject(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "ensemble-lint-"));
  await symlink(join(ROOT, "node_modules"), join(made, "node_modules"), "junction");
  for (const file of [
    ".oxlintrc.json",
    "oxlint.floors.json",
    "package.json",
    "tsconfig.base.json",
    "src/tsconfig.json",
  ]) {
    await mkdir(dirname(join(made, file)), { recursive: true });
    await copyFile(join(ROOT, file), join(made, file));
  }
  return made;
}

async function writeFiles(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${text}\n`);
  }
}

function snippets(): Readonly<Record<string, string>> {
  const floors = FOLDERS.map((floor) => [`src/${floor}/imports.ts`, targetsOf(floor).map(importOf).join("\n")]);
  const violations = Object.entries(VIOLATIONS).map(([code, text]) => [violationFile(code), text]);
  return {
    ...(Object.fromEntries([...floors, ...violations]) as Record<string, string>),
    "src/protocol/cycle-two.ts": `import type { One } from "./import-no-cycle.ts";\nexport type Two = One | 2;`,
    "src/protocol/ids.ts": "export type Id = number;",
    "src/runtime-names.ts":
      'export const a = process.pid;\nexport const b = Buffer.from("");\nexport const c = document;\nimport "node:fs";',
    "src/cli/commands/imports.ts": [
      "../parse.ts",
      "../../client/x.ts",
      "../../node/x.ts",
      "../../browser/x.ts",
      "piscina",
    ]
      .map((specifier) => `import "${specifier}";`)
      .join("\n"),
    "src/sampling/run/imports.ts": [
      "../request/x.ts",
      "../../client/x.ts",
      "../../client/driver/x.ts",
      "../../client/views/x.ts",
      "../../scheduler/x.ts",
    ]
      .map((specifier) => `import "${specifier}";`)
      .join("\n"),
    "src/client/results/imports.ts": [
      "../check.ts",
      "../calls/x.ts",
      "../views/x.ts",
      "../driver/x.ts",
      "../engines/x.ts",
    ]
      .map((specifier) => `import "${specifier}";`)
      .join("\n"),
    "src/client/views/imports.ts": [
      "../check.ts",
      "../results/x.ts",
      "../../protocol/x.ts",
      "../../engine/x.ts",
      "../../sampling/x.ts",
      "../../../scripts/x.ts",
      "acorn",
      "piscina",
    ]
      .map((specifier) => `import "${specifier}";`)
      .join("\n"),
    "src/imports.ts": 'import "./client/x.ts";\nimport "./node/x.ts";\nimport "node:fs";',
    "src/engine/other-ways.ts": 'export { x } from "../client/x.ts";\nexport const y = import("../node/x.ts");',
    "assembly/index.ts": "export default 1;",
  };
}

/** What a file of `floor` tries to import, one a line: every other folder, and the packages in use. */
function targetsOf(floor: string): string[] {
  const folders = FOLDERS.filter((other) => other !== floor);
  return [...folders, ...PACKAGES, ...(floor === "kernels" ? [] : ["type kernels"])];
}

/** Whether a row of the table lets `target` in. */
function isIn(target: string, row: readonly string[]): boolean {
  if (target === "type kernels") return row.includes("kernels") || row.includes(target);
  return (
    row.some(
      (entry) =>
        entry === target ||
        entry === `${target}/*.ts` ||
        (entry.endsWith("/*") && target.startsWith(entry.slice(0, -1))),
    ) || isNode(target, row)
  );
}

const isNode = (target: string, row: readonly string[]): boolean =>
  target.startsWith("node:") && row.includes("node:*");

function importOf(target: string, index: number): string {
  if (target === "type kernels") return 'import type { Kernel } from "../kernels/x.ts";';
  return `import { x as x${index} } from "${FOLDERS.includes(target) ? `../${target}/x.ts` : target}";`;
}

function violationFile(code: string): string {
  return `src/protocol/${code.replace(/[()]/g, "-").replace(/-$/, "")}.ts`;
}

function linesOf(file: string, code: string): number[] {
  return findings
    .filter((one) => one.file === file && one.code === code)
    .map(({ line }) => line)
    .toSorted((a, b) => a - b);
}

function readFindings(json: string): Finding[] {
  const { diagnostics } = JSON.parse(json) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics.map(({ code, filename, labels }) => ({
    code,
    file: filename.replaceAll("\\", "/"),
    line: labels[0]?.span.line ?? 0,
  }));
}

/** Runs a tool on the made project; its exit code doesn't matter, as it is meant to find something. */
function node(file: string, args: readonly string[]): Promise<{ stdout: string }> {
  const options = { cwd: folder, maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, file), ...args], options, (_error, stdout) => resolve({ stdout }));
  });
}
