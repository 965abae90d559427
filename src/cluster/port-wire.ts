import type { PartApart } from "../protocol/bytes/buffers.ts";
import { readModule } from "../protocol/bytes/modules.ts";
import { unpack } from "../protocol/bytes/unpacking.ts";
import type { WasmSource } from "../protocol/function-ref.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import type { Wire, WireHandlers } from "../transport/wire.ts";
import { ClientContents } from "./contents/client-contents.ts";
import type { FromCourier, Port, ToCourier } from "./port.ts";

/** Bytes of one link that may be on their way. */
export const WINDOW_BYTES: number = 4 * 2 ** 20;

/** Bytes of a message, with those that it names: they are under way until it was read. */
export function bytesOf({ bytes, contents = [] }: Extract<ToCourier, { kind: "message" }>): number {
  return contents.reduce((sum, content) => sum + content.bytes.length, bytes.length);
}

// Before anything was measured, ms: less than that no network takes.
const FIRST_ROUND_TRIP_MS = 0.3;

/** A wire whose messages travel as bytes, by way of the thread that has the connection. */
export class PortWire<Outgoing extends ToHost | FromHost, Incoming> implements Wire<Outgoing, Incoming> {
  readonly #port: Port;
  readonly #module: (written: unknown) => WasmSource;
  readonly #contents: ClientContents;
  readonly #host: string;
  // Modules that the other end has heard of.
  #modules = 0;
  #handlers: WireHandlers<Incoming> | undefined;
  #underWay = 0;
  #roundTripMs = FIRST_ROUND_TRIP_MS;
  #behindMs = 0;
  #isOpen = true;
  // What came before the handlers.
  #kept: FromCourier[] = [];

  /**
   * @param parts - `module`: makes a module of what was written of it; `contents`: what a client sends by name, to `host`
   */
  constructor(
    port: Port,
    parts: {
      readonly module?: (written: unknown) => WasmSource;
      readonly contents?: ClientContents;
      readonly host?: string;
    } = {},
  ) {
    const { module = readModule, contents = new ClientContents(), host = "" } = parts;
    this.#host = host;
    this.#port = port;
    this.#module = module;
    this.#contents = contents;
    // The other thread posts nothing else.
    port.listen((message) => this.receive(message as FromCourier));
  }

  send(message: Outgoing, move: readonly object[]): void {
    if (!this.#isOpen) return;
    const written = this.#contents.write(message, this.#host);
    if (message.kind === "requests") this.#tellOfModules();
    this.#postMessage(written);
    // Memory that moves is gone here once it was sent. Ports detach it, whoever receives it.
    if (move.length > 0) structuredClone(null, { transfer: move as Transferable[] });
  }

  // Nothing else may name them, and what a client says of the engine is not to wait for them there.
  #tellOfModules(): void {
    for (const each of this.#contents.modulesAfter(this.#modules)) {
      this.#modules += 1;
      this.#postMessage(each);
    }
  }

  #postMessage(message: Extract<ToCourier, { kind: "message" }>): void {
    this.#underWay += bytesOf(message);
    this.#post(message, [message.bytes.buffer]);
  }

  #post(message: ToCourier, move: readonly ArrayBuffer[] = []): void {
    this.#port.post(message, move);
  }

  /** Whether something may still come, and be sent. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  room(): number {
    return WINDOW_BYTES - this.#underWay;
  }

  announce(part: unknown): void {
    this.#contents.announce(part, this.#host);
  }

  get announcedBytes(): number {
    return this.#contents.sharedBytes;
  }

  roundTripMs(): number {
    return this.#roundTripMs;
  }

  clockBehindMs(): number {
    return this.#behindMs;
  }

  listen(handlers: WireHandlers<Incoming>): void {
    this.#handlers = handlers;
    const kept = this.#kept;
    this.#kept = [];
    for (const message of kept) this.receive(message);
  }

  /** Takes what the other thread has posted. */
  receive(message: FromCourier): void {
    if (!this.#isOpen) return;
    const handlers = this.#handlers;
    if (handlers === undefined) {
      this.#kept.push(message);
      return;
    }
    switch (message.kind) {
      case "message": {
        // What stands apart belongs to other messages as well. A copy moves on, which is faster than to clone it.
        const apart = message.apart?.map(({ at, bytes }) => ({ at, bytes: bytes.slice() })) ?? [];
        const read = this.#tryRead(message.bytes, apart);
        const memory = [message.bytes.buffer, ...apart.map(({ bytes }) => bytes.buffer)];
        if (read !== undefined) handlers.onMessage(read, memory);
        return;
      }
      case "sent":
        this.#underWay += message.bytes;
        return;
      case "arrived": {
        const wasFull = this.room() <= 0;
        this.#underWay -= message.bytes;
        this.#roundTripMs = message.roundTripMs;
        if (wasFull && this.room() > 0) handlers.onRoom();
        return;
      }
      case "clock":
        this.#behindMs = message.behindMs;
        return;
      case "closed":
        this.#end();
        return handlers.onClose(new Error(message.why));
    }
  }

  // What can't be read ends the wire: nobody knows what was in it.
  #tryRead(bytes: Uint8Array<ArrayBuffer>, apart: readonly PartApart[]): Incoming | undefined {
    try {
      return unpack(bytes, { module: this.#module, apart }) as Incoming;
    } catch (error) {
      this.#handlers?.onClose(new Error("a message of it can't be read", { cause: error }));
      this.close();
      return undefined;
    }
  }

  keepAlive(awaited: boolean): void {
    if (this.#isOpen) this.#port.keepAlive(awaited);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#post({ kind: "close" });
    this.#end();
  }

  #end(): void {
    this.#isOpen = false;
    this.#port.close();
  }
}
