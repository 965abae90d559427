import { CheckpointError } from "../../protocol/errors.ts";
import type { CheckpointStore } from "../../sampling/run/checkpoint.ts";
import { decodeJson, encodeJson } from "../stream/jet-stream.ts";
import type { JobStore } from "../work/job-store.ts";
import { getPieces, putPieces } from "../work/pieces.ts";

/** What is kept under the key of a checkpoint; its text is beside it, in pieces, under its version. */
interface Head {
  /** The run that has it; null: none. */
  readonly holder: string | null;
  readonly version: number;
  /** Pieces of the text; 0: none was written. */
  readonly pieces: number;
}

// Whoever has a checkpoint says so as often, ms.
const RENEW_MS = 2500;
// One that was not said of for so long is nobody's, ms: longer than a server needs to be started anew.
const LEASE_MS = 10_000;
const LOOK_MS = 500;

/** Begins the `checkpoint` of a run that is kept by the server of a cluster. */
export const KV_SCHEME = "kv:";

/** Whether a text can follow it. */
export function isCheckpointName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/u.test(text);
}

/**
 * A checkpoint that the server of a cluster keeps, in the bucket of its user: whoever has the key can go on from it, on any
 * machine. It is always whole: pieces of a new text are stored first, and named then. One run has it at a time, as each change
 * compares the revision; who died is found by its silence, so that no clock has to be right.
 */
export class KvCheckpoint implements CheckpointStore {
  readonly name: string;
  readonly #store: JobStore;
  readonly #key: string;
  readonly #holder = crypto.randomUUID();
  #head: Head = { holder: null, version: 0, pieces: 0 };
  #revision = 0;
  #text: string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isReleased = false;
  #onReleased: () => void = () => undefined;
  /** Fulfils once no run has it. */
  readonly released: Promise<void> = new Promise((resolve) => {
    this.#onReleased = resolve;
  });
  // Changes of the head, one after the other.
  #changing: Promise<void> = Promise.resolve();

  /** @param name - with its scheme */
  constructor(store: JobStore, name: string) {
    this.#store = store;
    this.name = name;
    this.#key = checkpointKey(name);
  }

  /**
   * Takes and reads it.
   *
   * @throws {CheckpointError} when another run has it, or the server keeps none
   * @throws {ClientClosedError}
   */
  async open(): Promise<void> {
    try {
      await this.#store.check();
    } catch (cause) {
      throw new CheckpointError(this.name, cause instanceof Error ? cause.message : String(cause), { cause });
    }
    await this.#look();
    if (this.#head.holder !== null) await this.#awaitSilence();
    if (this.#isReleased) throw new CheckpointError(this.name, "its run has ended before it was read");
    await this.#change({ holder: this.#holder });
    if (!this.#isReleased)
      this.#timer = setInterval(() => {
        this.#change({}).catch(() => undefined);
      }, RENEW_MS);
    const { version, pieces } = this.#head;
    if (pieces === 0) return;
    const bytes = await getPieces(this.#store.records, this.#textKey(version), pieces);
    this.#text = new TextDecoder().decode(bytes);
  }

  async #look(): Promise<void> {
    const entry = await this.#store.records.get(this.#key);
    if (entry === undefined) return;
    // This class wrote it.
    this.#head = decodeJson(entry.bytes) as unknown as Head;
    this.#revision = entry.revision;
  }

  async #awaitSilence(): Promise<void> {
    const since = this.#revision;
    const untilMs = performance.now() + LEASE_MS;
    while (performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      await this.#look();
      if (this.#head.holder === null || this.#isReleased) return;
      if (this.#revision !== since) throw this.#taken();
    }
  }

  #taken(): CheckpointError {
    return new CheckpointError(this.name, "another run keeps its state in it; wait until that has ended");
  }

  #change(changed: Partial<Head>): Promise<void> {
    const change = this.#changing.then(() => this.#put({ ...this.#head, ...changed }));
    this.#changing = change.catch(() => undefined);
    return change;
  }

  // @throws {CheckpointError} when another run has it
  async #put(head: Head): Promise<void> {
    const revision = await this.#store.records.put(this.#key, encodeJson(head), this.#revision);
    if (revision === undefined) {
      const revisionBefore = this.#revision;
      await this.#look();
      // Where the answer was lost, this very change is there.
      if (this.#head.holder === head.holder && this.#head.version === head.version) return;
      // No later change may fit.
      this.#revision = revisionBefore;
      this.#head = head;
      throw this.#taken();
    }
    this.#head = head;
    this.#revision = revision;
  }

  take(): void {}

  read(): string | undefined {
    return this.#text;
  }

  async write(text: string): Promise<void> {
    const { version } = this.#head;
    const { records, jet } = this.#store;
    const next = version + 1;
    const pieces = await putPieces(
      records,
      this.#textKey(next),
      new TextEncoder().encode(text),
      await jet.bus.maxPayload,
    );
    await this.#change({ version: next, pieces });
    await records.purge(this.#textKey(version));
  }

  /** Lets others take it; they find out by themselves where that can't be said. Never rejects. */
  async release(): Promise<void> {
    this.#isReleased = true;
    clearInterval(this.#timer);
    this.#changing = this.#changing.then(() => this.#letGo()).catch(() => undefined);
    await this.#changing;
    this.#onReleased();
  }

  async #letGo(): Promise<void> {
    if (this.#head.holder === this.#holder) await this.#put({ ...this.#head, holder: null });
  }

  #textKey(version: number): string {
    return `${this.#key}.${version}`;
  }
}

/** Key of a checkpoint in its user's bucket. Keys of jobs have no dot. */
export function checkpointKey(name: string): string {
  return `checkpoint.${name.slice(KV_SCHEME.length)}`;
}
