import { sizeOf } from "../protocol/size-of.ts";
import type { Wire, WireHandlers } from "../transport/wire.ts";

/** How a wire within one process behaves. */
export interface WireTraits {
  /** Time that a message takes there and back, ms. */
  readonly roundTripMs: number;
  /** Bytes that may be on their way in each direction before it is full. */
  readonly windowBytes: number;
}

/** A wire within one process. */
export interface WirePair<A, B> {
  /** The two ends: what one sends the other hears. */
  readonly ends: readonly [Wire<A, B>, Wire<B, A>];
  /** Cuts it: what is on its way is lost, and both ends hear of it. */
  readonly cut: (cause: Error) => void;
}

/** Two ends of a wire in one process, on which messages take their time, and are cloned as between programs. */
export function delayedWire<A, B>(traits: WireTraits): WirePair<A, B> {
  const a: WireEnd<A, B> = new WireEnd(traits, (message) => b.receive(message));
  const b: WireEnd<B, A> = new WireEnd(traits, (message) => a.receive(message));
  return {
    ends: [a, b],
    cut: (cause) => {
      a.cut(cause);
      b.cut(cause);
    },
  };
}

class WireEnd<Outgoing, Incoming> implements Wire<Outgoing, Incoming> {
  readonly #traits: WireTraits;
  readonly #deliver: (message: Outgoing) => void;
  #handlers: WireHandlers<Incoming> | undefined;
  // Messages before the first handler.
  #kept: Incoming[] = [];
  // Bytes that are on their way, or whose arrival was not heard of yet.
  #underWay = 0;
  #state: "open" | "closed" | "cut" = "open";

  constructor(traits: WireTraits, deliver: (message: Outgoing) => void) {
    this.#traits = traits;
    this.#deliver = deliver;
  }

  room(): number {
    return this.#traits.windowBytes - this.#underWay;
  }

  clockBehindMs(): number {
    return 0;
  }

  roundTripMs(): number {
    return this.#traits.roundTripMs;
  }

  send(message: Outgoing, move: readonly object[]): void {
    if (this.#state !== "open") return;
    // Before memory moves.
    const bytes = sizeOf(message);
    const copy = structuredClone(message, { transfer: move as Transferable[] });
    this.#underWay += bytes;
    this.#later(() => {
      if (this.#state === "cut") return;
      this.#deliver(copy);
      this.#later(() => this.#arrived(bytes));
    });
  }

  #arrived(bytes: number): void {
    const wasFull = this.room() <= 0;
    this.#underWay -= bytes;
    if (wasFull && this.room() > 0 && this.#state === "open") this.#handlers?.onRoom();
  }

  // Half a round trip later. Timers of one length end in the order in which they were started.
  #later(act: () => void): void {
    const { roundTripMs } = this.#traits;
    if (roundTripMs === 0) queueMicrotask(act);
    else setTimeout(act, roundTripMs / 2);
  }

  receive(message: Incoming): void {
    if (this.#state !== "open") return;
    if (this.#handlers) this.#handlers.onMessage(message);
    else this.#kept.push(message);
  }

  listen(handlers: WireHandlers<Incoming>): void {
    this.#handlers = handlers;
    const kept = this.#kept;
    this.#kept = [];
    for (const message of kept) handlers.onMessage(message);
  }

  /** Timers keep the process alive as long as anything is on its way. */
  keepAlive(): void {}

  close(): void {
    if (this.#state === "open") this.#state = "closed";
  }

  cut(cause: Error): void {
    if (this.#state !== "open") return;
    this.#state = "cut";
    this.#handlers?.onClose(cause);
  }
}
