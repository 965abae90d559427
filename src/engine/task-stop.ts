/**
 * The abort of one task, as its code sees it: an AbortSignal that also hears an abort inside a loop that never lets the
 * event loop run, because each look at `aborted` looks at the messages that have come.
 */
export class TaskStop {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();

  /** @param listen - takes messages that have come; may call `abort` */
  constructor(listen: () => void) {
    const { signal } = this.#controller;
    const prototype = AbortSignal.prototype;
    const aborted = Object.getOwnPropertyDescriptor(prototype, "aborted");
    const isAborted = (): boolean => Boolean(aborted?.get?.call(signal));
    this.signal = Object.defineProperties(signal, {
      aborted: {
        get: () => {
          if (!isAborted()) listen();
          return isAborted();
        },
      },
      throwIfAborted: {
        value: () => {
          if (!isAborted()) listen();
          prototype.throwIfAborted.call(signal);
        },
      },
    });
  }

  abort(): void {
    this.#controller.abort();
  }
}
