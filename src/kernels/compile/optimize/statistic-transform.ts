import type { AscTransform } from "../asc.ts";
import type { Binaryen, BinaryenModule, Wasm } from "./binaryen.ts";
import { UnknownExpression } from "./expressions.ts";
import { askAtTheEnd } from "./loops.ts";

// Most nodes of a function that is put where it is called, also where it calls another: as that of `x[i]` does, which
// looks whether there is such an item, and throws where there is none.
const INLINED = 60;

/** What the compiler calls to make a statistic fast. The numbers stay the same, to the last bit. */
export class StatisticTransform implements InstanceType<AscTransform> {
  // The compiler puts its own Binaryen on the prototype.
  declare readonly binaryen: Binaryen;

  afterCompile(module: BinaryenModule): void {
    const { binaryen } = this;
    const before = binaryen.getAlwaysInlineMaxSize();
    binaryen.setAlwaysInlineMaxSize(INLINED);
    try {
      binaryen.setOptimizeLevel(3);
      binaryen.setShrinkLevel(0);
      module.optimize();
      turnLoops({ binaryen, module });
    } finally {
      binaryen.setAlwaysInlineMaxSize(before);
    }
  }
}

function turnLoops(wasm: Wasm): void {
  for (let i = 0; i < wasm.module.getNumFunctions(); i++) {
    const fn = wasm.module.getFunctionByIndex(i);
    if (wasm.binaryen.Function.getName(fn).startsWith("~lib/rt/")) continue;
    try {
      askAtTheEnd(wasm, fn);
    } catch (error) {
      // Such a function stays as it is.
      if (!(error instanceof UnknownExpression)) throw error;
    }
  }
}
