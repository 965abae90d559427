import process from "node:process";
import type { CommandIo, Interrupt } from "./command.ts";

const INTERRUPTS: readonly Interrupt[] = [
  { name: "SIGINT", exitCode: 130 },
  { name: "SIGTERM", exitCode: 143 },
];

/** Ends the process on SIGINT and SIGTERM, its threads with it, whatever they do; unless a command takes the first. */
export function watchInterrupts(): Pick<CommandIo, "signal" | "onInterrupt"> {
  const controller = new AbortController();
  let handler: ((interrupt: Interrupt) => void) | undefined;
  for (const interrupt of INTERRUPTS) {
    process.on(interrupt.name, () => {
      const first = handler;
      handler = undefined;
      if (first !== undefined) return first(interrupt);
      controller.abort(new Error(`interrupted by ${interrupt.name}`));
      process.exit(interrupt.exitCode);
    });
  }
  return {
    signal: controller.signal,
    onInterrupt: (taker) => {
      handler = taker;
      return () => {
        if (handler === taker) handler = undefined;
      };
    },
  };
}
