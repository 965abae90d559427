import type { Monitor } from "../../monitor/monitor.ts";

/** A monitor that is open while somebody looks, and opened again when it ends by itself. */
export class Watching {
  readonly #open: () => Promise<Monitor>;
  readonly #onTrouble: (why: string) => void;
  #monitor: Monitor | undefined;
  #isWanted = false;
  // Keeps it open; undefined while nobody looks.
  #work: Promise<void> | undefined;
  // Ends what is waited for.
  #wake: () => void = () => undefined;

  /** @param onTrouble - called with a reason when it does not open, or has ended; it is tried again */
  constructor(open: () => Promise<Monitor>, onTrouble: (why: string) => void) {
    this.#open = open;
    this.#onTrouble = onTrouble;
  }

  /** Undefined while it is not open. */
  get monitor(): Monitor | undefined {
    return this.#monitor;
  }

  /** Somebody looks. */
  begin(): void {
    this.#isWanted = true;
    this.#work ??= this.#keepOpen();
  }

  /** Nobody looks any more. Fulfils when it is closed. */
  async end(): Promise<void> {
    this.#isWanted = false;
    this.#wake();
    await this.#work;
  }

  async #keepOpen(): Promise<void> {
    while (this.#isWanted) {
      const why = await this.#untilEnd();
      if (why === undefined || !this.#isWanted) continue;
      this.#onTrouble(why);
      await this.#waitFor((done) => {
        const timer = setTimeout(done, AGAIN_MS).unref();
        return () => clearTimeout(timer);
      });
    }
    this.#work = undefined;
  }

  /** Gives why it could not be opened, or ended by itself. */
  async #untilEnd(): Promise<string | undefined> {
    let why: string | undefined;
    try {
      const monitor = await this.#open();
      this.#monitor = monitor;
      await this.#waitFor((done) => {
        monitor.onEnd((reason) => {
          why = reason;
          done();
        });
      });
      this.#monitor = undefined;
      await monitor.close();
    } catch (error) {
      this.#monitor = undefined;
      why ??= error instanceof Error ? error.message : String(error);
    }
    return why;
  }

  /** Waits for `done` to be called, or for the end of all looking. @param start - may give what tidies up */
  async #waitFor(start: (done: () => void) => (() => void) | void): Promise<void> {
    if (!this.#isWanted) return;
    await new Promise<void>((resolve) => {
      const tidy = start(resolve);
      this.#wake = () => {
        tidy?.();
        resolve();
      };
    });
  }
}

// Between two tries, ms.
const AGAIN_MS = 3000;
