// What the link itself costs: two ends in memory, frames handed over in rounds, without a network.
import { cpuUsage } from "node:process";
import { HEADER_BYTES } from "../../src/link/frame.ts";
import { LinkEnd } from "../../src/link/link-end.ts";

const ROUNDS = 7;

interface Case {
  readonly name: string;
  readonly bytes: number;
  readonly count: number;
  /** Whether each message is answered by one of its size. */
  readonly isAnswered: boolean;
}

const CASES: readonly Case[] = [
  { name: "64 B", bytes: 64, count: 500_000, isAnswered: false },
  { name: "64 B, answered", bytes: 64, count: 300_000, isAnswered: true },
  { name: "4 KiB", bytes: 4096, count: 200_000, isAnswered: false },
  { name: "256 KiB", bytes: 2 ** 18, count: 8000, isAnswered: false },
  { name: "64 MiB", bytes: 2 ** 26, count: 16, isAnswered: false },
  { name: "256 MiB", bytes: 2 ** 28, count: 4, isAnswered: false },
];

/** Two ends, and what each has published and the other has not read yet. */
class Pair {
  readonly ends: readonly [LinkEnd, LinkEnd];
  readonly #published: [Uint8Array[], Uint8Array[]] = [[], []];
  arrived = 0;
  frames = 0;

  constructor(isAnswered: boolean) {
    const make = (own: 0 | 1): LinkEnd =>
      new LinkEnd(
        {
          publish: (frame) => this.#published[own].push(frame),
          deliver: (message) => {
            this.arrived += 1;
            if (isAnswered && own === 1) this.ends[1].send(message, 0);
          },
          drained: () => undefined,
          reset: (cause) => {
            throw cause;
          },
          wake: () => undefined,
        },
        { epoch: 0, incarnation: 0 },
      );
    this.ends = [make(0), make(1)];
  }

  /** Hands over what was published. */
  exchange(nowMs: number): void {
    const published = [this.#published[0], this.#published[1]];
    this.#published[0] = [];
    this.#published[1] = [];
    this.frames += (published[0]?.length ?? 0) + (published[1]?.length ?? 0);
    for (const frame of published[0] ?? []) this.ends[1].received(frame, nowMs);
    for (const frame of published[1] ?? []) this.ends[0].received(frame, nowMs);
  }
}

function run({ bytes, count, isAnswered }: Case): Pair {
  const pair = new Pair(isAnswered);
  const message = new Uint8Array(bytes).fill(1);
  const [a, b] = pair.ends;
  const expected = isAnswered ? 2 * count : count;
  let nowMs = 0;
  for (let sent = 0; pair.arrived < expected; nowMs += 20) {
    for (; sent < count && a.room() > 0; sent++) a.send(message, nowMs);
    pair.exchange(nowMs);
    a.tick(nowMs);
    b.tick(nowMs);
  }
  return pair;
}

/** Bytes that `Uint8Array.set` copies while `work` runs: nothing else in the link copies. */
function countCopies(work: () => void): number {
  const set: unknown = Reflect.get(Uint8Array.prototype, "set");
  if (typeof set !== "function") throw new TypeError("no set");
  let copied = 0;
  Reflect.set(Uint8Array.prototype, "set", function counting(this: Uint8Array, from: ArrayLike<number>, at?: number) {
    copied += from.length;
    Reflect.apply(set, this, [from, at]);
  });
  try {
    work();
  } finally {
    Reflect.set(Uint8Array.prototype, "set", set);
  }
  return copied;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

const row = (...cells: readonly string[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(14))).join(""));

row("message", "messages/s", "MB/s", "us/message", "copies/byte", "frames");
for (const each of CASES) {
  const seconds: number[] = [];
  let frames = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = cpuUsage();
    frames = run(each).frames;
    const { user, system } = cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  const messages = each.isAnswered ? 2 * each.count : each.count;
  const time = median(seconds);
  const copies = countCopies(() => run(each)) / (messages * each.bytes);
  row(
    each.name,
    Math.round(messages / time).toLocaleString("en"),
    Math.round((messages * each.bytes) / time / 1e6).toLocaleString("en"),
    ((time / messages) * 1e6).toFixed(2),
    copies.toFixed(2),
    `${frames}`,
  );
}
console.log(`CPU time, median of ${ROUNDS}; a header has ${HEADER_BYTES} bytes`);
