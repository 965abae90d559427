import process from "node:process";

// 128 and the number of the signal, as shells count.
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the process on SIGINT and SIGTERM, its threads with it, whatever they do.
 *
 * @returns a signal that aborts just before; its listeners are called first
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      controller.abort(new Error(`interrupted by ${name}`));
      process.exit(code);
    });
  }
  return controller.signal;
}
