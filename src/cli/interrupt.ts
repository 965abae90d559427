import process from "node:process";
import type { CommandIo, Interrupt } from "./command.ts";

const INTERRUPTS: readonly Interrupt[] = [
  { name: "SIGINT", exitCode: 130 },
  { name: "SIGTERM", exitCode: 143 },
];

// The terminal was closed.
const HANG_UP: Interrupt = { name: "SIGHUP", exitCode: 129 };

/**
 * Ends the process on SIGINT, SIGTERM and SIGHUP, its threads with it, whatever they do; unless a command takes the first.
 * A process that writes to no terminal outlives it, as one that `nohup` has started is to: Node undoes what `nohup` says.
 */
export function watchInterrupts(): Pick<CommandIo, "signal" | "onInterrupt"> {
  const controller = new AbortController();
  let handler: ((interrupt: Interrupt) => void) | undefined;
  const writesToTerminal = process.stdout.isTTY || process.stderr.isTTY;
  if (!writesToTerminal) process.on(HANG_UP.name, () => undefined);
  for (const interrupt of writesToTerminal ? [...INTERRUPTS, HANG_UP] : INTERRUPTS) {
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
