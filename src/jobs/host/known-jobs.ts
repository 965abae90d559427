import type { ModuleFiles } from "../../cluster/contents/client-contents.ts";
import type { BundleKeeper } from "../../cluster/contents/host-port.ts";
import { unpack } from "../../protocol/bytes/unpacking.ts";
import type { FunctionRef, WasmSource } from "../../protocol/function-ref.ts";
import type { JobNames } from "../job-names.ts";
import { isWanted, type JobRecord, readRecord } from "../job-record.ts";
import { Bucket } from "../stream/bucket.ts";
import type { JetStream } from "../stream/jet-stream.ts";
import { getPieces } from "../work/pieces.ts";
import { codeKey, itemsKey, type JobCode, type PartItems } from "../work/submission.ts";
import type { HeldPart } from "./held-part.ts";
import type { ItemPace } from "./in-slices.ts";

/** A job, as its hosts know it. */
export interface KnownJob {
  readonly key: string;
  readonly record: JobRecord;
  readonly fn: FunctionRef;
  /** As measured here. */
  readonly pace: ItemPace;
}

interface Known {
  readonly pace: ItemPace;
  record: JobRecord;
  lookedMs: number;
  fn: Promise<FunctionRef> | undefined;
}

// A record that is so old is looked up again before a part of its job is begun, ms.
const FRESH_MS = 250;
const MOST_KNOWN = 64;

/** What a host knows of the jobs whose parts it has got. */
export class KnownJobs {
  readonly #jet: JetStream;
  readonly #names: JobNames;
  readonly #buckets = new Map<string, Bucket>();
  // That which was used last is the last.
  readonly #known = new Map<string, Known>();
  readonly #bundles: BundleKeeper;
  readonly #module: (written: unknown) => WasmSource;

  /** @param modules - make a module of what was written of one */
  constructor(
    jet: JetStream,
    parts: {
      readonly names: JobNames;
      readonly bundles: BundleKeeper;
      readonly module: (written: unknown) => WasmSource;
    },
  ) {
    this.#jet = jet;
    this.#names = parts.names;
    this.#bundles = parts.bundles;
    this.#module = parts.module;
  }

  /**
   * The job of a part; undefined when it is not wanted any more.
   *
   * @throws {NoAnswer} {JobError} when it can't be read
   */
  async jobOf(part: Pick<HeldPart, "user" | "job">): Promise<KnownJob | undefined> {
    const key = `${part.user}.${part.job}`;
    const known = await this.#look(part, key);
    if (known === undefined || !isWanted(known.record)) return undefined;
    known.fn ??= this.#readCode(part, known.record);
    try {
      return { key, record: known.record, fn: await known.fn, pace: known.pace };
    } catch (error) {
      known.fn = undefined;
      throw error;
    }
  }

  async #look(part: Pick<HeldPart, "user" | "job">, key: string): Promise<Known | undefined> {
    const before = this.#known.get(key);
    if (before !== undefined && performance.now() - before.lookedMs < FRESH_MS) return before;
    const entry = await this.#bucketOf(part.user).get(part.job);
    this.#known.delete(key);
    if (entry === undefined) return undefined;
    const { fn, pace } = before ?? { fn: undefined, pace: { itemMs: undefined } };
    const known: Known = { record: readRecord(entry.bytes), lookedMs: performance.now(), fn, pace };
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #readCode({ user, job }: Pick<HeldPart, "user" | "job">, { codePieces }: JobRecord): Promise<FunctionRef> {
    const bytes = await getPieces(this.#bucketOf(user), codeKey(job), codePieces);
    // Written by `submit`.
    const { fn, files = [] } = unpack(bytes, { module: this.#module }) as JobCode;
    for (const each of files) this.#keep(each);
    return fn;
  }

  #keep({ bundle, contents }: ModuleFiles): void {
    if (this.#bundles.has(bundle.id)) return;
    const byName = new Map(contents.map(({ name, bytes }) => [name, bytes]));
    this.#bundles.keep(bundle, (name) => byName.get(name) ?? new Uint8Array());
  }

  /** The items of a part of a map. @throws as `jobOf` */
  async itemsOf({ user, job, part, bytes, pieces }: HeldPart): Promise<PartItems> {
    const whole = pieces === 0 ? bytes : await getPieces(this.#bucketOf(user), itemsKey(job, part), pieces);
    // Written by `submit`.
    return unpack(whole, { module: this.#module }) as PartItems;
  }

  #bucketOf(user: string): Bucket {
    const known = this.#buckets.get(user) ?? new Bucket(this.#jet, this.#names.records(user));
    this.#buckets.set(user, known);
    return known;
  }
}
