import type { FromHost, ToHost } from "../protocol/session.ts";
import type { Wire, WireHandlers } from "../transport/wire.ts";

/** Two ends of a wire for work of the host itself: messages are there at the end of the turn, as they are. */
export function localWire(): readonly [own: Wire<ToHost, FromHost>, hosts: Wire<FromHost, ToHost>] {
  const own: LocalEnd<ToHost, FromHost> = new LocalEnd((message) => hosts.receive(message));
  const hosts: LocalEnd<FromHost, ToHost> = new LocalEnd((message) => own.receive(message));
  return [own, hosts];
}

class LocalEnd<Outgoing, Incoming> implements Wire<Outgoing, Incoming> {
  readonly #deliver: (message: Outgoing) => void;
  #handlers: WireHandlers<Incoming> | undefined;
  #isClosed = false;

  constructor(deliver: (message: Outgoing) => void) {
    this.#deliver = deliver;
  }

  send(message: Outgoing): void {
    if (!this.#isClosed) queueMicrotask(() => this.#deliver(message));
  }

  receive(message: Incoming): void {
    if (!this.#isClosed) this.#handlers?.onMessage(message);
  }

  /** There is no limit: who uses it sends one task at a time. */
  room(): number {
    return Number.POSITIVE_INFINITY;
  }

  roundTripMs(): number {
    return 0;
  }

  clockBehindMs(): number {
    return 0;
  }

  listen(handlers: WireHandlers<Incoming>): void {
    this.#handlers = handlers;
  }

  keepAlive(): void {}

  close(): void {
    this.#isClosed = true;
  }
}
