import type { Bus, BusMessage } from "./bus.ts";

/** What is used of a NATS connection, whatever it runs over. */
export interface NatsConnectionLike {
  publish(subject: string, bytes: Uint8Array, options?: { readonly reply?: string }): void;
  subscribe(
    subject: string,
    options: { readonly callback: (error: Error | null, message: NatsMessage) => void },
  ): unknown;
  status(): AsyncIterable<{ readonly type: string }>;
  isClosed(): boolean;
  /** Sends what is left, and ends: waits for the server, also for one that is gone. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface NatsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: { readonly code: number } | undefined;
}

const NO_RESPONDERS = 503;

/** A NATS connection, as a bus. */
export class NatsBus implements Bus {
  readonly #connection: NatsConnectionLike;
  #onStatus: (isOnline: boolean) => void = () => undefined;
  #isOnline = true;

  constructor(connection: NatsConnectionLike) {
    this.#connection = connection;
    void this.#watch();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type !== "disconnect" && type !== "reconnect") continue;
      this.#isOnline = type === "reconnect";
      this.#onStatus(this.#isOnline);
    }
  }

  /** Whether there is a connection now. */
  get isOnline(): boolean {
    return this.#isOnline && !this.#connection.isClosed();
  }

  publish(subject: string, bytes: Uint8Array, reply?: string): void {
    if (this.#connection.isClosed()) return;
    try {
      this.#connection.publish(subject, bytes, reply === undefined ? {} : { reply });
    } catch {
      // It is being closed: lost, as anything may be.
    }
  }

  subscribe(subject: string, heard: (message: BusMessage) => void): void {
    this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return;
        const { data } = message;
        const isNobody = data.length === 0 && message.headers?.code === NO_RESPONDERS;
        heard({ tokens: message.subject.split("."), bytes: data, isNobody });
      },
    });
  }

  onStatus(handler: (isOnline: boolean) => void): void {
    this.#onStatus = handler;
  }

  async close(): Promise<void> {
    if (this.#connection.isClosed()) return;
    // Without a server nothing would be sent, for as long as it is away.
    const ending = this.#isOnline ? this.#connection.drain() : this.#connection.close();
    await ending.catch(() => undefined);
  }
}
