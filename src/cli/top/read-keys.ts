import process from "node:process";
import { emitKeypressEvents } from "node:readline";
import type { Key } from "./press.ts";

// How long an escape is waited on, which may be the first byte of an arrow, ms.
const ESCAPE_MS = 50;

interface NodeKey {
  readonly name?: string;
  readonly sequence?: string;
  readonly ctrl?: boolean;
}

/** Keys that are read, until `stop`, and again from `start` on. */
export interface KeyReading {
  readonly start: () => void;
  readonly stop: () => void;
}

/** Gives each key that is pressed at the terminal, where there is one. */
export function readKeys(pressed: (key: Key) => void): KeyReading {
  const { stdin } = process;
  if (!stdin.isTTY) return { stop: () => undefined, start: () => undefined };
  const heard = (text: string | undefined, { name, ctrl }: NodeKey): void => {
    pressed({ name, text, isControl: ctrl });
  };
  // Typed for an interface, which is not needed to set the time.
  emitKeypressEvents(stdin, { escapeCodeTimeout: ESCAPE_MS } as never);
  const start = (): void => {
    stdin.setRawMode(true);
    stdin.on("keypress", heard);
    stdin.resume();
  };
  const stop = (): void => {
    stdin.off("keypress", heard);
    stdin.setRawMode(false);
    stdin.pause();
  };
  start();
  return { start, stop };
}
