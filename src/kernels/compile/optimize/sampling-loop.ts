import type { Binaryen, Wasm } from "./binaryen.ts";
import { callOnce } from "./calls.ts";
import { UnknownExpression } from "./expressions.ts";
import { withoutBranches } from "./extremes.ts";
import { ELEMENTARY } from "./fixed-values.ts";
import { leaveOutFrames } from "./frames.ts";
import { functionsOf } from "./functions.ts";
import { askAtTheEnd } from "./loops.ts";
import { keepInRegisters } from "./registers.ts";

// Functions of assembly/loop/fill.ts, and their parameters.
const LOOPS = "~lib/wasm-ensemble/loop/fill/";
const KERNEL = 0;
const RNG = 1;

// Most nodes of a function that is put where it is called: first those of random numbers, then `exp` and the like.
const INLINED_LAWS = 100;
const INLINED_FUNCTIONS = 400;

// Functions that a sample rarely calls. Inside of it they would only make it large.
const RARE = "*/settle*";

// Passes that give one local to several variables, so that a pointer's is assigned again.
const SHARING = ["coalesce-locals", "coalesce-locals-learning", "merge-locals"];

/**
 * Makes the loop over samples fast, before the compiler optimizes the module as usual. The numbers stay the same, to the
 * last bit.
 *
 * @param simd - whether the module may have vector instructions
 */
export function optimizeSampling(wasm: Wasm, simd: boolean): void {
  const { binaryen, module } = wasm;
  leaveOutFrames(wasm);
  inline(wasm);
  for (const fn of functionsOf(module)) {
    const name = binaryen.Function.getName(fn);
    if (name.startsWith("~lib/rt/")) continue;
    try {
      if (name.startsWith(LOOPS)) {
        keepInRegisters(wasm, fn, RNG);
        callOnce(wasm, fn, keepInRegisters(wasm, fn, KERNEL));
      }
      if (simd) withoutBranches(wasm, fn);
      askAtTheEnd(wasm, fn);
    } catch (error) {
      // Such a function stays as it is.
      if (!(error instanceof UnknownExpression)) throw error;
    }
  }
  inlining(binaryen, INLINED_FUNCTIONS, () => module.runPasses(["inlining-optimizing"]));
}

// Puts the sample into the loop. The functions of the loop stay functions, and so do elementary ones.
function inline({ binaryen, module }: Wasm): void {
  const kept = functionsOf(module)
    .map((fn) => binaryen.Function.getName(fn))
    .filter((name) => ELEMENTARY.test(name) || name.startsWith(LOOPS));
  try {
    for (const names of [RARE, `${LOOPS}*`]) {
      binaryen.setPassArgument("no-inline", names);
      module.runPasses(["no-inline"]);
    }
    binaryen.setPassArgument("no-inline", null);
    // What is exported is not inlined for being called once, and keeps its parameters.
    for (const name of kept) module.addFunctionExport(name, name);
    binaryen.setOptimizeLevel(3);
    binaryen.setShrinkLevel(0);
    for (const pass of SHARING) binaryen.addPassToSkip(pass);
    inlining(binaryen, INLINED_LAWS, () => module.optimize());
  } finally {
    binaryen.clearPassesToSkip();
    for (const name of kept) module.removeExport(name);
  }
}

// Runs passes that inline functions of so many nodes, those with loops as well.
function inlining(binaryen: Binaryen, nodes: number, run: () => void): void {
  const allowed = binaryen.getAllowInliningFunctionsWithLoops();
  const most = binaryen.getFlexibleInlineMaxSize();
  binaryen.setAllowInliningFunctionsWithLoops(true);
  binaryen.setFlexibleInlineMaxSize(nodes);
  try {
    run();
  } finally {
    binaryen.setAllowInliningFunctionsWithLoops(allowed);
    binaryen.setFlexibleInlineMaxSize(most);
  }
}
