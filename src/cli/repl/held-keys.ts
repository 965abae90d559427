import type { REPLServer } from "node:repl";

type Write = (text: string, key: object) => void;

/**
 * Keys that come while a cell runs, as when several cells are pasted: Node's prompt would take them for more of the cell. It
 * holds back those for cells of its own in the same way.
 *
 * @see https://github.com/nodejs/node/blob/v20.x/lib/repl.js, pausedBuffer
 */
export class HeldKeys {
  readonly #held: Parameters<Write>[] = [];
  readonly #write: Write;

  constructor(server: REPLServer, isHeld: () => boolean) {
    // Not in the types, as it is for such uses alone.
    const keys = server as unknown as { _ttyWrite: Write };
    this.#write = keys._ttyWrite.bind(server);
    keys._ttyWrite = (text, key) => {
      if (isHeld() || this.#held.length > 0) this.#held.push([text, key]);
      else this.#write(text, key);
    };
  }

  /** Forgets what was held. */
  drop(): void {
    this.#held.length = 0;
  }

  /** Hands over what was held, until it has to be held again. */
  release(isHeld: () => boolean): void {
    while (!isHeld()) {
      const key = this.#held.shift();
      if (key === undefined) return;
      this.#write(...key);
    }
  }
}
