import { describe, expect, test } from "vitest";
import { loadAsc } from "../../../src/kernels/compile/asc.ts";
import type { Binaryen, BinaryenModule, Wasm, WasmFunction } from "../../../src/kernels/compile/optimize/binaryen.ts";
import { callOnce } from "../../../src/kernels/compile/optimize/calls.ts";
import { withoutBranches } from "../../../src/kernels/compile/optimize/extremes.ts";
import { leaveOutFrames } from "../../../src/kernels/compile/optimize/frames.ts";
import { askAtTheEnd } from "../../../src/kernels/compile/optimize/loops.ts";
import { keepInRegisters } from "../../../src/kernels/compile/optimize/registers.ts";

/** What tests use of Binaryen besides. */
interface Parsing extends Binaryen {
  readonly parseText: (text: string) => BinaryenModule & {
    readonly getFunction: (name: string) => WasmFunction;
    readonly validate: () => number;
    readonly setFeatures: (features: number) => void;
  };
  readonly Features: { readonly All: number };
  readonly emitText: (expression: number) => string;
}

const binaryen = await binaryenOfTheCompiler();

async function binaryenOfTheCompiler(): Promise<Parsing> {
  let found: Parsing | undefined;
  class Look {
    declare readonly binaryen: Parsing;
    afterCompile(): void {
      found = this.binaryen;
    }
  }
  const asc = await loadAsc();
  const none = { write: () => undefined };
  await asc.main(["empty.ts", "--outFile", "empty.wasm"], {
    readFile: (path) => Promise.resolve(path === "empty.ts" ? "export const one = 1;" : null),
    writeFile: () => undefined,
    listFiles: () => [],
    stdout: none,
    stderr: none,
    reportDiagnostic: () => undefined,
    transforms: [Look],
  });
  if (found === undefined) throw new Error("the compiler has given no Binaryen");
  return found;
}

/** The body of a function after a pass, on one line. */
function after(fn: string, pass: (wasm: Wasm, fn: WasmFunction) => void): string {
  const module =
    binaryen.parseText(`(module (import "env" "f" (func $user/import (param i32))) (memory 1) (global $kept (mut i32) (i32.const 0))
    (func $~lib/math/NativeMath.exp (param f64) (result f64) (local.get 0))
    (func $user/draw (param i32) (result f64) (f64.const 0))
    (func $user/other)
    (func $user/keep (param i32) (global.set $kept (local.get 0)))
    (func $user/same (param i32) (result i32) (local.get 0))
    (func $user/ask (param i32 i32) (call $user/ask (local.get 0) (local.get 1)) (call $user/keep (local.get 1)))
    ${fn})`);
  module.setFeatures(binaryen.Features.All);
  const f = module.getFunction("f");
  pass({ binaryen, module }, f);
  expect(module.validate()).toBe(1);
  return binaryen.emitText(binaryen.Function.getBody(f)).replaceAll(/\s+/g, " ").replaceAll("$0 ", "");
}

/** How often a text is in another. */
function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

const COUNTER = `(i64.store offset=8 (local.get $p) (i64.add (i64.load offset=8 (local.get $p)) (i64.const 1)))`;

const registers = (wasm: Wasm, fn: WasmFunction) => keepInRegisters(wasm, fn, 0);
const extreme = (code: string) => after(`(func $f (param $p f64) (drop ${code}))`, withoutBranches);

describe("what lies behind a pointer is kept in registers", () => {
  test("read at the beginning, written at the end and before a return", () => {
    const body = after(`(func $f (param $p i32) (loop $l ${COUNTER} (br_if $l (i32.const 1)) (return)))`, registers);
    expect(count(body, "i64.load")).toBe(1);
    expect(body.indexOf("i64.load")).toBeLessThan(body.indexOf("loop"));
    expect(count(body, "i64.store")).toBe(2);
  });

  test("both around a call that gets the pointer", () => {
    const body = after(
      `(func $f (param $p i32) ${COUNTER} (drop (call $user/draw (local.get $p))) ${COUNTER})`,
      registers,
    );
    expect(body).toMatch(/i64\.store.*call \$user\/draw.*i64\.load.*i64\.store/);
    expect(count(body, "i64.load")).toBe(2);
  });

  test("and not around others, as no function that gets the pointer may keep it", () => {
    const calls = "(drop (call $user/draw (local.get $p))) (call $user/other)";
    expect(count(after(`(func $f (param $p i32) ${COUNTER} ${calls})`, registers), "i64.load")).toBe(2);
    expect(count(after(`(func $f (param $p i32) ${COUNTER} (call $user/other))`, registers), "i64.load")).toBe(1);
  });

  test.each([
    ["is kept in a global", "(global.set $kept (local.get $p))"],
    ["is written to memory", "(i32.store (i32.const 64) (local.get $p))"],
    ["is kept by a function that is called", "(call $user/keep (local.get $p))"],
    ["is given back by one", "(drop (call $user/same (local.get $p)))"],
    ["is kept by one that another calls", "(call $user/ask (i32.const 1) (local.get $p))"],
    ["is given to an import", "(call $user/import (local.get $p))"],
    ["is computed with", "(drop (i32.mul (local.get $p) (i32.const 3)))"],
    ["is assigned", "(local.set $p (i32.const 8))"],
    ["is read in two sizes", "(drop (i32.load offset=8 (local.get $p)))"],
    ["is read across", "(drop (i64.load offset=12 (local.get $p)))"],
  ])("but not when it %s", (_, code) => {
    const body = after(`(func $f (param $p i32) ${COUNTER} ${code})`, registers);
    expect(body).toContain("i64.store offset=8");
    expect(body).not.toContain("local.set $1");
  });
});

test("an elementary function of what does not change is called once", () => {
  const body = after(
    `(func $f (param $p i32) (loop $l
      (f64.store (i32.const 8) (call $~lib/math/NativeMath.exp (f64.neg (f64.load (local.get $p)))))
      (f64.store (i32.const 8) (call $~lib/math/NativeMath.exp (f64.load (i32.const 8))))
      (br_if $l (i32.const 1))))`,
    (wasm, fn) => callOnce(wasm, fn, keepInRegisters(wasm, fn, 0)),
  );
  const [before = "", inside = ""] = body.split("loop");
  expect([count(before, "call"), count(inside, "call")]).toEqual([1, 1]);
});

test("a loop that asks first asks at its end", () => {
  const body = after(
    `(func $f (param $p i32) (loop $l (if (local.get $p) (then
      (if (i32.eq (local.get $p) (i32.const 5)) (then (br $l)))
      (local.set $p (i32.sub (local.get $p) (i32.const 1))) (br $l)))))`,
    askAtTheEnd,
  );
  expect(body).toMatch(/^\(if \(local\.get \S+\) \(then \(loop \$l \(block \$l\|next .*\(br \$l\|next\).*\(br_if \$l/);
});

test("max and min with a constant have no branch, but for those that would differ", () => {
  expect(extreme("(f64.max (local.get $p) (f64.const 0))")).toMatch(/f64\.add \(f64x2\.extract_lane 0 \(f64x2\.pmax/);
  expect(extreme("(f64.min (f64.const 2) (local.get $p))")).toContain("f64x2.pmin");
  for (const code of ["(f64.max (local.get $p) (local.get $p))", "(f64.max (local.get $p) (f64.const nan))"]) {
    expect(extreme(code)).toContain("f64.max");
  }
});

/** A function with a frame, and what it may call. */
function framedModule(body: string): string {
  return `(module (memory 1)
    (global $~lib/memory/__stack_pointer (mut i32) (i32.const 100))
    (func $~lib/rt/itcms/step (export "step") (result i32) (i32.const 1))
    (func $~lib/rt/itcms/__new (param i32) (result i32) (call $~lib/rt/itcms/step))
    (func $~stack_check)
    (func $made (result i32) (call $~lib/rt/itcms/__new (i32.const 1)))
    (func $plain (param i32) (result i32) (i32.load (local.get 0)))
    (func $f (export "f") (param i32) (result i32) (local i32)
      (global.set $~lib/memory/__stack_pointer (i32.sub (global.get $~lib/memory/__stack_pointer) (i32.const 4)))
      (call $~stack_check)
      (memory.fill (global.get $~lib/memory/__stack_pointer) (i32.const 0) (i32.const 4))
      (i32.store (global.get $~lib/memory/__stack_pointer) (local.tee 1 (local.get 0)))
      (local.set 1 ${body})
      (global.set $~lib/memory/__stack_pointer (i32.add (global.get $~lib/memory/__stack_pointer) (i32.const 4)))
      (local.get 1)))`;
}

/** Whether a function that does this keeps its frame. */
function framed(body: string): boolean {
  const parsed = binaryen.parseText(framedModule(body));
  parsed.setFeatures(binaryen.Features.All);
  leaveOutFrames({ binaryen, module: parsed });
  expect(parsed.validate()).toBe(1);
  return binaryen.emitText(binaryen.Function.getBody(parsed.getFunction("f"))).includes("stack_pointer");
}

describe("frames for the collector", () => {
  test("are left out of functions that make no objects", () => {
    expect(framed("(call $plain (local.get 1))")).toBe(false);
  });

  test("stay where a function that is called, at any depth, may collect", () => {
    expect(framed("(call $made)")).toBe(true);
    expect(framed("(call $~lib/rt/itcms/step)")).toBe(true);
  });
});
