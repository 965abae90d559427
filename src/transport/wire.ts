/** A way between two programs, or two parts of one, on which messages arrive once each and in order while it is open. */
export interface Wire<Outgoing, Incoming> {
  /**
   * Sends a message. Does nothing once the wire is over.
   *
   * @param move - buffers whose memory goes along
   * @throws {DataCloneError} when it can't be sent; nothing was sent then
   */
  send(message: Outgoing, move: readonly object[]): void;
  /** As in `EngineLink`. */
  room(): number;
  /** As in `EngineLink`. */
  roundTripMs(): number;
  /** What is to be added to times of the other end to have them by this clock, ms; 0 where both have one clock. */
  clockBehindMs(): number;
  /** Sets the handlers. What came before is kept. */
  listen(handlers: WireHandlers<Incoming>): void;
  /** Hears of a message that `send` will have as a part, and that is of `announcedBytes` or more. */
  announce?(part: unknown): void;
  /** From how many bytes on it wants to hear of them; absent: of none. */
  readonly announcedBytes?: number;
  /** As in `EngineLink`. */
  keepAlive(awaited: boolean): void;
  /** Hears no more, and closes it once what was sent has arrived. Idempotent. */
  close(): void;
}

export interface WireHandlers<Incoming> {
  /** @param memory - that large arrays in the message show, and that nobody else uses: it may be moved on with them */
  readonly onMessage: (message: Incoming, memory?: readonly ArrayBuffer[]) => void;
  /** Called when there is room again after there was none. */
  readonly onRoom: () => void;
  /** Called once, when the wire is over without a `close()` on this side. What is sent then may still arrive. */
  readonly onClose: (cause: Error) => void;
}
