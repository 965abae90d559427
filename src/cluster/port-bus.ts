import type { Letter, LetterBus } from "./letter-bus.ts";
import type { Port } from "./port.ts";

/** What is posted to the thread that has the connection. */
type ToServer =
  | { readonly kind: "post"; readonly letter: Letter }
  | { readonly kind: "subscribe"; readonly id: number; readonly subject: string }
  | { readonly kind: "unsubscribe"; readonly id: number };

/** What that thread posts. */
type FromServer =
  | { readonly kind: "letter"; readonly id: number; readonly letter: Letter }
  | { readonly kind: "online"; readonly maxPayload: number };

/** What is used of a NATS connection. */
export interface LetterConnection {
  readonly info?: { readonly max_payload: number } | undefined;
  publish(subject: string, bytes: Uint8Array, options?: object): void;
  subscribe(
    subject: string,
    options: { readonly callback: (error: Error | null, message: NatsLetter) => void },
  ): { unsubscribe(): void };
  status(): AsyncIterable<{ readonly type: string }>;
}

interface NatsLetter {
  readonly subject: string;
  readonly reply?: string;
  readonly data: Uint8Array;
  readonly headers?: (Iterable<[string, string[]]> & { readonly code: number }) | undefined;
}

/** Makes headers of names and values, as the connection has them. */
export type MakeHeaders = (entries: Readonly<Record<string, string>>) => object;

/** A bus by way of the thread that has the connection: {@link serveLetters} is at the other end of the port. */
export class PortBus implements LetterBus {
  readonly #port: Port;
  readonly #heard = new Map<number, (letter: Letter) => void>();
  readonly #onOnline = new Set<() => void>();
  #nextId = 0;
  readonly maxPayload: Promise<number>;

  constructor(port: Port) {
    this.#port = port;
    this.maxPayload = new Promise((resolve) => {
      port.listen((message) => {
        // The other thread posts nothing else.
        const said = message as FromServer;
        if (said.kind === "letter") return this.#heard.get(said.id)?.(said.letter);
        resolve(said.maxPayload);
        for (const handler of this.#onOnline) handler();
      });
    });
  }

  post(letter: Letter): void {
    this.#say({ kind: "post", letter });
  }

  subscribe(subject: string, heard: (letter: Letter) => void): () => void {
    const id = this.#nextId++;
    this.#heard.set(id, heard);
    this.#say({ kind: "subscribe", id, subject });
    return () => {
      if (this.#heard.delete(id)) this.#say({ kind: "unsubscribe", id });
    };
  }

  onOnline(handler: () => void): () => void {
    this.#onOnline.add(handler);
    return () => this.#onOnline.delete(handler);
  }

  keepAlive(awaited: boolean): void {
    this.#port.keepAlive(awaited);
  }

  close(): void {
    this.#heard.clear();
    this.#port.close();
  }

  #say(message: ToServer): void {
    this.#port.post(message, []);
  }
}

/** Passes on what a {@link PortBus} at the other end of a port sends, and what it is to hear. */
export function serveLetters(port: Port, connection: LetterConnection, makeHeaders: MakeHeaders): void {
  const subscriptions = new Map<number, { unsubscribe(): void }>();
  const say = (message: FromServer, move: readonly ArrayBuffer[] = []): void => port.post(message, move);
  port.listen((message) => {
    // The other thread posts nothing else.
    const asked = message as ToServer;
    switch (asked.kind) {
      case "post":
        return send(connection, asked.letter, makeHeaders);
      case "subscribe": {
        const { id, subject } = asked;
        const callback = (error: Error | null, heard: NatsLetter): void => {
          if (error !== null) return;
          const letter = letterOf(heard);
          say({ kind: "letter", id, letter }, [letter.bytes.buffer]);
        };
        const subscription = trySubscribe(connection, subject, callback);
        if (subscription !== undefined) subscriptions.set(id, subscription);
        return;
      }
      case "unsubscribe":
        subscriptions.get(asked.id)?.unsubscribe();
        subscriptions.delete(asked.id);
        return;
    }
  });
  const sayOnline = (): void => say({ kind: "online", maxPayload: connection.info?.max_payload ?? 0 });
  sayOnline();
  void (async () => {
    for await (const { type } of connection.status()) if (type === "reconnect") sayOnline();
  })();
}

function send(connection: LetterConnection, { subject, bytes, reply, headers }: Letter, make: MakeHeaders): void {
  try {
    connection.publish(subject, bytes, { ...(reply && { reply }), ...(headers && { headers: make(headers) }) });
  } catch {
    // It is being closed, or has no room: lost, as anything may be.
  }
}

function trySubscribe(
  connection: LetterConnection,
  subject: string,
  callback: (error: Error | null, message: NatsLetter) => void,
): { unsubscribe(): void } | undefined {
  try {
    return connection.subscribe(subject, { callback });
  } catch {
    // It is being closed.
    return undefined;
  }
}

// With memory of its own: what comes is a view of all that has come.
function letterOf({ subject, reply, data, headers }: NatsLetter): Letter {
  const pairs = [...(headers ?? [])].map(([name, values]) => [name, values[0] ?? ""] as const);
  const status = headers?.code;
  return {
    subject,
    bytes: new Uint8Array(data),
    ...(reply && { reply }),
    ...(headers && { headers: Object.fromEntries(pairs) }),
    ...(status && { status }),
  };
}
