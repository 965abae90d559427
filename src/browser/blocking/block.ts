import type { EngineLink } from "../../transport/contract.ts";
import type { Inbox } from "../page/inbox.ts";
import { Mailbox, makeMailboxMemory } from "./mailbox.ts";
import { openLetter } from "./open-letter.ts";

/** What a client that may block has of an engine. */
export interface BlockingEnd {
  readonly inbox: Inbox;
  readonly box: Mailbox;
  /** Called when the engine has ended without a word. */
  readonly lost: () => void;
  /** Tells the engine that the client blocks, where it hears that between two tasks. */
  readonly knock: () => void;
}

/** The `block` of a transport, over mailboxes. */
export class Blocking {
  readonly signal: SharedArrayBuffer = new SharedArrayBuffer(4);
  readonly #arrivals = new Int32Array(this.signal);
  readonly #ends = new WeakMap<EngineLink, BlockingEnd>();

  /** A mailbox for an engine, and its memory. */
  mailbox(): { readonly box: Mailbox; readonly memory: SharedArrayBuffer } {
    const memory = makeMailboxMemory();
    return { box: new Mailbox(memory, this.signal), memory };
  }

  add(link: EngineLink, end: BlockingEnd): void {
    this.#ends.set(link, end);
  }

  /** As in {@link Transport}. */
  block(links: readonly EngineLink[], untilMs: number): void {
    const ends = links.flatMap((link) => this.#ends.get(link) ?? []);
    for (const { box, knock } of ends) {
      box.isAwaited = true;
      knock();
    }
    try {
      for (;;) {
        const seen = Atomics.load(this.#arrivals, 0);
        // Asked before what it has sent is read, as that is then all.
        const ended = ends.filter(({ box }) => box.hasEnded);
        const came = ends.map(({ inbox }) => inbox.drain(openLetter));
        for (const { lost } of ended) lost();
        if (ended.length > 0) return;
        const leftMs = untilMs - performance.now();
        if (ends.length === 0 || leftMs <= 0 || came.includes(true)) return;
        Atomics.wait(this.#arrivals, 0, seen, leftMs);
      }
    } finally {
      for (const { box } of ends) box.isAwaited = false;
    }
  }
}
