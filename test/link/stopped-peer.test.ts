import { expect, test } from "vitest";
import { readHeader } from "../../src/link/frame.ts";
import { LinkEnd } from "../../src/link/link-end.ts";
import { VirtualTime } from "./virtual-time.ts";

const MB = 1_000_000;
const WINDOW_BYTES = 4 * 2 ** 20;
const WAY_MS = 0.5;

/** Two ends with a way between them that loses nothing. What a stopped end is sent waits for it. */
class Pair {
  readonly time = new VirtualTime();
  readonly delivered: Uint8Array[] = [];
  /** Frames that the first end published: kind and length. */
  readonly published: { readonly kind: string; readonly bytes: number }[] = [];
  readonly a: LinkEnd;
  readonly b: LinkEnd;
  drained = 0;
  #stopped: Uint8Array[] | undefined;

  constructor() {
    const link = { epoch: 0, incarnation: 1 };
    this.a = this.#makeEnd(link, (frame) => this.#toB(frame));
    this.b = this.#makeEnd(link, (frame) => this.time.after(WAY_MS, () => this.a.received(frame, this.time.nowMs)));
  }

  #makeEnd(link: { readonly epoch: number; readonly incarnation: number }, publish: (frame: Uint8Array) => void) {
    const end: LinkEnd = new LinkEnd(
      {
        publish: (frame) => publish(frame.slice()),
        deliver: (message) => this.delivered.push(message),
        drained: () => {
          this.drained += 1;
        },
        reset: (cause) => expect.fail(cause.message),
        wake: (atMs) => this.time.at(atMs, () => this.#tick(end)),
      },
      link,
    );
    return end;
  }

  #tick(end: LinkEnd): void {
    if (end !== this.b || !this.#stopped) end.tick(this.time.nowMs);
  }

  #toB(frame: Uint8Array): void {
    this.published.push({ kind: readHeader(frame)?.kind ?? "", bytes: frame.length });
    this.time.after(WAY_MS, () => {
      if (this.#stopped) this.#stopped.push(frame);
      else this.b.received(frame, this.time.nowMs);
    });
  }

  stop(): void {
    this.#stopped = [];
  }

  goOn(): void {
    const waiting = this.#stopped ?? [];
    this.#stopped = undefined;
    for (const frame of waiting) this.b.received(frame, this.time.nowMs);
    this.b.tick(this.time.nowMs);
  }
}

/** Bytes of which no two places that a frame's length lies between are alike. */
function largeMessage(bytes: number): Uint8Array {
  const message = new Uint8Array(bytes);
  const words = new Uint32Array(message.buffer);
  for (let i = 0; i < words.length; i += 1024) words[i] = i;
  return message;
}

test("of 200 MB to a stopped peer no more than the window is sent, then one frame now and then; it all comes later", () => {
  const pair = new Pair();
  const message = largeMessage(200 * MB);
  pair.stop();
  pair.a.send(message, 0);
  const first = pair.published.length;
  expect(pair.published.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(WINDOW_BYTES);
  expect(first).toBe(8);
  expect(pair.a.room()).toBeLessThan(-195 * MB);

  pair.time.run(60_000);
  const again = pair.published.slice(first);
  // After 1, 3, 7, 15, 31 and 47 s; each with an ack.
  expect(again.filter(({ kind }) => kind === "data")).toHaveLength(6);
  expect(again).toHaveLength(12);
  expect([pair.drained, pair.delivered.length]).toEqual([0, 0]);

  pair.goOn();
  expect(pair.time.run(120_000)).toBe(true);
  expect(pair.delivered).toHaveLength(1);
  expect(Buffer.compare(pair.delivered[0] ?? Buffer.alloc(0), message)).toBe(0);
  expect([pair.a.room(), pair.drained]).toEqual([WINDOW_BYTES, 1]);
  // What was sent again had come: nothing more was, when the peer went on.
  expect(pair.published.filter(({ kind }) => kind === "data")).toHaveLength(
    Math.ceil(message.length / (512 * 1024 - 32)) + 6,
  );
});

test("many messages to a stopped peer fill the window likewise", () => {
  const pair = new Pair();
  pair.stop();
  const message = new Uint8Array(MB);
  for (let i = 0; i < 20; i++) pair.a.send(message, 0);
  pair.time.run(10_000);
  const bytes = pair.published.filter(({ kind }) => kind === "data").reduce((sum, each) => sum + each.bytes, 0);
  expect(bytes).toBeLessThanOrEqual(WINDOW_BYTES + 3 * 512 * 1024);
  pair.goOn();
  pair.time.run(20_000);
  expect(pair.delivered.map(({ length }) => length)).toEqual(new Array(20).fill(MB));
});
