import { describe, expect, test } from "vitest";
import { threads } from "../../../build/lib/node/threads.js";
import { open, type Wire } from "../../conformance/wire.ts";
import { parse } from "./run-script.ts";

// Code that is evaluated under vitest can't import, so these scripts run on threads.
async function start(): Promise<(source: string) => Promise<{ value: unknown; names: string[] }>> {
  const wire = await open(threads());
  return (source) => run(wire, source);
}

async function run(wire: Wire, source: string): Promise<{ value: unknown; names: string[] }> {
  const script = parse(source);
  const answer = await wire.ask({ kind: "execute", script, silent: false });
  if (answer.kind === "failed") throw answer.error;
  const names: string[] = [];
  for (const name of script.names) {
    const type = await wire.execute(`typeof ${name}`);
    if (valueOf(type) !== "undefined") names.push(name);
  }
  return { value: valueOf(answer), names };
}

// An execute is answered by an object with the value in it.
function valueOf(answer: unknown): unknown {
  return (answer as { value: { value: unknown } }).value.value;
}

const MODULE =
  "data:text/javascript,export const one = 1, two = 2; export { two as 'odd name' }; export default { main: 7 };";
const FROM = JSON.stringify(MODULE);

describe("imports of scripts", () => {
  test.each([
    ["a default", `import main from ${FROM}; main.main`, 7, ["main"]],
    ["names", `import { one, two } from ${FROM}; one + two`, 3, ["one", "two"]],
    ["renamed names", `import { one as uno, default as def } from ${FROM}; uno + def.main`, 8, ["uno", "def"]],
    ["names in quotes", `import { "odd name" as odd } from ${FROM}; odd`, 2, ["odd"]],
    ["a namespace", `import * as all from ${FROM}; all.one`, 1, ["all"]],
    ["a default and names", `import main, { one } from ${FROM}; main.main + one`, 8, ["main", "one"]],
    ["a default and a namespace", `import main, * as all from ${FROM}; main.main + all.two`, 9, ["main", "all"]],
    ["nothing", `import ${FROM}; 5`, 5, []],
    ["an empty list", `import {} from ${FROM}; 5`, 5, []],
    ["by a call", `const { one } = await import(${FROM}); one`, 1, ["one"]],
    ["without semicolons", `import { one } from ${FROM}\nimport { two } from ${FROM}\none + two`, 3, ["one", "two"]],
    ["over lines", `import {\n  one, // first\n  two,\n} from ${FROM};\none + two`, 3, ["one", "two"]],
  ])("of %s", async (_, source, value, names) => {
    const execute = await start();
    expect(await execute(source)).toEqual({ value, names });
  });

  test("an imported name lives on for later scripts", async () => {
    const execute = await start();
    await execute(`import { one } from ${FROM}`);
    expect(await execute("one + 1")).toMatchObject({ value: 2 });
  });

  test("over several lines keep the numbers of the lines after them", async () => {
    const execute = await start();
    const source = "import {\n  sep as s,\n} from 'node:path';\nthrow new Error('here');";
    await expect(execute(source)).rejects.toMatchObject({ stack: expect.stringContaining("<test>:4:") as unknown });
  });

  test("of a module that is not there fails the script", async () => {
    const execute = await start();
    await expect(execute("import 'data:text/javascript,throw new RangeError(1)'")).rejects.toThrow(RangeError);
  });

  test("relative ones are resolved from the script's place, in statements and in calls with a literal", () => {
    const { code } = parse("import './a.js';\nconst p = import('./b.js'), q = import(p), r = import(`./c.js`);");
    expect(code).toContain('import("file:///scripts/a.js")');
    expect(code).toContain('import("file:///scripts/b.js")');
    expect(code).toContain("import(p)");
    expect(code).toContain("import(`./c.js`)");
  });

  test("inside functions are resolved too, and make the script no awaiting one", () => {
    const script = parse("const f = async () => { const m = await import('./a.js'); return m; };");
    expect(script.code).toContain('import("file:///scripts/a.js")');
    expect(script.isAsync).toBe(false);
  });
});

describe("exports of scripts", () => {
  test.each([
    ["a declaration", "export const a = 1, b = 2; a + b", 3, ["a", "b"]],
    ["a function", "export function f() { return 1; } f()", 1, ["f"]],
    ["an async function", "export async function f() {} typeof f", "function", ["f"]],
    ["a class", "export class A {} typeof A", "function", ["A"]],
    ["a list", "let a = 1; export { a }; export { a as b, a as 'c d' }; a", 1, ["a"]],
    ["a default with a name", "export default function f() { return 1; } f()", 1, ["f"]],
    ["a default class with a name", "export default class A {} typeof A", "function", ["A"]],
    ["a default expression", "let a = 1; export default a + 1; a", 1, ["a"]],
    [
      "from another module",
      `export { one } from ${FROM}; export * from ${FROM}; export * as all from ${FROM}; 1`,
      1,
      [],
    ],
  ])("of %s", async (_, source, value, names) => {
    const execute = await start();
    expect(await execute(source)).toEqual({ value, names });
  });
});

describe("import.meta of scripts", () => {
  test("has the url of the script, also inside functions", async () => {
    const execute = await start();
    expect(await execute("const f = () => import.meta.url; f() + import.meta.url + '!'")).toMatchObject({
      value: "<test><test>!",
    });
  });

  test("new.target is left alone", async () => {
    const execute = await start();
    expect(await execute("const F = function () { return new.target === F; }; typeof new F()")).toMatchObject({
      value: "object",
    });
  });
});
