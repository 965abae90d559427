import type { ModuleFiles } from "../../cluster/contents/client-contents.ts";
import type { LetterBus } from "../../cluster/letter-bus.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { describe } from "../../protocol/describe.ts";
import { JobError } from "../../protocol/job-error.ts";
import { isJobId, type JobNames, readToken } from "../job-names.ts";
import { type JobRecord, readRecord, writeRecord } from "../job-record.ts";
import { Bucket } from "../stream/bucket.ts";
import { JetStream, NoAnswer, StreamRefusal } from "../stream/jet-stream.ts";

/** Where the jobs of a client are kept. */
export interface JobPlace {
  readonly bus: LetterBus;
  readonly names: JobNames;
  readonly user: string;
  /** First tokens of subjects that no other connection hears. */
  readonly inbox: string;
  /** Of the server, for messages. */
  readonly url: string;
  /** A module of the client's files, as it is to be sent; absent where there are no files. */
  readonly moduleFiles?: (bundle: string) => ModuleFiles | undefined;
  /** Makes streams and buckets; absent where this user may not. */
  readonly makeStores?: (() => Promise<void>) | undefined;
}

/** A record as it was read. */
export interface KeptRecord {
  readonly record: JobRecord;
  readonly revision: number;
  /** When it was changed last, by the server's clock, ms since the epoch. */
  readonly storedMs: number;
}

/** Parts of a job that have come to an end, by number. */
export interface EndedParts {
  readonly done: ReadonlySet<number>;
  /** Those of them of which an item has failed. */
  readonly failed: ReadonlySet<number>;
  /** Parts that were given up. */
  readonly lost: ReadonlySet<number>;
}

const STREAM_NOT_FOUND = 10_059;

/** Jobs of one client, where they are kept. */
export class JobStore {
  readonly jet: JetStream;
  readonly place: JobPlace;
  readonly records: Bucket;
  #checked: Promise<void> | undefined;

  constructor(place: JobPlace) {
    this.place = place;
    this.jet = new JetStream(place.bus, place.inbox);
    this.records = new Bucket(this.jet, place.names.records(place.user));
  }

  /** Sees whether jobs can be kept, once. @throws {ClusterError} that says what is missing @throws {ClientClosedError} */
  check(): Promise<void> {
    this.#checked ??= this.#check().catch((error: unknown) => {
      this.#checked = undefined;
      throw error;
    });
    return this.#checked;
  }

  async #check(): Promise<void> {
    const { names, user, url, makeStores } = this.place;
    try {
      await this.jet.api("INFO", {}, { patienceMs: 2500 });
    } catch (cause) {
      if (!(cause instanceof NoAnswer || cause instanceof StreamRefusal)) throw cause;
      throw new ClusterError(
        `jobs are kept by JetStream, which is off at ${url}; start the server with nats-server -js, or with ` +
          "ensemble cluster start. Live work goes on without it",
        { cause },
      );
    }
    try {
      await this.jet.api(`STREAM.INFO.KV_${names.records(user)}`);
    } catch (cause) {
      if (!(cause instanceof StreamRefusal && cause.code === STREAM_NOT_FOUND)) throw cause;
      if (makeStores) return makeStores();
      throw new ClusterError(`the server at ${url} keeps no jobs of ${user} yet; ensemble cluster start makes it so`, {
        cause,
      });
    }
  }

  /** @throws {TypeError} for what is no text @throws {JobError} when there is no such job, or it can't be read */
  async read(id: string): Promise<KeptRecord> {
    const kept = await this.find(id);
    if (kept === undefined)
      throw new JobError(id, `${this.place.user} has no such job; client.jobs(), or ensemble jobs, lists all`);
    return kept;
  }

  /** As `read`; undefined when there is none. */
  async find(id: string): Promise<KeptRecord | undefined> {
    if (typeof id !== "string") throw new TypeError(`job expects the id of a job, got ${describe(id)}`);
    if (!isJobId(id))
      throw new JobError(
        id,
        "there is none: ids are 12 small letters and digits; client.jobs(), or ensemble jobs, lists all",
      );
    const entry = await this.records.get(id);
    if (entry === undefined) return undefined;
    const { revision, storedMs, bytes } = entry;
    return { record: parse(id, bytes), revision, storedMs };
  }

  /** All records that this version can read, by id. */
  async all(): Promise<ReadonlyMap<string, JobRecord>> {
    const entries = await this.records.entries();
    const records = new Map<string, JobRecord>();
    for (const [id, bytes] of entries) {
      const record = isJobId(id) ? tryToParse(id, bytes) : undefined;
      if (record !== undefined) records.set(id, record);
    }
    return records;
  }

  /**
   * Changes a record, whoever else does.
   *
   * @param change - gives the new one, or undefined to leave it as it is
   * @returns the record after it
   */
  async change(id: string, change: (record: JobRecord) => JobRecord | undefined): Promise<JobRecord> {
    for (;;) {
      const { record, revision } = await this.read(id);
      const changed = change(record);
      if (changed === undefined) return record;
      if ((await this.records.put(id, writeRecord(changed), revision)) !== undefined) return changed;
    }
  }

  /** Parts of a job that have ended. */
  async ended(id: string): Promise<EndedParts> {
    const { names, user } = this.place;
    const tokens = await this.#tokens(names.results, names.result(user, id, "*"));
    const [done, failed, lost] = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (const token of tokens.map(readToken)) {
      if (token?.kind === "lost") lost.add(token.part);
      if (token?.kind !== "values") continue;
      done.add(token.part);
      if (token.isFailed) failed.add(token.part);
    }
    for (const part of done) lost.delete(part);
    return { done, failed, lost };
  }

  /** Parts of a job that no host is done with. */
  async waiting(id: string): Promise<ReadonlySet<number>> {
    const { names, user } = this.place;
    return new Set((await this.#tokens(names.jobs, names.chunk(user, id, "*"))).map(Number));
  }

  // Last tokens of the subjects in a stream that a filter lets through.
  async #tokens(stream: string, filter: string): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const info = await this.jet.api(`STREAM.INFO.${stream}`, { subjects_filter: filter, offset: found.length });
      const { subjects = {} } = Object(info["state"]) as { readonly subjects?: Readonly<Record<string, number>> };
      const names = Object.keys(subjects);
      for (const name of names) found.push(name.slice(name.lastIndexOf(".") + 1));
      if (names.length === 0 || found.length >= Number(info["total"] ?? 0)) return found;
    }
  }

  close(): void {
    this.jet.close();
    this.place.bus.close();
  }
}

function tryToParse(id: string, bytes: Uint8Array): JobRecord | undefined {
  try {
    return parse(id, bytes);
  } catch {
    return undefined;
  }
}

function parse(id: string, bytes: Uint8Array): JobRecord {
  try {
    return readRecord(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JobError(id, `its record can't be read: ${why}`, { cause });
  }
}
