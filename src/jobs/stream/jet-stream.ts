import type { Letter, LetterBus } from "../../cluster/letter-bus.ts";
import { ClientClosedError } from "../../protocol/errors.ts";

/** The server refused something: `code` is its number of the reason. */
export class StreamRefusal extends Error {
  override readonly name = "StreamRefusal";
  readonly code: number;

  constructor(what: string, { code, text }: { readonly code: number; readonly text: string }) {
    super(`${what}: ${text}`);
    this.code = code;
  }
}

/** Nobody answered: JetStream is off, the connection is lost for long, or the user may not ask. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** How a question is asked. */
export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time to ask again and again, ms; one that is asked again may be done twice. */
  readonly patienceMs?: number;
}

// A question is asked again when nobody has answered for so long, ms.
const ATTEMPT_MS = 4000;
const PAUSE_MS = 200;
const PATIENCE_MS = 15_000;
const NO_RESPONDERS = 503;

/** What a server says of a message that it has stored. */
export interface Stored {
  readonly seq: number;
  /** Whether it had been stored before. */
  readonly duplicate: boolean;
}

/** JetStream of a server, by its messages: whatever carries them can use it. */
export class JetStream {
  readonly bus: LetterBus;
  /** Where answers come, and whatever else is to come here only. */
  readonly inbox: string;
  readonly #waiting = new Map<string, { readonly resolve: (letter: Letter) => void; readonly again: () => void }>();
  readonly #leave: () => void;
  #nextTicket = 0;
  #holds = 0;
  #isClosed = false;

  /** @param inbox - first tokens of subjects that no other connection hears */
  constructor(bus: LetterBus, inbox: string) {
    this.bus = bus;
    this.inbox = inbox;
    this.#leave = bus.subscribe(`${inbox}.a.*`, (letter) => {
      this.#waiting.get(letter.subject)?.resolve(letter);
    });
    // What was asked, or its answer, may be lost.
    bus.onOnline(() => {
      for (const { again } of this.#waiting.values()) again();
    });
  }

  /** Keeps the process while something is awaited, until what it gives is called. */
  hold(): () => void {
    this.#holds++;
    if (this.#holds === 1) this.bus.keepAlive(true);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds--;
      if (this.#holds === 0) this.bus.keepAlive(false);
    };
  }

  /**
   * Asks, and asks again until there is an answer.
   *
   * @throws {NoAnswer} when there is none in time
   * @throws {ClientClosedError}
   */
  async ask(
    subject: string,
    bytes: Uint8Array<ArrayBuffer>,
    { headers, patienceMs = PATIENCE_MS }: Asking = {},
  ): Promise<Letter> {
    const release = this.hold();
    const untilMs = performance.now() + patienceMs;
    try {
      for (;;) {
        const answer = await this.#askOnce(
          { subject, bytes, headers },
          Math.min(ATTEMPT_MS, untilMs - performance.now()),
        );
        if (this.#isClosed) throw new ClientClosedError();
        if (answer !== undefined && answer.status !== NO_RESPONDERS) return answer;
        if (performance.now() + PAUSE_MS >= untilMs) throw new NoAnswer(`nobody answers to ${subject}`);
        if (answer !== undefined) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } finally {
      release();
    }
  }

  #askOnce(letter: Letter, timeoutMs: number): Promise<Letter | undefined> {
    const reply = `${this.inbox}.a.${this.#nextTicket++}`;
    return new Promise((resolve) => {
      const end = (answer?: Letter): void => {
        clearTimeout(timer);
        this.#waiting.delete(reply);
        resolve(answer);
      };
      const timer = setTimeout(end, Math.max(0, timeoutMs));
      this.#waiting.set(reply, { resolve: end, again: () => end() });
      if (this.#isClosed) end();
      else this.bus.post({ ...letter, reply });
    });
  }

  /** Asks the API. @param name - such as `STREAM.INFO.X` @throws {StreamRefusal} also */
  async api(name: string, body: object = {}, asking?: Asking): Promise<Readonly<Record<string, unknown>>> {
    return answerOf(name, await this.ask(`$JS.API.${name}`, encodeJson(body), asking));
  }

  /**
   * Stores a message.
   *
   * @throws {StreamRefusal} as the stream is full, or another revision is there than was expected
   * @throws {NoAnswer} {ClientClosedError}
   */
  async store(subject: string, bytes: Uint8Array<ArrayBuffer>, asking?: Asking): Promise<Stored> {
    const answer = answerOf(`storing ${subject}`, await this.ask(subject, bytes, asking));
    return { seq: Number(answer["seq"]), duplicate: answer["duplicate"] === true };
  }

  /** Ends what is awaited. */
  close(): void {
    this.#isClosed = true;
    this.#leave();
    for (const { again } of this.#waiting.values()) again();
  }
}

function answerOf(what: string, { bytes }: Letter): Readonly<Record<string, unknown>> {
  const answer = decodeJson(bytes);
  const error = answer["error"] as {
    readonly code?: number;
    readonly err_code?: number;
    readonly description?: string;
  };
  if (error === undefined) return answer;
  throw new StreamRefusal(what, { code: error.err_code ?? error.code ?? 0, text: error.description ?? "refused" });
}

/** Bytes of plain data, as JSON. */
export function encodeJson(value: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Plain data of bytes. @throws {SyntaxError} when they are no JSON */
export function decodeJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(new TextDecoder().decode(bytes))) as Readonly<Record<string, unknown>>;
}
