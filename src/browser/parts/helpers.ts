// What compilers put into the text of functions.
export { provideCompilerHelpers as part } from "../../engine/compiler-helpers.ts";
