import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { compileKernel } from "wasm-ensemble/compile";
import { examplesOf, type PublicMember, publicMembers } from "../../docs/site/reference/public-members.ts";

const ASSEMBLY = "wasm-ensemble/assembly";

/** The entries of the package, with the name that a program imports each by. */
const ENTRIES = [
  ["node/index.ts", "wasm-ensemble"],
  ["node/compile.ts", "wasm-ensemble/compile"],
  ["node/monitor.ts", "wasm-ensemble/monitor"],
  ["launch/index.ts", "wasm-ensemble/launch"],
  ["browser/index.ts", "wasm-ensemble/browser"],
  ["browser/compile.ts", "wasm-ensemble/compile"],
  ["browser/blob.ts", "wasm-ensemble/blob"],
  ["../assembly/ensemble.ts", ASSEMBLY],
] as const;

const members = ENTRIES.map(([entry, from]) => ({ entry, from, members: publicMembers(entry) }));

describe.each(members)("of $entry", ({ members: own }) => {
  test("all that users can name is explained", () => {
    const missing = own.filter(({ doc }) => !doc).map(({ name, place }) => `${name} (${place})`);
    expect(missing).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });

  test("functions, classes and methods have an example", () => {
    const shown = new Set(own.flatMap(({ name, doc = "" }) => (examplesOf(doc).length > 0 ? [name] : [])));
    const missing = own.filter((each) => needsExample(each) && !shown.has(each.name));
    expect(missing.map(({ name, place }) => `${name} (${place})`)).toEqual([]);
  });

  test("examples are short", () => {
    const long = own.flatMap(({ name, doc = "" }) =>
      examplesOf(doc).map((example) => [name, example.split("\n").length] as const),
    );
    expect(long.filter(([, lines]) => lines > 12)).toEqual([]);
  });
});

function needsExample({ kind }: PublicMember): boolean {
  return kind === "function" || kind === "class" || kind === "method";
}

/** What examples take as there. */
const GIVEN = `
  import type * as ensemble from "wasm-ensemble";
  import type { compileKernel } from "wasm-ensemble/compile";
  import type { LaunchedCluster } from "wasm-ensemble/launch";
  import type { ClientMetrics, MetricsServer, TaskTracer } from "wasm-ensemble/monitor";
  import type { IncomingMessage } from "node:http";
  declare global {
    const client: ensemble.Client;
    const cluster: ensemble.ClusterClient;
    const dview: ensemble.DirectView;
    const lview: ensemble.LoadBalancedView;
    const result: ensemble.AsyncResult<number[], number>;
    const host: ensemble.EngineHost;
    const lab: LaunchedCluster;
    const metrics: ClientMetrics;
    const server: MetricsServer;
    const tracer: TaskTracer;
    const request: IncomingMessage;
    const job: ensemble.MapJob<number[]>;
    const run: ensemble.SamplingRun;
    const sweep: ensemble.Sweep<"strike">;
    const engine: ensemble.EngineScope;
    const kernel: Awaited<ReturnType<typeof compileKernel>>;
  }
  export {};`;

test("examples compile, and have no error of type", async () => {
  const folder = new URL("../../build/cache/doc-examples/", import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("given.d.ts", folder), GIVEN);
  writeFileSync(new URL("tasks.ts", folder), TASKS);
  const options = { extends: "../../../tsconfig.test.json", include: ["*.ts"], references: [], exclude: [] };
  const compilerOptions = {
    noUnusedLocals: false,
    lib: ["ES2023", "ESNext.Disposable", "DOM"],
    noEmit: true,
    verbatimModuleSyntax: false,
  };
  writeFileSync(new URL("tsconfig.json", folder), JSON.stringify({ ...options, compilerOptions }));
  let count = 0;
  const seen = new Set<string>();
  for (const { from, members: own } of members) {
    if (from === ASSEMBLY) continue;
    for (const { name, doc = "", place } of own) {
      if (seen.has(place)) continue;
      seen.add(place);
      for (const example of examplesOf(doc)) {
        const file = `${String(count++).padStart(3, "0")}-${name.replaceAll(/\W+/g, "-")}.ts`;
        writeFileSync(new URL(file, folder), `// ${place}\n${importsFor(example, from)}${example}\nexport {};\n`);
      }
    }
  }
  expect(count).toBeGreaterThan(40);
  const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));
  const checked = promisify(execFile)(tsc, ["-p", fileURLToPath(folder)], { encoding: "utf8" });
  const errors = await checked.then(
    () => "",
    (error: unknown) => String(Reflect.get(Object(error) as object, "stdout")),
  );
  expect(errors).toBe("");
});

test("those of AssemblyScript, too", async () => {
  const own = members.find(({ from }) => from === ASSEMBLY)?.members ?? [];
  const names = own.flatMap(({ name, kind }) =>
    kind === "function" || kind === "value" || kind === "class" ? [name] : [],
  );
  const functions = own.flatMap(({ doc = "", place }) => examplesOf(doc).map((example) => ({ example, place })));
  expect(functions.length).toBeGreaterThan(15);
  const texts = functions.map(
    ({ example, place }, i) => `// ${place}\nexport function example${i}(): void {\n${RNG}${example}\n}`,
  );
  const used = names.filter((name) => texts.join().includes(name));
  const source = [`import { ${used.join(", ")} } from "${ASSEMBLY}";`, ...texts].join("\n");
  const compiled = await compileKernel(source);
  expect(Object.keys(compiled.functions).length).toBe(functions.length);
});

const RNG = "const rng = changetype<Rng>(memory.data(RNG_BYTES, 8));\n";

const TASKS = `
  export function mcpi(samples: number): number { return samples; }
  export function area(radius: number): number { return Math.PI * radius ** 2; }
  export default function square(x: number): number { return x * x; }`;

// The names that an example uses and neither declares nor imports.
function importsFor(example: string, from: string): string {
  const entries = new Set([from, "wasm-ensemble", "wasm-ensemble/compile"]);
  const lines: string[] = [];
  const known = new Set<string>();
  for (const entry of entries) {
    const exported = members.filter((each) => each.from === entry).flatMap((each) => each.members);
    const names = exported.map(({ name }) => name).filter((name) => !name.includes("."));
    const used = [...new Set(names)].filter(
      (name) =>
        !known.has(name) &&
        new RegExp(`(?<![.\\w"'/])${name}\\b`).test(example) &&
        !new RegExp(`import .*\\b${name}\\b.* from`).test(example),
    );
    for (const name of used) known.add(name);
    if (used.length > 0) lines.push(`import { ${used.join(", ")} } from "${entry}";`);
  }
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}
