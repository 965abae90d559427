import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "ensemble-typescript-"));
afterAll(() => rmSync(folder, { recursive: true }));

// By its file, as the folder is outside the package.
const LOADER = new URL("../../build/lib/node/typescript.js", import.meta.url).href;
const PACKAGE = new URL("../../build/lib/node/index.bundle.js", import.meta.url).href;

function run(name: string): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ["--import", LOADER, join(folder, name)]);
}

test("a program in TypeScript runs in plain Node, with enums and neighbours named as TypeScript wants it", async () => {
  writeFileSync(
    join(folder, "shape.ts"),
    "export enum Shape { Round = 'round' }\nexport interface Named { name: string }\n",
  );
  const program = `import { connect } from ${JSON.stringify(PACKAGE)};
import { type Named, Shape } from "./shape.js";
const client = await connect({ engines: 1 });
const square = (x: number): number => x * x;
const named: Named = { name: Shape.Round };
console.log(named.name, await client.loadBalancedView().map(square, [1, 2, 3]));
`;
  writeFileSync(join(folder, "program.mts"), program);
  expect(await run("program.mts")).toEqual({ stdout: "round [ 1, 4, 9 ]\n", stderr: "" });
});

test("an error names the line that was written", async () => {
  writeFileSync(
    join(folder, "throws.mts"),
    "interface A {\n  x: number;\n}\nconst a: A = { x: 1 };\nthrow new Error(`x is ${a.x}`);\n",
  );
  await expect(run("throws.mts")).rejects.toMatchObject({
    stderr: expect.stringMatching(/throws\.mts:5:7/u) as string,
  });
});

test("threads of the program's own run TypeScript as well", async () => {
  writeFileSync(join(folder, "thread.mts"), "const x: number = 7;\nconsole.log(x);\n");
  const program = `import { Worker } from "node:worker_threads";
new Worker(new URL("./thread.mts", import.meta.url) as URL);
`;
  writeFileSync(join(folder, "threads.mts"), program);
  expect(await run("threads.mts")).toEqual({ stdout: "7\n", stderr: "" });
});
