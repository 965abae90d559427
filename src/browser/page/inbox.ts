import type { Numbered } from "../blocking/letters.ts";
import type { Mailbox } from "../blocking/mailbox.ts";
import type { EngineMessage } from "../engine/engine-start.ts";

// An engine keeps what it has sent until it hears that this was handled, if nothing else does, in so long, ms.
const KEPT_MS = 100;

/** What comes from an engine, on its port or, while the client blocks, in its mailbox; each message is handled once. */
export class Inbox {
  readonly #deliver: (message: EngineMessage) => void;
  readonly #knock: () => void;
  readonly #box: Mailbox | undefined;
  #knocking = false;

  /**
   * @param knock - has the engine look at the mailbox, and release what was handled
   * @param box - absent where the client can't block; messages then have no numbers
   */
  constructor(deliver: (message: EngineMessage) => void, knock: () => void, box: Mailbox | undefined) {
    this.#deliver = deliver;
    this.#knock = knock;
    this.#box = box;
  }

  /** Takes what came on the port. */
  receive(data: EngineMessage | Numbered): void {
    if ("sequence" in data) this.#take(data);
    else this.#deliver(data);
  }

  /** Takes what is in the mailbox. @returns whether anything new was there */
  drain(openLetter: (letter: Uint8Array) => Numbered): boolean {
    let came = false;
    for (let letter = this.#box?.read(); letter !== undefined; letter = this.#box?.read()) {
      came = this.#take(openLetter(letter)) || came;
    }
    return came;
  }

  #take({ sequence, message }: Numbered): boolean {
    if (this.#box === undefined || sequence <= this.#box.handled) return false;
    this.#box.handled = sequence;
    this.#knockLater();
    this.#deliver(message);
    return true;
  }

  #knockLater(): void {
    if (this.#knocking) return;
    this.#knocking = true;
    setTimeout(() => {
      this.#knocking = false;
      this.#knock();
    }, KEPT_MS);
  }
}
