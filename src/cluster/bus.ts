/** What passes bytes by subject, as a NATS connection does: at most once, in order while it lasts. */
export interface Bus {
  /** Sends bytes, which are lost while there is no connection. @param reply - where "nobody listens" is answered to */
  publish(subject: string, bytes: Uint8Array, reply?: string): void;
  /** Hears a subject; `*` stands for one token, a last `>` for the rest. */
  subscribe(subject: string, heard: (message: BusMessage) => void): void;
  /** Sets the handler that is called when the connection is lost, and when it is there again. */
  onStatus(handler: (isOnline: boolean) => void): void;
  /** Sends what is left, and ends the connection. */
  close(): Promise<void>;
}

/** Something that was heard. */
export interface BusMessage {
  /** The tokens of its subject. */
  readonly tokens: readonly string[];
  readonly bytes: Uint8Array;
  /** Whether it says that nobody listens to the subject that something was sent to. */
  readonly isNobody: boolean;
}
