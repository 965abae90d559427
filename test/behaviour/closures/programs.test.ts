import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { scaleLinear } from "d3-scale";
import pc from "picocolors";
import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

const folder = mkdtempSync(join(tmpdir(), "ensemble closures-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

// What a first program may look like. It prints what the engines give, and what it gives here.
const PROGRAM = `
import pc from "picocolors";
import { basename } from "node:path";
import * as os from "node:os";
import { other, rate } from "./other.mjs";
import { connect } from "wasm-ensemble";

const factor = 3, table = new Float64Array(1e6);
class Point {
  static made = 5;
  static get two() { return 2; }
  constructor(x) { this.x = x; }
  norm() { return Math.abs(this.x); }
}
class FarPoint extends Point {
  norm() { return super.norm() * Point.two + FarPoint.made; }
}
function helper(x) { return x * factor; }
const isEven = (n) => n === 0 || isOdd(n - 1);
const isOdd = (n) => n !== 0 && isEven(n - 1);
const make = (k) => (x) => [
  helper(x) + k, new FarPoint(x).norm(), table.length, isEven(x), basename("a/b"), os.EOL, pc.green.length, other(x) + rate,
];

async function main() {
  const client = await connect({ engines: 2 });
  const lview = client.loadBalancedView();
  const there = await lview.map(make(10), [1, 2, 3]);
  const norms = await lview.apply((points) => points.map((point) => point.norm()), [new Point(-1), new FarPoint(2)]);
  const back = (await lview.apply(() => new FarPoint(1))) instanceof FarPoint;
  console.log(JSON.stringify({ there, here: [1, 2, 3].map(make(10)), norms, back }));
  await client.close();
}
main();
`;
const OTHER =
  "let calls = 0;\nexport const rate = 7;\nexport function other(x) { calls += 1; return x * 100 + calls * 0; }\n";

/** Writes the program into a package of its own. Its packages are found from there, not from where it is started. */
function written(name: string, type: string, files: Readonly<Record<string, string>>): string {
  const own = join(folder, name);
  mkdirSync(join(own, "node_modules"), { recursive: true });
  symlinkSync(ROOT, join(own, "node_modules/wasm-ensemble"));
  symlinkSync(join(ROOT, "node_modules/picocolors"), join(own, "node_modules/picocolors"));
  writeFileSync(join(own, "package.json"), JSON.stringify({ type }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(own, path), text);
  return own;
}

const TYPED = PROGRAM.replace("./other.mjs", "./other.js")
  .replaceAll("(x) {", "(x: any) {")
  .replace("(n) => n === 0", "(n: number): boolean => n === 0")
  .replace("class Point {", "class Point {\n  declare x: number;");

test.each([
  ["plain Node", "module", [], { "program.mjs": PROGRAM, "other.mjs": OTHER }],
  ["Node with --inspect", "module", ["--inspect=0"], { "program.mjs": PROGRAM, "other.mjs": OTHER }],
  ["tsx, as ECMAScript modules", "module", ["--import", "tsx"], { "program.ts": TYPED, "other.ts": OTHER }],
  [
    "tsx, as CommonJS",
    "commonjs",
    ["--require", join(ROOT, "node_modules/tsx/dist/preflight.cjs"), "--import", "tsx"],
    { "program.ts": TYPED, "other.ts": OTHER },
  ],
  [
    "a worker thread",
    "module",
    [],
    {
      "program.mjs":
        'import { Worker } from "node:worker_threads"; new Worker(new URL("./in-worker.mjs", import.meta.url));',
      "in-worker.mjs": PROGRAM,
      "other.mjs": OTHER,
    },
  ],
])("a program carries what its functions use, under %s", async (name, type, options, files) => {
  const own = written(name.replaceAll(/\W/g, "-"), type, files);
  const [program = ""] = Object.keys(files);
  const args = options.map((option) => (option === "tsx" ? join(ROOT, "node_modules/tsx/dist/loader.mjs") : option));
  const { stdout } = await promisify(execFile)(process.execPath, [...args, join(own, program)], { cwd: tmpdir() });
  const { there, here, norms, back } = JSON.parse(stdout) as Record<string, unknown>;
  expect(there).toEqual(here);
  expect(norms).toEqual([1, 9]);
  expect(back).toBe(true);
});

test("in CommonJS what a file requires is imported, and require itself is refused", async () => {
  const own = written("required", "commonjs", {
    "program.cjs": `
      const { connect } = require("wasm-ensemble");
      const pc = require("picocolors");
      const { basename } = require("node:path");
      const factor = 2;
      async function main() {
        const client = await connect({ engines: 1 });
        const view = client.loadBalancedView();
        console.log(await view.apply((x) => x * factor + basename("a/b").length + pc.green.length, 3));
        try {
          await view.apply(() => require("node:fs").existsSync("/"));
        } catch (error) {
          console.log(error.message);
        }
        await client.close();
      }
      main();`,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [join(own, "program.cjs")]);
  expect(stdout.split("\n").slice(0, 2)).toEqual([
    "8",
    "apply: the function uses require, which belongs to its file; import what it needs at the top of the file",
  ]);
});

test("where the inspector may not be used, names are those of the engines, as the error says", async () => {
  const own = written("guarded", "module", {
    // As under a permission model, or in a build without it.
    "program.mjs": `
      import { Session } from "node:inspector";
      import { connect } from "wasm-ensemble";
      Session.prototype.connect = () => { throw new Error("not allowed"); };
      const factor = 2;
      const client = await connect({ engines: 1 });
      const view = client.loadBalancedView();
      await view.apply((x) => x * factor, 3).catch((error) => console.log(error.message));
      console.log(await view.with({ uses: { factor } }).apply((x) => x * factor, 3));
      await client.close();`,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [join(own, "program.mjs")]);
  expect(stdout).toContain(
    "factor is not defined; the function was sent without factor: say with({ uses: { factor } })",
  );
  expect(stdout).toMatch(/^6$/m);
});

test("vitest's own modules: what is imported is that of Node, or of packages", async () => {
  const client = await connect({ engines: 1 });
  const names = await client
    .loadBalancedView()
    .apply((path: string) => [basename(path), pc.green("x").length > 0], "a/b");
  expect(names).toEqual(["b", true]);
  const scale = await client.loadBalancedView().apply((x) => scaleLinear([0, 1], [0, 10])(x), 0.5);
  expect(scale).toBe(5);
  await client.close();
});

const SHAPES = `
export class Shape {
  constructor(r) { this.r = r; }
  area() { return this.r * 2; }
}
export const isShape = (s) => [s instanceof Shape, s.area()];
`;
const SHAPED = `
import { connect } from "wasm-ensemble";
import { isShape, Shape } from "./shapes.mjs";
const client = await connect({ engines: 1 });
const view = client.loadBalancedView();
const shape = new Shape(2);
const isHere = (made) => [made instanceof Shape, made.area()];
const there = [
  await view.map((s) => s.area(), [shape]),
  await view.apply(isShape, shape),
  await view.apply((s) => [s instanceof Shape, s.area()], shape),
  isHere(await view.apply((s) => s, shape)),
  isHere(await view.apply(() => new Shape(2))),
];
await client.at(0).push({ Shape });
there.push((await client.at(0).pull("Shape")) === Shape);
console.log(JSON.stringify(there));
await client.close();
`;

test("a class of another file is one class on engines, and its instances come back as its own", async () => {
  const own = written("shapes", "module", { "program.mjs": SHAPED, "shapes.mjs": SHAPES });
  const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: own });
  expect(JSON.parse(stdout)).toEqual([[4], [true, 4], [true, 4], [true, 4], [true, 4], true]);
});

test("a file that sends something itself is not imported for its classes", async () => {
  const files = {
    "program.mjs": `import "./main.mjs";`,
    "main.mjs": SHAPED.replace("const client", `${SHAPES.replace(/export const.*/, "")}\nconst client`).replace(
      /import .*shapes.*/,
      "const isShape = (s) => [s instanceof Shape, s.area()];",
    ),
  };
  const own = written("own", "module", files);
  const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: own });
  expect(JSON.parse(stdout)).toEqual([[4], [true, 4], [true, 4], [true, 4], [true, 4], true]);
});

const THINGS = `
export class Thing { constructor() { this.x = 1; } twice() { return this.x * 2; } }
class Hidden { constructor() { this.x = 1; } twice() { return load.name + this.x; } }
const load = setTimeout.bind(null);
export const hidden = () => new Hidden();
`;

test("classes of packages are imported, or their instances are plain objects", async () => {
  const own = written("things", "module", {
    "program.mjs": `
import { connect } from "wasm-ensemble";
import { hidden, Thing } from "things";
const client = await connect({ engines: 1 });
const there = await client.loadBalancedView().map((thing) => [thing.x, thing.twice?.()], [new Thing(), hidden()]);
console.log(JSON.stringify(there));
await client.close();
`,
  });
  mkdirSync(join(own, "node_modules/things"));
  writeFileSync(join(own, "node_modules/things/package.json"), `{ "type": "module", "exports": "./index.js" }`);
  writeFileSync(join(own, "node_modules/things/index.js"), THINGS);
  const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: own });
  expect(JSON.parse(stdout)).toEqual([
    [1, 2],
    [1, null],
  ]);
});
