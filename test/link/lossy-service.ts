import { readHeader } from "../../src/link/frame.ts";
import { LinkEnd } from "../../src/link/link-end.ts";
import type { LinkOptions } from "../../src/link/link-options.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How the service treats frames: shares of 1, and ms. */
export interface ServiceTraits {
  readonly loss: number;
  readonly repeats: number;
  /** Frames under way at a cut that arrive nevertheless, whenever that is. */
  readonly late: number;
  /** The way of a frame, ms. */
  readonly wayMs: number;
}

/** One side of the service: its end of the link, its connection, and what passed there. */
export class Side {
  readonly end: LinkEnd;
  readonly delivered: Uint8Array[] = [];
  readonly resets: Error[] = [];
  /** Called when there is room again, and with each message. */
  onDrained: () => void = () => undefined;
  onDelivered: (message: Uint8Array) => void = () => undefined;
  isUp = true;
  // Rises at each cut.
  cuts = 0;
  /** Frames that were published. */
  published = 0;
  /** Most bytes of data frames that were published and not acked, as this side knew. */
  mostUnacked = 0;
  readonly #time: VirtualTime;
  // Bytes of the data frames that were published, up to each of them, and how many are known to have arrived.
  readonly #totals: number[] = [0];
  #acked = 0;
  #wakes = 0;

  constructor(time: VirtualTime, options: LinkOptions, publish: (frame: Uint8Array) => void) {
    this.#time = time;
    this.end = new LinkEnd(
      {
        publish: (frame) => {
          this.#note(frame);
          publish(frame);
        },
        deliver: (message) => {
          this.delivered.push(message);
          this.onDelivered(message);
        },
        drained: () => this.onDrained(),
        reset: (cause) => this.resets.push(cause),
        wake: (atMs) => {
          const wake = ++this.#wakes;
          // One that is asked for later replaces it.
          time.at(atMs, () => {
            if (wake === this.#wakes) this.end.tick(time.nowMs);
          });
        },
      },
      options,
    );
  }

  receive(frame: Uint8Array): void {
    this.#acked = Math.max(this.#acked, readHeader(frame)?.ack ?? 0);
    this.end.received(frame, this.#time.nowMs);
  }

  #note(frame: Uint8Array): void {
    this.published += 1;
    const header = readHeader(frame);
    const sent = this.#totals.length - 1;
    const total = this.#totals[sent] ?? 0;
    if (header?.kind !== "data" || header.sequence !== sent) return;
    this.#totals.push(total + frame.length);
    this.mostUnacked = Math.max(this.mostUnacked, total + frame.length - (this.#totals[this.#acked] ?? 0));
  }
}

/** Two ends, and between them a service as core NATS is: at most once, and in order only while both are connected. */
export class LossyService {
  readonly sides: readonly [Side, Side];
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #traits: ServiceTraits;
  readonly #arrivesMs = [0, 0];

  constructor(time: VirtualTime, random: () => number, traits: ServiceTraits & { readonly link: LinkOptions }) {
    this.#time = time;
    this.#random = random;
    this.#traits = traits;
    const a: Side = new Side(time, traits.link, (frame) => this.#publish(a, b, frame));
    const b: Side = new Side(time, traits.link, (frame) => this.#publish(b, a, frame));
    this.sides = [a, b];
  }

  /** Cuts the connection of one side for a while. It hears of that at once, or not before it is connected again. */
  cut(side: Side, forMs: number): void {
    if (!side.isUp) return;
    side.isUp = false;
    side.cuts += 1;
    if (this.#random() < 0.5) side.end.offline();
    this.#time.after(forMs, () => {
      side.isUp = true;
      side.end.reconnected(this.#time.nowMs);
    });
  }

  #publish(from: Side, to: Side, published: Uint8Array): void {
    if (!from.isUp) return;
    const frame = published.slice();
    const copies = this.#random() < this.#traits.repeats ? 2 : 1;
    const cuts = from.cuts + to.cuts;
    const index = this.sides.indexOf(to);
    for (let i = 0; i < copies; i++) {
      if (this.#random() < this.#traits.loss) continue;
      const arrivesMs = Math.max(this.#arrivesMs[index] ?? 0, this.#time.nowMs + this.#traits.wayMs);
      this.#arrivesMs[index] = arrivesMs;
      this.#time.at(arrivesMs, () => {
        if (from.cuts + to.cuts === cuts && to.isUp) to.receive(frame);
        else if (this.#random() < this.#traits.late) this.#arriveLate(to, frame);
      });
    }
  }

  // Out of order with what was sent since.
  #arriveLate(to: Side, frame: Uint8Array): void {
    this.#time.after(this.#random() * 3000, () => {
      if (to.isUp) to.receive(frame);
    });
  }
}
