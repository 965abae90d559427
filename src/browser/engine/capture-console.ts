import type { OutputStream } from "../../protocol/messages.ts";
import { inspect } from "./inspect.ts";

const STREAMS = {
  log: "stdout",
  info: "stdout",
  debug: "stdout",
  dir: "stdout",
  table: "stdout",
  error: "stderr",
  warn: "stderr",
  trace: "stderr",
} as const satisfies Record<string, OutputStream>;

/** The console of an engine: what is written on it is output of the task that runs. */
export function capturingConsole(write: (stream: OutputStream, text: string) => void): Console {
  const methods = Object.entries(STREAMS).map(([name, stream]) => {
    const method = (...args: unknown[]): void => write(stream, `${format(args)}\n`);
    return [name, method] as const;
  });
  const assert = (condition?: unknown, ...args: unknown[]): void => {
    if (!condition) write("stderr", `${format(["Assertion failed", ...args])}\n`);
  };
  // What is not listed, such as timers and groups, stays that of the worker.
  return Object.assign(Object.create(console) as Console, Object.fromEntries(methods), { assert });
}

function format(args: readonly unknown[]): string {
  return args.map((arg) => (typeof arg === "string" ? arg : inspect(arg))).join(" ");
}
