import { type Numbered, openLetter } from "./blocking/letters.ts";
import type { Mailbox } from "./blocking/mailbox.ts";
import type { EngineMessage } from "./engine-start.ts";

/** What comes from an engine, on its port or, while the client blocks, in its mailbox; each message is handled once. */
export class Inbox {
  readonly #deliver: (message: EngineMessage) => void;
  readonly #box: Mailbox | undefined;

  /** @param box - absent where the client can't block; messages then have no numbers */
  constructor(deliver: (message: EngineMessage) => void, box: Mailbox | undefined) {
    this.#deliver = deliver;
    this.#box = box;
  }

  /** Takes what came on the port. */
  receive(data: EngineMessage | Numbered): void {
    if ("sequence" in data) this.#take(data);
    else this.#deliver(data);
  }

  /** Takes what is in the mailbox. @returns whether anything new was there */
  drain(): boolean {
    let came = false;
    for (let letter = this.#box?.read(); letter !== undefined; letter = this.#box?.read()) {
      came = this.#take(openLetter(letter)) || came;
    }
    return came;
  }

  #take({ sequence, message }: Numbered): boolean {
    if (this.#box === undefined || sequence <= this.#box.handled) return false;
    this.#box.handled = sequence;
    this.#deliver(message);
    return true;
  }
}
