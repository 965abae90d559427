import type { Late } from "../protocol/late.ts";
import { provideCompilerHelpers } from "./compiler-helpers.ts";
import { KERNEL_CODE } from "./kernel-code.ts";
import type { EngineCode } from "./late-code.ts";

/** An engine that has all of its code from the start. */
export const WHOLE_CODE: EngineCode = {
  kernels: atHand(KERNEL_CODE),
  helpers: atHand(provideCompilerHelpers),
  builtIn: () => Promise.reject(new TypeError("a function came without the module that it belongs to")),
  script: () => Promise.reject(new TypeError("a script came that nobody has parsed")),
};

function atHand<T>(now: T): Late<T> {
  return { now, load: () => Promise.resolve(now) };
}
