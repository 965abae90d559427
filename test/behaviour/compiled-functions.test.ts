/* oxlint-disable typescript/no-implied-eval, typescript/no-unsafe-call --
   sent functions are made here as a caller makes them */
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { connect, ref } from "wasm-ensemble";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

/** The named values of a program, as a module of the caller would hold them. */
function evaluate(code: string, ...names: string[]): unknown[] {
  return new Function(`${code}\nreturn [${names.join(", ")}]`)() as unknown[];
}

type Fn = (...args: unknown[]) => unknown;

describe("what compilers make of functions", () => {
  const source = `
    export const outer = (x: number): number => {
      const inner = (y: number): number => y * 2;
      function named(z: number): number { return z + inner.name.length }
      return inner(x) + named(0);
    };
    export async function waits(x: number): Promise<number> {
      const later = async (y: number) => y + 1;
      return await later(x) + await later(0);
    }
    export function modern(o: { a?: { b: number } }, ...rest: number[]): unknown {
      const { a, ...others } = o;
      class Local { x = a?.b ?? 7; static s = 1; }
      return { ...others, x: new Local().x ** 2, sum: [...rest].length };
    }
`;

  test.each(["esnext", "es2022", "es2020", "es2018", "es2017", "es2016"])(
    "esbuild with keepNames, target %s",
    async (target) => {
      const { code } = await transform(source, { loader: "ts", keepNames: true, target, format: "cjs" });
      const module = { exports: {} as Record<string, Fn> };
      new Function("module", "exports", code)(module, module.exports);
      const { outer, waits, modern } = module.exports as Record<"outer" | "waits" | "modern", Fn>;
      expect(await one.apply(outer, 5)).toBe(15);
      expect(await dview.apply(waits, 5)).toEqual([7, 7]);
      expect(await lview.map(waits, [1, 2])).toEqual([3, 4]);
      expect(await one.apply(modern, { a: { b: 3 }, c: 1 }, 1, 2)).toEqual({ c: 1, x: 9, sum: 2 });
    },
  );

  test("helpers of tsc: __awaiter, __generator, __rest, __spreadArray, __assign", async () => {
    const helpers = await readFile(new URL("../fixtures/tsc-es5.js", import.meta.url), "utf8");
    const [waits, spreads, rest] = evaluate(helpers, "waits", "spreads", "rest") as [Fn, Fn, Fn];
    expect(await one.apply(waits, 5)).toBe(6);
    expect(await one.apply(spreads, [1, 2], 3)).toEqual([1, 2, 3]);
    expect(await one.apply(rest, { a: 1, b: 2, c: 3 })).toEqual({ b: 2, c: 3, d: 4 });
  });

  test("a pushed function with helpers is called by executed code", async () => {
    const { code } = await transform(source, { loader: "ts", keepNames: true, target: "es2016", format: "cjs" });
    const module = { exports: {} as Record<string, Fn> };
    new Function("module", "exports", code)(module, module.exports);
    await one.push({ outer: module.exports["outer"], waits: module.exports["waits"] });
    expect(await one.execute("outer(1) + (await waits(1))")).toMatchObject({ value: 10 });
    expect(await one.apply(ref<Fn>("outer"), 5)).toBe(15);
  });
});

test.each(["es2021", "es2020"])("private fields compiled by esbuild for %s (__privateAdd) are sent", async (target) => {
  const source =
    "class Local { #x = 7; get x() { return this.#x } set x(v) { this.#x = v } #m() { return 1 } n() { return this.#m() } static has(o) { return #x in o } }";
  const { code } = await transform(
    `export function modern() { ${source} const l = new Local(); l.x++; return [l.x, l.n(), Local.has(l)] }`,
    { target, format: "cjs", keepNames: true },
  );
  const module = { exports: {} as Record<string, () => unknown> };
  new Function("module", "exports", code)(module, module.exports);
  expect(await client.at(0).apply(module.exports["modern"] as () => unknown)).toEqual([8, 1, true]);
});

test.each(["es2017", "es2016"])("for await compiled by esbuild for %s (__forAwait) is sent", async (target) => {
  const { code } = await transform(
    "export async function consume(n) { let sum = 0; async function* numbers() { yield n; yield 1; } for await (const x of numbers()) sum += x; return sum; }",
    { target, format: "cjs", keepNames: true },
  );
  const module = { exports: {} as Record<string, (n: number) => unknown> };
  new Function("module", "exports", code)(module, module.exports);
  expect(await client.at(0).apply(module.exports["consume"] as (n: number) => unknown, 4)).toBe(5);
});
