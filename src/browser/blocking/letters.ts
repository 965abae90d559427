import { pack } from "../../protocol/bytes/packing.ts";
import type { Reply } from "../../protocol/messages.ts";
import { toErrorRecord } from "../../protocol/to-error-record.ts";
import { singleReplies, undeliverable } from "../../protocol/undeliverable.ts";
import type { EngineMessage } from "../engine/engine-start.ts";
import type { Mailbox } from "./mailbox.ts";

/** A message of an engine with its number, by which a client that may block knows it again: it can come in two ways. */
export interface Numbered {
  readonly sequence: number;
  readonly message: EngineMessage;
}

// An engine that ends waits at most so long for a client that is about to block.
const LAST_MS = 50;

/** Posts the messages of an engine, and puts those into a mailbox that a client which blocks can't get otherwise. */
export class Letters {
  readonly #box: Mailbox;
  readonly #port: MessagePort;
  #sequence = 0;
  // The last that was put into the box.
  #mailed = 0;
  // Those that the client may not have handled.
  #kept: Numbered[] = [];

  constructor(box: Mailbox, port: MessagePort) {
    this.#box = box;
    this.#port = port;
  }

  /** @throws a DataCloneError when it can't be cloned */
  post(message: EngineMessage): void {
    const numbered = { sequence: this.#sequence + 1, message };
    this.#port.postMessage(numbered);
    this.#sequence += 1;
    this.#kept.push(numbered);
    this.mail();
  }

  /**
   * Lets a client which blocks, perhaps with pauses, get the last messages too: after the end nobody can send them.
   */
  end(): void {
    const untilMs = performance.now() + LAST_MS;
    do this.mail();
    while (this.#mailed < this.#sequence && this.#box.handled < this.#sequence && performance.now() < untilMs);
    this.#box.end();
  }

  /** Puts what the client waits for into the box, if it does. */
  mail(): void {
    const { handled } = this.#box;
    this.#kept = this.#kept.filter(({ sequence }) => sequence > handled);
    if (!this.#box.isAwaited) return;
    for (const numbered of this.#kept) {
      if (numbered.sequence <= this.#mailed) continue;
      if (!this.#box.write(letterOf(numbered))) return;
      this.#mailed = numbered.sequence;
    }
  }
}

function letterOf({ sequence, message }: Numbered): Uint8Array {
  try {
    return pack({ sequence, message });
  } catch {
    // A notice can be packed; so it is replies.
    const replies = "kind" in message ? [] : message;
    return pack({ sequence, message: replies.flatMap(singleReplies).flatMap(packable) });
  }
}

function packable(reply: Reply): Reply[] {
  try {
    pack(reply);
    return [reply];
  } catch (error) {
    return undeliverable(reply, toErrorRecord(error));
  }
}
