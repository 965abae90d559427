import { readHeader, resetFrame } from "../link/frame.ts";
import { LinkEnd } from "../link/link-end.ts";
import { Offers } from "./contents/offers.ts";
import type { FromCourier, Port, ToCourier } from "./port.ts";
import { bytesOf, WINDOW_BYTES } from "./port-wire.ts";

/** What a link is made of. */
export interface CourierLinkParts {
  /** To the thread whose messages it carries. */
  readonly port: Port;
  readonly publish: (frame: Uint8Array) => void;
  readonly epoch: number;
  readonly incarnation: number;
  readonly isOnline: boolean;
  /** Links that have to be ticked: it adds and removes itself. */
  readonly ticking: Set<CourierLink>;
  /** Called once, when it is over. @param isLeft - whether this side has closed it */
  readonly onEnd: (isLeft: boolean) => void;
}

// News of what has arrived is told when it is so much, else now and then, bytes.
const NEWS_BYTES = WINDOW_BYTES / 16;

/** A reliable link between a port of this process and the other end of a cluster. */
export class CourierLink {
  readonly epoch: number;
  readonly #link: LinkEnd;
  readonly #port: Port;
  readonly #ticking: Set<CourierLink>;
  readonly #onEnd: (isLeft: boolean) => void;
  readonly #offers = new Offers();
  #sentBytes = 0;
  #toldBytes = 0;
  #isClosing = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onDrained: (() => void) | undefined;

  constructor({ port, publish, epoch, incarnation, isOnline, ticking, onEnd }: CourierLinkParts) {
    this.epoch = epoch;
    this.#port = port;
    this.#ticking = ticking;
    this.#onEnd = onEnd;
    const commands = {
      publish,
      deliver: (bytes: Uint8Array<ArrayBuffer>) => this.#deliver(bytes),
      drained: () => this.#tell(),
      reset: (cause: Error) => this.lose(cause.message),
      wake: (atMs: number) => this.#wake(atMs),
    };
    this.#link = new LinkEnd(commands, { epoch, incarnation, windowBytes: WINDOW_BYTES });
    if (!isOnline) this.#link.offline();
    port.listen((message) => this.#hear(message as ToCourier));
  }

  /** The epoch of a frame; undefined where there is none. */
  static epochOf(frame: Uint8Array): number | undefined {
    return readHeader(frame)?.epoch;
  }

  /** A frame that says that there is no such link as this one's; undefined where it is none. */
  static resetOf(frame: Uint8Array): Uint8Array | undefined {
    const header = readHeader(frame);
    return header && resetFrame(header);
  }

  #hear(message: ToCourier): void {
    if (this.#isOver) return;
    this.#ticking.add(this);
    if (message.kind === "close") {
      this.#isClosing = true;
      return this.#endIfDone();
    }
    for (const content of message.contents ?? []) this.#offers.add(content);
    this.#sentBytes += bytesOf(message);
    this.#link.send(message.bytes, performance.now());
  }

  #deliver(bytes: Uint8Array<ArrayBuffer>): void {
    const answers = this.#offers.answers(bytes);
    if (answers === undefined) return this.#say({ kind: "message", bytes }, [bytes.buffer]);
    for (const parts of answers) {
      const sent = parts.reduce((sum, { length }) => sum + length, 0);
      this.#sentBytes += sent;
      this.#say({ kind: "sent", bytes: sent });
      this.#link.send(parts, performance.now());
    }
  }

  /** Whether something was sent, and this side has not closed it: else the other end may not know of it, or not any more. */
  get isInUse(): boolean {
    return this.#sentBytes > 0 && !this.#isClosing;
  }

  /** A frame has come. */
  received(frame: Uint8Array): void {
    this.#link.received(frame, performance.now());
    this.#afterNews();
  }

  /** Called now and then while it is among those that tick: as long as what was sent has not arrived, or was not told. */
  tick(): void {
    this.#link.tick(performance.now());
    if (this.#arrivedBytes > this.#toldBytes) this.#tell();
    this.#endIfDone();
    if (this.#sentBytes === this.#toldBytes) this.#ticking.delete(this);
  }

  #wake(atMs: number): void {
    clearTimeout(this.#timer);
    // A timer may end a little early by this clock: then the link would have nothing to do, and not ask again.
    this.#timer = setTimeout(() => this.#link.tick(performance.now()), Math.max(0, atMs - performance.now()) + 1);
  }

  get #pendingBytes(): number {
    return WINDOW_BYTES - this.#link.room();
  }

  get #arrivedBytes(): number {
    return this.#sentBytes - this.#pendingBytes - this.#offers.pendingBytes;
  }

  #afterNews(): void {
    if (this.#arrivedBytes - this.#toldBytes >= NEWS_BYTES) this.#tell();
    this.#endIfDone();
  }

  #tell(): void {
    const arrived = this.#arrivedBytes;
    this.#say({ kind: "arrived", bytes: arrived - this.#toldBytes, roundTripMs: this.#link.roundTripMs() });
    this.#toldBytes = arrived;
  }

  // What was sent has arrived, and what it names was read: messages that follow it there wait for that, the last ones too.
  get #isDone(): boolean {
    return this.#pendingBytes <= 0 && this.#offers.isEmpty;
  }

  #endIfDone(): void {
    if (!this.#isDone) return;
    this.#onDrained?.();
    if (!this.#isClosing) return;
    // Else the other end would wait for the news, and send again what has arrived.
    this.#link.acknowledge(performance.now());
    this.#end(true);
  }

  #say(message: FromCourier, move: readonly ArrayBuffer[] = []): void {
    if (!this.#isOver && !this.#isClosing) this.#port.post(message, move);
  }

  /** Says what is to be added to times of the other end, ms. */
  setClock(behindMs: number): void {
    this.#say({ kind: "clock", behindMs });
  }

  setOnline(isOnline: boolean): void {
    if (isOnline) this.#link.reconnected(performance.now());
    else this.#link.offline();
  }

  /** Fulfils once all that was sent has arrived, and what it names was read, or the link is over. */
  drained(): Promise<void> {
    if (this.#isOver || this.#isDone) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  /** Ends the link: the other end is not there any more. */
  lose(why: string): void {
    if (this.#isOver) return;
    this.#say({ kind: "closed", why });
    this.#end(this.#isClosing);
  }

  #end(isLeft: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ticking.delete(this);
    clearTimeout(this.#timer);
    this.#link.close();
    this.#port.close();
    this.#onDrained?.();
    this.#onEnd(isLeft);
  }
}
