/** A client's link that waits for bytes. */
export interface Waiter {
  /** Of one client: its links have the same bytes. */
  readonly client: string;
  /** Asks the client. */
  readonly ask: (name: string) => void;
  /** They have come. */
  readonly came: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
}

/** SHA-256 of bytes, in hexadecimal digits. */
export type Hash = (bytes: Uint8Array) => string;

/** How much a host keeps. */
export interface ContentLimits {
  readonly bytes: number;
  /** Time for which what is of one client is kept after its last use, ms. */
  readonly ownMs: number;
}

/** What names by content begin with. Others are of one client, which gives each only once. */
export const BY_HASH = "sha256:";

/**
 * The bytes that have come to a host by name, so that they come once, whichever of its engines they are for. It may drop any
 * of them at any time, as whoever lacks some asks: the host alone knows what it has.
 */
export class HostContents {
  readonly #limits: ContentLimits;
  readonly #hash: Hash | undefined;
  // Longest unused first.
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #usedMs = new Map<string, number>();
  readonly #waiters = new Map<string, Set<Waiter>>();
  // The links that were asked, one of each client.
  readonly #asked = new Map<string, Set<Waiter>>();
  #bytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param hash - checks what is named by content; absent: clients are believed */
  constructor(limits: ContentLimits = { bytes: 2 ** 28, ownMs: 10_000 }, hash?: Hash) {
    this.#limits = limits;
    this.#hash = hash;
  }

  /** What is kept under a name. */
  get(name: string): Uint8Array<ArrayBuffer> | undefined {
    const bytes = this.#kept.get(name);
    if (bytes === undefined) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, bytes);
    if (this.#usedMs.has(name)) this.#usedMs.set(name, performance.now());
    return bytes;
  }

  /** Lets a link wait for bytes that are not kept. Its client is asked, unless it was asked by way of another link. */
  want(name: string, waiter: Waiter): void {
    const waiters = this.#waiters.get(name) ?? new Set();
    this.#waiters.set(name, waiters.add(waiter));
    this.#askFor(name, waiter);
  }

  #askFor(name: string, waiter: Waiter): void {
    const asked = this.#asked.get(name) ?? new Set();
    this.#asked.set(name, asked);
    // Of each client, as one of them may be at a halt.
    if ([...asked].some(({ client }) => client === waiter.client)) return;
    asked.add(waiter);
    waiter.ask(name);
  }

  /** Bytes have come. @throws {RangeError} when they are not what their name says */
  came(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    const waiters = this.#waiters.get(name);
    // Another client has been quicker.
    if (waiters === undefined) return;
    if (name.startsWith(BY_HASH) && this.#hash !== undefined && BY_HASH + this.#hash(bytes) !== name) {
      throw new RangeError(`bytes have come that are not those of ${name}`);
    }
    this.#waiters.delete(name);
    this.#asked.delete(name);
    this.#keep(name, bytes);
    for (const waiter of waiters) waiter.came(name, bytes);
  }

  #keep(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#drop(name);
    this.#kept.set(name, bytes);
    this.#bytes += bytes.length;
    if (!name.startsWith(BY_HASH)) {
      this.#usedMs.set(name, performance.now());
      this.#timer ??= setTimeout(() => this.#dropUnused(), this.#limits.ownMs);
    }
    for (const [oldest] of this.#kept) {
      if (this.#bytes <= this.#limits.bytes) return;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.length ?? 0;
    this.#kept.delete(name);
    this.#usedMs.delete(name);
  }

  #dropUnused(): void {
    this.#timer = undefined;
    const { ownMs } = this.#limits;
    const nowMs = performance.now();
    for (const [name, usedMs] of this.#usedMs) if (nowMs - usedMs >= ownMs) this.#drop(name);
    if (this.#usedMs.size > 0) this.#timer = setTimeout(() => this.#dropUnused(), ownMs);
  }

  /** A link is over. What it was asked for is asked of another link of its client. */
  left(waiter: Waiter): void {
    for (const [name, waiters] of this.#waiters) {
      waiters.delete(waiter);
      const wasAsked = this.#asked.get(name)?.delete(waiter) === true;
      const next = [...waiters].find(({ client }) => client === waiter.client);
      if (wasAsked && next !== undefined) this.#askFor(name, next);
      if (waiters.size > 0) continue;
      this.#waiters.delete(name);
      this.#asked.delete(name);
    }
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#bytes;
  }

  /** Drops all of it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const name of this.#kept.keys()) this.#drop(name);
  }
}
