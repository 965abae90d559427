import process from "node:process";
import type { Asc } from "../../kernels/compile/asc.ts";

// Files of the compiler in a stack.
const COMPILER = /[\\/]assemblyscript[\\/]dist[\\/]/;

/**
 * The compiler, which ends the process when it crashes, made to throw instead: `process.exit` is another function while
 * it runs, for calls that come from it. It has printed its stack by then.
 *
 * @see https://github.com/AssemblyScript/assemblyscript, cli/index.js, `crash`
 */
export function withoutExit(asc: Asc): Asc {
  return {
    main: async (argv, options) => {
      // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`, and put back as it was
      const { exit } = process;
      const guard = (code?: number | string | null): never => {
        if (COMPILER.test(new Error("where").stack ?? "")) throw new Error("the AssemblyScript compiler has crashed");
        return exit.call(process, code);
      };
      process.exit = guard;
      try {
        return await asc.main(argv, options);
      } finally {
        // Unless somebody else has put a function of his own there.
        if (process.exit === guard) process.exit = exit;
      }
    },
  };
}
