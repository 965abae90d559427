import type { PartApart } from "../../protocol/bytes/buffers.ts";
import type { FromCourier, Port, ToCourier } from "../port.ts";
import { type Bundle, type Envelope, type Head, readEnvelope, startEnvelope } from "./envelope.ts";
import type { HostContents, Waiter } from "./host-contents.ts";

type Pieces = Extract<Head, { kind: "pieces" }>["pieces"];

/** Where a host keeps the modules that clients send. In a page there is no such place: `keep` may do nothing there. */
export interface BundleKeeper {
  has(id: string): boolean;
  /**
   * Keeps the files of a bundle. Never throws: what it can't keep fails when an engine imports it.
   *
   * @param read - bytes of a file by its name
   */
  keep(bundle: Bundle, read: (name: string) => Uint8Array): void;
}

/** What the links of a host share. */
export interface HostStore {
  readonly contents: HostContents;
  readonly bundles: BundleKeeper;
}

/**
 * A host's end of a link to a client: gives on what is a message, whole and in order, once all the bytes that it names are
 * there.
 */
export class HostPort implements Port {
  readonly #port: Port;
  readonly #store: HostStore;
  readonly #waiter: Waiter;
  #hear: (message: FromCourier) => void = () => undefined;
  // What came after a message that waits, and that first.
  #held: Uint8Array<ArrayBuffer>[] = [];
  // Names that the message lacks, and bytes that have come for it.
  readonly #missing = new Set<string>();
  readonly #own = new Map<string, Uint8Array<ArrayBuffer>>();
  #isOpen = true;

  /** @param client - whose link it is */
  constructor(port: Port, client: string, store: HostStore) {
    this.#port = port;
    this.#store = store;
    this.#waiter = {
      client,
      ask: (name) => this.#say({ kind: "need", names: [name] }),
      came: (name, bytes) => {
        this.#own.set(name, bytes);
        this.#missing.delete(name);
        if (this.#missing.size === 0) this.#goOn();
      },
    };
  }

  listen(handler: (message: unknown) => void): void {
    this.#hear = handler;
    // The other thread posts nothing else.
    this.#port.listen((message) => this.#receive(message as FromCourier));
  }

  #receive(message: FromCourier): void {
    if (!this.#isOpen) return;
    if (message.kind === "message") return this.#guard(() => this.#take(message.bytes));
    if (message.kind === "closed") this.#end();
    this.#hear(message);
  }

  // What can't be read ends the link: nobody knows what was in it.
  #guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!this.#isOpen) return;
      this.post({ kind: "close" }, []);
      this.#hear({ kind: "closed", why: `a message of it can't be read: ${String(error)}` });
    }
  }

  #take(bytes: Uint8Array<ArrayBuffer>): void {
    const envelope = readEnvelope(bytes);
    if (envelope?.head.kind === "content") return this.#store.contents.came(envelope.head.name, envelope.payload);
    if (this.#missing.size > 0) this.#held.push(bytes);
    else this.#handle(bytes, envelope);
  }

  #goOn(): void {
    const held = this.#held;
    this.#held = [];
    for (const [i, bytes] of held.entries()) {
      if (!this.#isOpen) return;
      if (this.#missing.size > 0) {
        this.#held.push(...held.slice(i));
        return;
      }
      this.#guard(() => this.#handle(bytes, readEnvelope(bytes)));
    }
  }

  #handle(bytes: Uint8Array<ArrayBuffer>, envelope: Envelope | undefined): void {
    if (envelope === undefined) return this.#hear({ kind: "message", bytes });
    const { head, payload } = envelope;
    const names = this.#namesIn(head);
    if (!this.#hasAll(names)) {
      this.#held.unshift(bytes);
      return;
    }
    if (head.kind === "pieces") this.#hear(this.#message(head.pieces, payload));
    else if (head.kind === "bundle" && !this.#store.bundles.has(head.id)) {
      this.#store.bundles.keep(head, (name) => this.#bytesOf(name));
    }
    this.#own.clear();
    const offered = head.kind === "bundle" ? head.files.map(({ name }) => name) : names;
    if (offered.length > 0) this.#say({ kind: "read", names: offered });
  }

  #namesIn(head: Head): readonly string[] {
    if (head.kind === "bundle") return this.#store.bundles.has(head.id) ? [] : head.files.map(({ name }) => name);
    if (head.kind === "pieces") return head.pieces.flatMap((piece) => (typeof piece === "number" ? [] : piece.name));
    throw new RangeError(`a host is told nothing by ${head.kind}`);
  }

  #hasAll(names: readonly string[]): boolean {
    const { contents } = this.#store;
    for (const name of names) {
      const kept = this.#own.get(name) ?? contents.get(name);
      // Held on to: what is kept may be dropped before the rest is there.
      if (kept !== undefined) this.#own.set(name, kept);
      else this.#missing.add(name);
    }
    for (const name of this.#missing) contents.want(name, this.#waiter);
    return this.#missing.size === 0;
  }

  #bytesOf(name: string): Uint8Array<ArrayBuffer> {
    return this.#own.get(name) ?? new Uint8Array();
  }

  // Not joined: engines that share a host would each cost a copy.
  #message(pieces: Pieces, payload: Uint8Array<ArrayBuffer>): FromCourier {
    const apart: PartApart[] = [];
    let at = 0;
    let inPayload = 0;
    for (const piece of pieces) {
      if (typeof piece === "number") {
        inPayload += piece;
        at += piece;
        continue;
      }
      const bytes = this.#bytesOf(piece.name);
      if (bytes.length !== piece.bytes) throw new RangeError(`${piece.name} has ${bytes.length} bytes`);
      apart.push({ at, bytes });
      at += bytes.length;
    }
    if (inPayload !== payload.length) throw new RangeError("a message is cut off");
    return { kind: "message", bytes: payload, apart };
  }

  #say(head: Head): void {
    const bytes = startEnvelope(head);
    // Else news of their arrival would count for the messages of the host.
    this.#hear({ kind: "sent", bytes: bytes.length });
    this.post({ kind: "message", bytes }, [bytes.buffer]);
  }

  post(message: ToCourier, move: readonly ArrayBuffer[]): void {
    if (!this.#isOpen) return;
    if (message.kind === "close") this.#end();
    this.#port.post(message, move);
  }

  #end(): void {
    this.#isOpen = false;
    this.#held = [];
    this.#own.clear();
    this.#store.contents.left(this.#waiter);
  }

  keepAlive(awaited: boolean): void {
    this.#port.keepAlive(awaited);
  }

  close(): void {
    this.#end();
    this.#port.close();
  }
}
