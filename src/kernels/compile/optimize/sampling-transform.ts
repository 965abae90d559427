import type { AscTransform } from "../asc.ts";
import type { Binaryen, BinaryenModule } from "./binaryen.ts";
import { optimizeSampling } from "./sampling-loop.ts";

/** What the compiler calls to make a sampling kernel fast, with vector instructions or without. */
export function samplingTransform(simd: boolean): AscTransform {
  return class {
    // The compiler puts its own Binaryen on the prototype.
    declare readonly binaryen: Binaryen;

    afterCompile(module: BinaryenModule): void {
      optimizeSampling({ binaryen: this.binaryen, module }, simd);
    }
  };
}
