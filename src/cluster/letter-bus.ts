/** A message with headers, as a server passes it on. */
export interface Letter {
  readonly subject: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where an answer goes to. */
  readonly reply?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Status that the server gives instead of a message, such as 503: nobody listens. */
  readonly status?: number | undefined;
}

/** What passes messages with headers by subject: at most once. */
export interface LetterBus {
  /** Sends a message, which is lost while there is no connection. */
  post(letter: Letter): void;
  /** Hears a subject, until what it gives is called. */
  subscribe(subject: string, heard: (letter: Letter) => void): () => void;
  /** Adds a handler that is called whenever the connection is there again, until what this gives is called. */
  onOnline(handler: () => void): () => void;
  /** Largest message that the server takes, bytes. Fulfils once there is a connection. */
  readonly maxPayload: Promise<number>;
  /** Whether answers are awaited, so that the process has to stay. */
  keepAlive(awaited: boolean): void;
  close(): void;
}
